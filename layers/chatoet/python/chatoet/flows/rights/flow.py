"""The lane of rights: every request of a data subject, and whatever falls due for one (clauses OET-6.2-*, PRO-right-*).

It knows who asks and which handler answers; each right is a module of its own (compose/rights.py lists them).
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, NamedTuple, Protocol

from chatoet.flows.identity import sender
from chatoet.flows.session import Answer, Session
from chatoet.lanes import Forward
from chatoet.log import EventLog
from chatoet.rules import words
from chatoet.rules.cases import Kind
from chatoet.rules.item import Item
from chatoet.rules.route import said_in
from chatoet.rules.subject import GONE
from chatoet.store import cases
from chatoet.store.conflicts import retrying
from chatoet.store.learners import Learner, Learners
from chatoet.translations import speaking

if TYPE_CHECKING:
    from chatoet.flows.rights.casework import Casework

ACTION_OF = {"access": "menu"}  # what was typed, where its name is not the action's
# What a request is that we failed to handle; any other is taken for the one that shows everything.
KIND_OF: Mapping[str, Kind] = {
    "erase": "erasure", "carry": "portability", "correct": "rectification", "name": "rectification",
    "date": "rectification",
    "note": "rectification", "restrict": "restriction", "lift": "restriction", "object": "objection",
    "review": "review", "complain": "complaint", "complaint": "complaint", "seen": "disclosures",
    "teacher": "teacher", "teaching": "teacher",
}  # fmt: skip


class Request(NamedTuple):
    """One message of a learner to this lane: `args` follow the action in a button's id or in the floor."""

    learner: Learner
    item: Item
    args: tuple[str, ...] = ()


class Right(Protocol):
    """Decides what a request comes to. None when it was handed on, or all is done already."""

    def __call__(self, request: Request, now: int) -> Answer | None: ...


class Duty(Protocol):
    """Does what has fallen due for a learner; to be done again as often as it is asked for."""

    def __call__(self, uid: str, item: Item, now: int) -> None: ...


Gone = Callable[[Learner, Item, int], None]  # what someone writes while they are being erased
Rights = Mapping[str, Callable[[], Right]]  # by action; made when first asked for, since most are rare
Duties = Mapping[str, Callable[[], Duty]]  # by the type of the item


class RightsFlow:
    def __init__(
        self,
        learners: Learners,
        session: Session,
        forward: Forward,
        log: EventLog,
        rights: Rights,
        duties: Duties,
        casework: "Callable[[], Casework]",
        gone: Gone,
    ) -> None:
        self._learners, self._session, self._forward, self._log = learners, session, forward, log
        self._rights, self._duties, self._casework, self._gone = rights, duties, casework, gone

    def __call__(self, item: Item, now: int, tries: int) -> None:
        if item.kind == "due":
            duty = self._duties[item.type.partition(".")[0]]()
            return retrying(lambda: duty(str(item.content["uid"]), item, now))
        return retrying(lambda: self._once(item, now))

    def _once(self, item: Item, now: int) -> None:
        learner = sender(self._learners, self._session, item, now)
        if learner is None:
            # We hold nothing on this address. The notice says so in effect, and confirms nothing about anyone else.
            self._forward("consent", item, "rights")
            return self._log.emit("item.forwarded", mid=item.mid, lane="consent", reason="unknown")
        if learner.head.state in GONE:
            return self._gone(learner, item, now)
        action, args = asked(item, learner.head.floor)
        right = self._rights.get(action, self._rights["menu"])
        with speaking(learner.head.language):
            answer = right()(Request(learner, item, args), now)
        if answer is not None:
            self._session.finish(learner, item, answer, now)

    def park(self, item: Item, now: int, error: str) -> None:
        """The clock of a request runs from its receipt, so a failure of ours opens the case all the same."""
        learner = None if item.kind == "due" else self._learners.find(item, now)
        if learner is None:
            raise LookupError("nobody to park for")
        kind = KIND_OF.get(asked(item, learner.head.floor)[0], "access")
        opened = self._casework().opened(learner, item.mid, kind, item.at, now)
        record = cases.put(learner.head.uid, item.mid, opened.case)
        fields = opened.fields | {"error": error}
        head, alarm = learner.head.heard(item.at), opened.parts[1:]
        answer = Answer(head, record, "case.parked", fields, (words.parked(),), "rights", also=alarm)
        self._session.finish(learner, item, answer, now)


def asked(item: Item, floor: str | None) -> tuple[str, tuple[str, ...]]:
    """(action, arguments): from a button of this lane, a typed word, or what the learner was just asked for."""
    match item.payload().split(":"):
        case ["rights", action, *args]:
            return action, tuple(args)
    said = said_in(item)
    if said:
        return ACTION_OF.get(said, said), ()
    match (floor or "").split(":"):
        case ["rights", action, *args]:
            return action, tuple(args)
    return "menu", ()
