"""What every flow that answers a learner does with its decision: one commit, then the reply is sent at once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from chatoet.flows.replies import Replies, no_fault
from chatoet.log import EventLog
from chatoet.rules.catalogue import Value
from chatoet.rules.head import Head
from chatoet.rules.item import Item
from chatoet.rules.messages import Message
from chatoet.store import outboxes
from chatoet.store.commits import Commit, Commits, Extra, Put
from chatoet.store.learners import Learner


@dataclass(frozen=True, slots=True)
class Answer:
    """A decided flow: the new head, the record of the message, the event, and what to say."""

    head: Head
    record: Put | None
    event: str
    fields: Mapping[str, Value]
    messages: tuple[Message, ...] = ()
    purpose: str = "tutoring"
    also: tuple[Extra, ...] = ()


class Session:
    def __init__(
        self, commits: Commits, replies: Replies, log: EventLog, fault: Callable[[str], None] = no_fault
    ) -> None:
        self._commits, self._replies, self._log, self._fault = commits, replies, log, fault

    def finish(self, learner: Learner, item: Item, answer: Answer, now: int) -> None:
        """Raises ConflictError when the head moved: the whole flow is asked again, from the gate on."""
        commit = self._commit(learner, item, answer)
        self._fault("turn.decided")
        result, head = self._commits.write(commit, learner.key.sref, now)
        if result == "duplicate":
            self._log.emit("item.duplicate", mid=item.mid, sref=learner.key.sref)
            self._replies.remind(learner, item.mid)
            return
        self._fault("turn.committed")
        self._log.emit(answer.event, sref=learner.key.sref, **commit.fields)
        if commit.outbox:
            self._replies.start(replace(learner, head=head), commit.outbox)

    def _commit(self, learner: Learner, item: Item, answer: Answer) -> Commit:
        head, fields = answer.head, dict(answer.fields)
        fields |= {"notice": head.notice or "none", "gate": head.gate_version}
        outbox = None
        if answer.messages:
            reply_to = learner.recipient.key
            outbox = outboxes.put(head.uid, item.mid, answer.purpose, reply_to, answer.messages, learner.key)
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
