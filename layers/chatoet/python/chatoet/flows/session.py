"""What every flow that answers a learner does with its decision: one commit, then the reply is sent at once."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import NamedTuple

from chatoet.flows.replies import Replies, no_fault
from chatoet.log import EventLog
from chatoet.rules import budget, pace
from chatoet.rules.catalogue import Value
from chatoet.rules.head import Head
from chatoet.rules.item import Item
from chatoet.rules.messages import Outgoing, quoting
from chatoet.rules.subject import GONE
from chatoet.store import outboxes
from chatoet.store.commits import Commit, Commits, Extra, Put
from chatoet.store.learners import Learner


class Answer(NamedTuple):
    """A decided flow: the new head, the record of the message, the event, and what to say."""

    head: Head
    record: Put | None
    event: str
    fields: Mapping[str, Value]
    messages: tuple[Outgoing, ...] = ()
    purpose: str = "tutoring"
    also: tuple[Extra, ...] = ()
    quote: str = ""  # the id of the message that the reply shows above itself
    marked: bool = False  # the learner sees already that we have read it


class Session:
    def __init__(
        self,
        commits: Commits,
        replies: Replies,
        mark_read: Callable[[str, bool], None],
        log: EventLog,
        fault: Callable[[str], None] = no_fault,
    ) -> None:
        self._commits, self._replies, self._mark_read = commits, replies, mark_read
        self._log, self._fault = log, fault

    def finish(self, learner: Learner, item: Item, answer: Answer, now: int) -> None:
        """Raises ConflictError when the head moved: the whole flow is asked again, from the gate on.

        Nothing is written for who is being erased, whatever a flow decided: erasure alone commits to such a head.
        """
        if learner.head.state in GONE:
            return self._log.emit("erasure.write_blocked", mid=item.mid, sref=learner.key.sref)
        commit = self._commit(learner, item, answer, now)
        self._fault("turn.decided")
        result, head = self._commits.write(commit, learner.key.sref, now)
        if result == "duplicate":
            self._log.emit("item.duplicate", mid=item.mid, sref=learner.key.sref)
            return self.again(learner, item)
        self._fault("turn.committed")
        self._log.emit(answer.event, sref=learner.key.sref, **commit.fields)
        if commit.outbox:
            self._replies.start(replace(learner, head=head), commit.outbox)
            if item.wamid() and not answer.marked:
                self._mark_read(item.wamid(), False)

    def again(self, learner: Learner, item: Item) -> None:
        """An item whose work is done. Whoever did it may have been killed before the reply was on its way."""
        self._replies.remind(learner, item.mid)

    def _commit(self, learner: Learner, item: Item, answer: Answer, now: int) -> Commit:
        count, fields = len(answer.messages), dict(answer.fields)
        paced, wait = pace.pair(answer.head.paced_until, now, count)
        head = replace(budget.spend(answer.head, now, count), paced_until=paced)
        fields |= {"notice": head.notice or "none", "gate": head.gate_version}
        outbox = None
        if answer.messages:
            first, *rest = answer.messages
            messages = [quoting(first, answer.quote) if answer.quote else first, *rest]
            to, held = learner.recipient.key, now + wait if wait else 0
            outbox = outboxes.put(head.uid, item.mid, answer.purpose, to, messages, learner.key, held)
        fields["mid"] = item.mid
        return Commit(learner.head, head, answer.record, answer.event, fields, outbox, answer.also)


def turn_record(learner: Learner, item: Item, lane: str, step: str, content: str = "") -> Put:
    """A turn: with content it is kept as long as content is, else only as long as duplicates may come.

    One that was parked keeps its message for a month: time to find out what went wrong.
    """
    sk = f"turn#{item.mid}"
    values: dict[str, object] = {"lane": lane, "at": item.at, "step": step}
    if content:
        values["sealed"] = learner.key.seal(content, f"{learner.head.uid}|{sk}")
    category = "parked" if step == "parked" else "content" if content else "turn"
    return Put("Turn", (learner.head.uid, sk), category, values)
