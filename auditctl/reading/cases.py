"""Requests about rights, as the events tell them: which are open, which late, and which were answered in time."""

from collections.abc import Iterable
from typing import Final, Literal, NamedTuple

from auditctl.times import moment
from chatoet.rules.audit import Entry
from chatoet.rules.cases import CLOSED

Standing = Literal["late", "open", "done late", "done"]
# Beside case.moved, which names the state.
_ENDS: Final = frozenset({
    "case.completed", "case.refused", "export.fetched", "export.lapsed", "erasure.completed", "erasure.undone",
    "erasure.refused", "objection.recorded", "restriction.lifted",
})  # fmt: skip
_KINDS: Final = {"erasure": "erasure", "export": "access", "restriction": "restriction", "objection": "objection"}


class Case(NamedTuple):
    """`due` is None where no event has said it."""

    id: str
    chain: str
    kind: str
    opened: int
    due: int | None
    ended: int | None = None
    events: int = 1

    def standing(self, now: int) -> Standing:
        if self.ended is not None:
            return "done late" if self.due is not None and self.ended > self.due else "done"
        return "late" if self.due is not None and now > self.due else "open"


def cases(entries: Iterable[Entry]) -> list[Case]:
    """By the day on which they are due. An erasure ends every other request of the learner."""
    found: dict[str, Case] = {}
    for entry in entries:
        name = entry.fields.get("case")
        if isinstance(name, str) and name:
            found[name] = _next(found.get(name), name, entry)
        if entry.event == "erasure.completed":
            ended = {each.id: each._replace(ended=entry.at) for each in found.values() if _left(each, entry)}
            found |= ended
    return sorted(found.values(), key=lambda each: (each.due or each.opened, each.id))


def _left(case: Case, entry: Entry) -> bool:
    return case.chain == entry.chain and case.ended is None


def _next(case: Case | None, name: str, entry: Entry) -> Case:
    said = entry.fields
    due = moment(said.get("due_at", said.get("due")))
    if case is None:
        kind = str(said.get("kind") or _KINDS.get(entry.event.partition(".")[0], "unknown"))
        case = Case(name, entry.chain, kind, moment(said.get("opened_at")) or entry.at, due, events=0)
    case = case._replace(due=due or case.due, events=case.events + 1)
    if entry.event in _ENDS or (entry.event == "case.moved" and str(said.get("state")) in CLOSED):
        return case._replace(ended=case.ended or entry.at)
    return case
