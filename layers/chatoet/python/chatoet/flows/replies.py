"""Sending a stored reply: ask the gate, claim, send, record. The third gate of invariant 2 lives in the claim."""

import json
import random
from collections.abc import Callable
from typing import Any, Protocol

from chatoet.lanes import SqsClient
from chatoet.log import EventLog
from chatoet.rules.gate import decide
from chatoet.rules.outbox import (
    MAX_TRIES,
    NEXT_PART,
    SETTLE,
    Accepted,
    NotSent,
    Outcome,
    Rejected,
    Unknown,
    action_for,
    backoff,
)
from chatoet.rules.policy import Policy
from chatoet.store.learners import Learner, Learners
from chatoet.store.outboxes import Outboxes
from chatoet.whatsapp.graph import Sender

CLAIMS = 3  # times we read the head again when the gate moved under a claim
MAX_DELAY = 900  # seconds; the longest an SQS message can wait


class Wakeups(Protocol):
    def later(self, uid: str, mid: str, reply_to: str, seconds: int) -> None: ...


class SqsWakeups:
    """Delayed messages on a standard queue, so that waiting holds no Lambda and blocks no lane."""

    def __init__(self, sqs: Callable[[], SqsClient], url: str) -> None:
        self._sqs, self._url = sqs, url

    def later(self, uid: str, mid: str, reply_to: str, seconds: int) -> None:
        body = json.dumps({"uid": uid, "mid": mid, "reply_to": reply_to})
        self._sqs().send_message(QueueUrl=self._url, MessageBody=body, DelaySeconds=min(seconds, MAX_DELAY))


def no_fault(point: str) -> None:
    """Where a test may kill the process; in production nothing happens here."""


class Replies:
    def __init__(
        self,
        outboxes: Outboxes,
        learners: Learners,
        graph: Sender,
        wakeups: Wakeups,
        policy: Policy,
        controller_id: str,
        log: EventLog,
        fault: Callable[[str], None] = no_fault,
    ) -> None:
        self._outboxes, self._learners, self._graph, self._wakeups = outboxes, learners, graph, wakeups
        self._policy, self._controller, self._log, self._fault = policy, controller_id, log, fault

    def send(self, learner: Learner, mid: str, now: int, part: int | None = None, resend: bool = False) -> None:
        """Sends one part of a stored reply, if it still may be sent and nobody else has it."""
        outbox = self._outboxes.get(learner.head.uid, mid, now)
        if outbox is None:
            return
        part = int(outbox.part) if part is None else part
        head = learner.head
        for _ in range(CLAIMS):
            verdict = decide(head, self._controller, outbox.purpose, self._policy, now)
            if not verdict.allowed:
                self._outboxes.settle(outbox, int(outbox.part), "denied", known=(outbox.state,))
                self._log.emit("reply.denied", sref=learner.key.sref, outbox=mid, reason=verdict.reason)
                return
            if self._outboxes.claim(outbox, part, head, now, resend):
                self._transmit(learner, outbox, mid, part, resend)
                return
            fresh = self._learners.head(head.uid, now)
            if fresh is None or fresh.gate_version == head.gate_version:
                return  # gone, or another worker has this part
            head = fresh

    def recover(self, learner: Learner, mid: str, now: int) -> None:
        """A message came again whose reply was stored before: finish what a killed worker left behind."""
        outbox = self._outboxes.get(learner.head.uid, mid, now)
        if outbox is None:
            return
        if outbox.state == "stored":
            self.send(learner, mid, now)
        elif outbox.state == "sending":
            waited = now - int(outbox.claimed_at)
            self._doubt(outbox, mid, int(outbox.part), "interrupted", max(SETTLE - waited, 0))

    def recheck(self, outbox: Any, mid: str, seconds: int) -> None:
        self._wakeups.later(outbox.pk, mid, outbox.reply_to, seconds)

    def _transmit(self, learner: Learner, outbox: Any, mid: str, part: int, resend: bool) -> None:
        self._fault("reply.claimed")
        message = self._outboxes.messages(outbox, learner.key)[part]
        callback = f"{learner.head.uid}.{mid}.{part}"
        if resend:
            self._log.emit("send.resent", outbox=mid, part=part)
        outcome = self._graph.send(learner.recipient.kind, learner.recipient.address, message, callback)
        self._fault("reply.sent")
        self._settle(learner, outbox, mid, part, outcome)
        self._fault("reply.recorded")

    def _settle(self, learner: Learner, outbox: Any, mid: str, part: int, outcome: Outcome) -> None:
        match outcome:
            case Accepted():
                self._accepted(learner, outbox, mid, part)
            case Rejected(code):
                self._rejected(outbox, mid, part, code)
            case NotSent():
                self._again(outbox, mid, part, 0)
            case Unknown(reason):
                self._doubt(outbox, mid, part, reason, SETTLE)

    def _accepted(self, learner: Learner, outbox: Any, mid: str, part: int) -> None:
        parts, gate = int(outbox.parts), learner.head.gate_version
        if part + 1 < parts:
            self._wakeups.later(outbox.pk, mid, outbox.reply_to, NEXT_PART)
        self._outboxes.settle(outbox, part, "accepted")
        self._log.emit("reply.sent", sref=learner.key.sref, outbox=mid, part=part, parts=parts, gate=gate)

    def _rejected(self, outbox: Any, mid: str, part: int, code: int) -> None:
        action = action_for(code)
        if action == "retry":
            self._again(outbox, mid, part, code)
            return
        self._outboxes.settle(outbox, part, "failed")
        self._log.emit("reply.failed", outbox=mid, part=part, code=code, action=action)

    def _again(self, outbox: Any, mid: str, part: int, code: int) -> None:
        tries = int(outbox.tries) + 1
        if tries >= MAX_TRIES:
            self._outboxes.settle(outbox, part, "failed")
            self._log.emit("reply.failed", outbox=mid, part=part, code=code, action="gave_up")
            return
        wait = backoff(tries, random.random())  # noqa: S311  jitter, not a secret
        self._wakeups.later(outbox.pk, mid, outbox.reply_to, wait)
        self._outboxes.settle(outbox, part, "stored")
        self._log.emit("reply.retry", outbox=mid, part=part, code=code, wait_s=wait)

    def _doubt(self, outbox: Any, mid: str, part: int, reason: str, wait: int) -> None:
        self._wakeups.later(outbox.pk, mid, outbox.reply_to, wait)
        self._outboxes.settle(outbox, part, "unknown")
        self._log.emit("reply.unknown", outbox=mid, part=part, reason=reason)
