"""Requests of data subjects: each opens a case with its clock (Art 12(3) GDPR; clauses OET-6.2-*).

Thin for now: the case is recorded, acknowledged with its date, and audited; carrying it out comes next.
"""

from chatoet.flows.identity import sender
from chatoet.flows.session import Answer, Session
from chatoet.lanes import Forward
from chatoet.log import EventLog
from chatoet.rules import words
from chatoet.rules.clock import add_months, iso_date
from chatoet.rules.item import Item
from chatoet.rules.messages import Message
from chatoet.rules.route import said_in
from chatoet.store.commits import Put
from chatoet.store.conflicts import retrying
from chatoet.store.learners import Learner, Learners


class RightsFlow:
    def __init__(self, learners: Learners, session: Session, forward: Forward, log: EventLog) -> None:
        self._learners, self._session, self._forward, self._log = learners, session, forward, log

    def __call__(self, item: Item, now: int, tries: int) -> None:
        retrying(lambda: self._once(item, now))

    def _once(self, item: Item, now: int) -> None:
        learner = sender(self._learners, self._session, item, now)
        if learner is None:
            # We hold nothing on this address. The notice says so in effect, and confirms nothing about anyone else.
            self._forward("consent", item, "rights")
            return self._log.emit("item.forwarded", mid=item.mid, lane="consent", reason="unknown")
        self._open(learner, item, now, "RECEIVED")

    def park(self, item: Item, now: int, error: str) -> None:
        """The clock of a request runs from its receipt, so a failure of ours opens the case all the same."""
        learner = self._learners.find(item, now)
        if learner is None:
            raise LookupError("no learner to park for")
        self._open(learner, item, now, "PARKED")

    def _open(self, learner: Learner, item: Item, now: int, state: str) -> None:
        request, due_at = request_in(item), add_months(item.at, 1)
        values = {"request": request, "state": state, "at": item.at, "due_at": due_at}
        record = Put("Case", (learner.head.uid, f"case#{item.mid}"), "case", values)
        fields = {"case": item.mid, "kind": request, "due": iso_date(due_at)}
        messages: tuple[Message, ...] = (words.case_opened(request, item.mid, due_at),)
        answer = Answer(learner.head.heard(item.at), record, "case.opened", fields, messages, "rights")
        self._session.finish(learner, item, answer, now)


def request_in(item: Item) -> str:
    """erasure or access: from the button, else from the words."""
    return "erasure" if said_in(item) == "erase" else "access"
