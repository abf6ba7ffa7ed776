"""The states of a learner as data subject, and the moves between them. Every move bumps the epoch."""

from enum import StrEnum
from typing import Final


class State(StrEnum):
    NEW = "NEW"  # a stub: an address wrote to us, and saw nothing yet
    NOTICED = "NOTICED"  # the notice was shown; nothing accepted
    ACTIVE = "ACTIVE"
    RESTRICTED = "RESTRICTED"
    EXPIRING = "EXPIRING"
    EXPIRED = "EXPIRED"
    ERASING = "ERASING"
    ERASED = "ERASED"
    UNDERAGE_BLOCKED = "UNDERAGE_BLOCKED"


GONE: Final = (State.ERASING, State.ERASED)  # nothing is written for them, nor sent but the farewell


class TransitionError(ValueError):
    """A move that no rule allows; names both states."""


_ENDS = {State.ERASING}
MOVES: Final[dict[State, frozenset[State]]] = {
    State.NEW: frozenset({State.NOTICED, State.UNDERAGE_BLOCKED} | _ENDS),
    State.NOTICED: frozenset({State.ACTIVE, State.UNDERAGE_BLOCKED} | _ENDS),
    State.ACTIVE: frozenset({State.RESTRICTED, State.EXPIRING} | _ENDS),
    State.RESTRICTED: frozenset({State.ACTIVE} | _ENDS),
    State.EXPIRING: frozenset({State.ACTIVE, State.EXPIRED, State.RESTRICTED} | _ENDS),
    State.EXPIRED: frozenset({State.ACTIVE, State.RESTRICTED} | _ENDS),
    State.ERASING: frozenset({State.ERASED}),
    State.ERASED: frozenset(),
    State.UNDERAGE_BLOCKED: frozenset(_ENDS),
}


def check(before: State, after: State) -> State:
    """`after`, if the move is allowed; raises TransitionError otherwise."""
    if after not in MOVES[before]:
        raise TransitionError(f"{before} does not become {after}")
    return after
