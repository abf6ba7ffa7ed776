"""The note that an answer takes longer than the typing sign lasts. Stored and gated like any reply, but no turn."""

from collections.abc import Callable
from typing import Any

from chatoet.flows.replies import Replies
from chatoet.log import EventLog
from chatoet.rules import words
from chatoet.rules.policy import Policy
from chatoet.rules.pseudonym import keyed_hash
from chatoet.store import heads, outboxes
from chatoet.store.commits import Put
from chatoet.store.learners import Learner
from chatoet.store.tables import Tables, live
from chatoet.store.transactions import write

# Seconds; with the 24 before it as long as a tutor may run: later the note would come behind the answer.
LIFE = 36


class Notes:
    def __init__(
        self, tables: Tables, policy: Policy, replies: Replies, pepper: Callable[[], bytes], log: EventLog
    ) -> None:
        self._tables, self._policy, self._replies = tables, policy, replies
        self._pepper, self._log = pepper, log

    def __call__(self, learner: Learner, mid: str, now: int) -> None:
        """Nothing when the turn was answered meanwhile, when its note is there already, or when the head moved on.

        Not a commit: it must not move the head's version under the turn that is still at work.
        """
        if live(self._tables["Turn"], now, learner.head.uid, f"turn#{mid}"):
            return
        note = keyed_hash(self._pepper(), "note", mid)
        put = outboxes.put(
            learner.head.uid, note, "tutoring", learner.recipient.key, (words.still_reading(),), learner.key
        )
        if self._stored(learner, mid, put, now):
            self._log.emit("turn.delayed", sref=learner.key.sref, mid=mid, outbox=note)
            self._replies.start(learner, put)

    def _stored(self, learner: Learner, mid: str, put: Put, now: int) -> bool:
        head, head_model, model = learner.head, self._tables["Head"], self._tables["Outbox"]
        turn = self._tables["Turn"]
        gate = (head_model.gate_version == head.gate_version) & (head_model.epoch == head.epoch)
        ends = min(self._policy.ends(put.category, now), now + LIFE)
        item = model(*put.key, kind=put.kind, controller_id=head.controller_id, expires_at=ends, **put.values)

        def build(transaction: Any) -> None:
            transaction.condition_check(head_model, head.uid, heads.SK, condition=gate)
            transaction.condition_check(turn, head.uid, f"turn#{mid}", condition=turn.pk.does_not_exist())
            transaction.save(item, condition=model.pk.does_not_exist())

        return not write(self._tables.connection, build)
