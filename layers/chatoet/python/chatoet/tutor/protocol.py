"""Who assesses a letter: rules alone, or a model with the rules beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

from chatoet.rules.head import Head

if TYPE_CHECKING:
    from chatoet.rules.feedback import Feedback  # at run time the first letter loads it
    from chatoet.rules.task import Task


class Called(NamedTuple):
    """What one vendor was asked for one letter. `outcome`: ok, or the name of the error that ended it."""

    vendor: str
    calls: int
    tokens_in: int
    cached: int  # of tokens_in
    tokens_out: int
    ms: int
    outcome: str


class Permit(Protocol):
    """The learner's side of a call to a model: a tutor sees of them only whether it may, and how much (clause
    OET-5.2-minimise)."""

    @property
    def tokens(self) -> int:
        """What this learner may still use today."""
        ...

    @property
    def spent(self) -> int:
        """What was used for this letter, for the head to count."""
        ...

    def allows(self, vendor: str, host: str, region: str, model: str) -> bool:
        """Asks the gate again and notes the call, in one write, before anything leaves. False: nothing may leave."""
        ...

    def used(self, called: Called) -> None:
        """What became of it, for the budget and the log."""
        ...


class TurnPermit(Permit, Protocol):
    """The same for the turn, which goes on from what was noted."""

    def onto(self, head: Head) -> Head:
        """`head` with the notes in its chain; as it is when something else moved it meanwhile."""
        ...


class NoPermit:
    """For a tutor that asks nobody: nothing may leave."""

    tokens = spent = 0

    def allows(self, vendor: str, host: str, region: str, model: str) -> bool:
        return False

    def used(self, called: Called) -> None:
        """Nothing was."""

    def onto(self, head: Head) -> Head:
        return head


class Tutor(Protocol):
    """`slow` when an assessment may take longer than the 25 seconds for which WhatsApp shows that we write."""

    @property
    def slow(self) -> bool: ...
    def assess(self, task: Task, letter: str, permit: Permit) -> Feedback: ...
