"""What every step at the operators' desk stands on: whose case it is, and one audited commit."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, NamedTuple

from chatoet.flows.rights.casework import Casework, Opened
from chatoet.flows.rights.restriction import Holding
from chatoet.flows.session import Answer, Session
from chatoet.log import EventLog
from chatoet.rules.cases import Case
from chatoet.rules.catalogue import AuditedName
from chatoet.rules.clock import iso_date
from chatoet.rules.deadline import end_of, local_date
from chatoet.rules.gate import decide
from chatoet.rules.head import Head
from chatoet.rules.item import Item
from chatoet.rules.messages import Message
from chatoet.rules.policy import Policy
from chatoet.rules.pseudonym import keyed_hash
from chatoet.rules.subject import GONE
from chatoet.store import letters
from chatoet.store.commits import Extra
from chatoet.store.learners import Learner, Learners
from chatoet.store.tables import Tables

Input = Mapping[str, Any]
Output = dict[str, Any]


class DeskError(ValueError):
    """What the operator asked for cannot be done; says why, without content."""


class Matter(NamedTuple):
    """One case and whose it is."""

    learner: Learner
    mid: str
    case: Case
    now: int


class Bench(NamedTuple):
    learners: Learners
    session: Session
    casework: Casework
    holding: Holding
    tables: Tables
    policy: Policy
    controller_id: str
    pepper: Callable[[], bytes]
    log: EventLog

    def learner(self, ref: str, now: int) -> Learner:
        learner = self.learners.of(ref.partition(".")[0], now)
        if learner is None:
            raise DeskError("no such case")
        if learner.head.state in GONE:  # nothing is written for them: nothing that is done or seen could be proved
            raise DeskError("they are being erased: nothing is done or shown")
        return learner

    def barred(self, learner: Learner, now: int) -> str:
        """Why tutoring, of which a teacher's look is a part, may not go on; empty when it may."""
        return decide(learner.head, self.controller_id, "tutoring", self.policy, now).reason

    def matter(self, ref: str, now: int) -> Matter:
        learner, mid = self.learner(ref, now), ref.partition(".")[2]
        case = self.casework.stored.get(learner.head.uid, mid, now)
        if case is None:
            raise DeskError("no such case")
        return Matter(learner, mid, case, now)

    def moved(self, matter: Matter, state: str, reason: str = "") -> Opened:
        return self.casework.moved(matter.learner, matter.mid, matter.case, state, matter.now, reason)

    def told(self, matter: Matter, text: str) -> tuple[str, tuple[Extra, ...]]:
        """Words of ours are kept sealed; the history of a case, which outlives them, only names them."""
        mid = self.mid(matter.learner.head.uid, f"told {matter.mid} {len(matter.case.history)} {text}", matter.now)
        return f"letter {mid[:8]}", (letters.put(matter.learner, mid, matter.mid, text, matter.now, "out"),)

    def mid(self, uid: str, what: str, now: int) -> str:
        return keyed_hash(self.pepper(), "desk", uid, what, str(now))

    def commit(
        self,
        matter: Matter,
        opened: Opened,
        message: Message | None,
        event: AuditedName = "case.moved",
        head: Head | None = None,
        purpose: str = "rights",
    ) -> Output:
        uid, case = matter.learner.head.uid, opened.case
        mid = self.mid(uid, f"{event} {matter.mid} {len(matter.case.history)} {message}", matter.now)
        messages = (message,) if message else ()
        after = head or matter.learner.head
        answer = Answer(after, None, event, opened.fields, messages, purpose, also=opened.parts)
        self.session.finish(matter.learner, Item("desk", mid, "desk", matter.now, ""), answer, matter.now)
        return {"ref": f"{uid}.{matter.mid}", "state": case.state, "due": iso_date(case.due_at)}


def text_of(asked: Input, name: str, most: int = 200) -> str:
    value = asked.get(name)
    if not isinstance(value, str) or not value.strip() or len(value) > most:
        raise DeskError(f"{name}: 1 to {most} characters are wanted")
    return value.strip()


def optional(asked: Input, name: str, most: int) -> str:
    """Empty when it was not given; never cut, since nobody would see where."""
    return text_of(asked, name, most) if str(asked.get(name) or "").strip() else ""


def choice_of(asked: Input, name: str, choices: tuple[str, ...]) -> str:
    value = text_of(asked, name)
    if value not in choices:
        raise DeskError(f"{name}: one of {', '.join(choices)}")
    return value


def received_on(asked: Input, now: int) -> int:
    """Noon of the day on which it reached us in any channel; the clock counts days."""
    try:
        day = date.fromisoformat(text_of(asked, "received", 10))
    except ValueError:
        raise DeskError("received: a date like 2026-11-25") from None
    if day > local_date(now):
        raise DeskError("received: not in the future")
    return min(now, end_of(day) - 43_199)
