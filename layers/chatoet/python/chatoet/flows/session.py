"""What every flow that answers a learner does with its decision: one commit, then the reply is sent at once."""

from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

from chatoet.flows.replies import Replies, no_fault
from chatoet.log import EventLog
from chatoet.rules import budget, pace
from chatoet.rules.catalogue import EVENTS, AuditedName, Fields
from chatoet.rules.clock import DAY
from chatoet.rules.head import Head
from chatoet.rules.item import Item
from chatoet.rules.messages import Outgoing, quoting
from chatoet.rules.subject import GONE
from chatoet.store import outboxes
from chatoet.store.commits import Commit, Commits, Extra, Put
from chatoet.store.learners import Learner

SESSION = DAY  # without a message from the learner, until the next one begins a session


class Answer(NamedTuple):
    """A decided flow: the new head, the record of the message, the event, and what to say."""

    head: Head
    record: Put | None
    event: AuditedName
    fields: Fields
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
        self._log.emit(answer.event, **commit.fields | {"sref": learner.key.sref})
        if commit.outbox:
            self._replies.start(replace(learner, head=head), commit.outbox)
            if item.wamid() and not answer.marked:
                self._mark_read(item.wamid(), False)

    def again(self, learner: Learner, item: Item) -> None:
        """An item whose work is done. Whoever did it may have been killed before the reply was on its way."""
        self._replies.remind(learner, item.mid)

    def _commit(self, learner: Learner, item: Item, answer: Answer, now: int) -> Commit:
        said, fields = answer.messages, answer.fields.copy()
        after_person = learner.head.person_at > 0 and item.kind != "desk"
        if said and (after_person or _begins_session(learner.head, answer.head)):
            said, fields = _disclosed(answer.event, said, fields)
        paced, wait = pace.pair(answer.head.paced_until, now, len(said))
        head = replace(budget.spend(answer.head, now, len(said)), paced_until=paced)
        if said and after_person:
            head = replace(head, person_at=0)
        fields = head.evidence() | fields  # a decision has a receipt of its own
        if head.objects("analytics"):
            fields["analytics"] = False
        outbox = None
        if said:
            first, *rest = said
            messages = [quoting(first, answer.quote) if answer.quote else first, *rest]
            to, held = learner.recipient.key, now + wait if wait else 0
            outbox = outboxes.put(head.uid, item.mid, answer.purpose, to, messages, learner.key, held)
        fields["mid"] = item.mid
        return Commit(learner.head, head, answer.record, answer.event, fields, outbox, answer.also)


def _begins_session(before: Head, after: Head) -> bool:
    """A message of the learner, and the first for a day. The notice says who speaks to those who did not accept."""
    return before.accepted and after.last_inbound - before.last_inbound >= SESSION


def _disclosed(
    event: AuditedName, messages: tuple[Outgoing, ...], fields: Fields
) -> tuple[tuple[Outgoing, ...], Fields]:
    """The first reply of a session says again who speaks, and its event says that it did (clause OET-4.1-ai)."""
    from chatoet.rules.badge import disclosed  # here, because most replies are not the first

    evidence: Fields = {"ai_disclosed": True} if "ai_disclosed" in EVENTS[event].fields else {}
    return disclosed(messages), fields | evidence


def turn_record(
    learner: Learner, item: Item, lane: str, step: str, content: str = "", result: str = "", learnt: str = ""
) -> Put:
    """A turn: with content it is kept as long as content is, else only as long as duplicates may come.

    One that was parked keeps its message for a month: time to find out what went wrong.
    """
    sk = f"turn#{item.mid}"
    values: dict[str, object] = {"lane": lane, "at": item.at, "step": step}
    if content:
        values["sealed"] = learner.key.seal(content, f"{learner.head.uid}|{sk}")
    if result:
        values["result"] = learner.key.seal(result, f"{learner.head.uid}|{sk}")
    if learnt:
        values["learnt"] = learnt
    category = "parked" if step == "parked" else "content" if content else "turn"
    return Put("Turn", (learner.head.uid, sk), category, values)
