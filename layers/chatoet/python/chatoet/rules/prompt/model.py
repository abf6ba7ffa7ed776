"""One question to a model for each criterion, and what a readable answer holds, before anybody has checked it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from chatoet.rules.criteria import Criterion

if TYPE_CHECKING:
    from chatoet.rules.feedback.model import Kind, Severity  # of a package that the first letter loads

Seen = Literal["covered", "partly", "missed", "wrong"]


class Ask(NamedTuple):
    """`prefix` is the same for every letter of a task, so that the vendor can cache it; `letter` is all that varies.

    `repair` says what was wrong with the answer before, when there was one. No field names a person.
    """

    criterion: Criterion
    prefix: str
    letter: str
    schema: Mapping[str, Any]  # JSON Schema in the subset that both vendors take strictly
    cache_key: str  # criterion, task and version of the prompt
    max_output: int  # tokens
    repair: str = ""


class Claim(NamedTuple):
    """A finding as a model states it. `occurrence` counts from 1 where the quote stands more than once."""

    kind: Kind
    severity: Severity
    quote: str
    occurrence: int
    fix: str | None
    hint: str
    answer: str
    note_id: str | None = None


class PointSeen(NamedTuple):
    """What the model makes of one key point; `quote` is the evidence, empty when it is missed."""

    id: str
    status: Seen
    quote: str


class CriterionAnswer(NamedTuple):
    criterion: Criterion
    band: int
    claims: tuple[Claim, ...] = ()
    points: tuple[PointSeen, ...] = ()  # Content alone
    praise: str = ""


class AnswerError(ValueError):
    """An answer that cannot be used. `reason` is a word of our own, `repair` what to tell the model; never its text."""

    def __init__(self, reason: str, repair: str) -> None:
        super().__init__(reason)
        self.reason, self.repair = reason, repair
