"""Requests under Articles 15 to 22 GDPR as cases: the states they go through, and what a refusal must say.

A case opens when the request is received, in whatever channel (clause OET-6.2-channel), and keeps its history.
"""

from typing import Final, Literal, NamedTuple, get_args

Kind = Literal[
    "access", "portability", "rectification", "erasure", "restriction", "objection", "review", "complaint",
    "disclosures", "teacher",
]  # fmt: skip
Channel = Literal["chat", "email", "form"]
# What may be asked for by e-mail or form, too: a teacher is part of tutoring, and no right.
KINDS: Final[tuple[str, ...]] = tuple(kind for kind in get_args(Kind) if kind != "teacher")
_OPEN: Final = frozenset({"VERIFIED", "PAUSED_CLARIFY", "RUNNING", "EXTENDED", "REVIEW", "ID_PENDING"})
CLOSED: Final = frozenset({"COMPLETED", "PARTIAL", "REFUSED", "WITHDRAWN"})
MOVES: Final[dict[str, frozenset[str]]] = {
    "RECEIVED": _OPEN | CLOSED,
    "ID_PENDING": frozenset({"VERIFIED", "REFUSED", "WITHDRAWN"}),
    "VERIFIED": frozenset({"PAUSED_CLARIFY", "RUNNING", "EXTENDED", "REVIEW"}) | CLOSED,
    "PAUSED_CLARIFY": frozenset({"VERIFIED", "RUNNING", "REFUSED", "WITHDRAWN"}),
    "RUNNING": frozenset({"PAUSED_CLARIFY", "EXTENDED", "REVIEW"}) | CLOSED,
    "EXTENDED": frozenset({"PAUSED_CLARIFY", "RUNNING", "REVIEW"}) | CLOSED,
    "REVIEW": frozenset({"PAUSED_CLARIFY", "RUNNING", "EXTENDED"}) | CLOSED,
    **dict.fromkeys(CLOSED, frozenset[str]()),
}
NEEDS_REASON: Final = frozenset({"REFUSED", "PARTIAL", "EXTENDED", "PAUSED_CLARIFY"})


class CaseError(ValueError):
    """A step that a case may not take; names the states, or what is missing."""


class Case(NamedTuple):
    """`at` is when the request was received; `due_at` the last second in which it may be answered."""

    kind: str
    at: int
    due_at: int
    state: str = "RECEIVED"
    channel: str = "chat"
    assurance: str = "A1"
    history: tuple[tuple[str, int, str], ...] = ()  # (state, when, reason)

    @property
    def open(self) -> bool:
        return self.state not in CLOSED

    def moved(self, state: str, at: int, reason: str = "") -> "Case":
        """Raises CaseError for a step that no rule allows, and for a refusal without its reason (Art 12(4))."""
        if state not in MOVES[self.state]:
            raise CaseError(f"{self.state} does not become {state}")
        if state in NEEDS_REASON and not reason.strip():
            raise CaseError(f"{state} needs a reason")
        return self._replace(state=state, history=(*self.history, (state, at, reason)))
