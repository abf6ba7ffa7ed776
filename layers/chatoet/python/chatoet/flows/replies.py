"""Sending a stored reply: ask the gate, claim, send, record. The third gate of invariant 2 lives in the claim."""

import json
import random
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Protocol

from chatoet.lanes import SqsClient
from chatoet.log import EventLog
from chatoet.rules.gate import decide
from chatoet.rules.outbox import (
    MAX_TRIES,
    NEXT_PART,
    SETTLE,
    Accepted,
    GiveUp,
    NotSent,
    Outcome,
    Rejected,
    Send,
    Step,
    Unknown,
    Wait,
    action_for,
    backoff,
    due,
)
from chatoet.rules.policy import Policy
from chatoet.store.commits import Put
from chatoet.store.learners import Learner, Learners
from chatoet.store.outboxes import Outboxes
from chatoet.store.transactions import ConflictError
from chatoet.whatsapp.graph import Sender

CLAIMS = 4  # times we look again when the head or the reply moved under a claim
BEHIND = 2  # seconds that a confirmation waits for a request that was on its way before STOP
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
    """A reply is only ever sent as the outbox item says that was looked at: the claim holds the two together."""

    def __init__(
        self,
        outboxes: Outboxes,
        learners: Learners,
        graph: Sender,
        wakeups: Wakeups,
        policy: Policy,
        controller_id: str,
        log: EventLog,
        now: Callable[[], float],
        fault: Callable[[str], None] = no_fault,
    ) -> None:
        self._outboxes, self._learners, self._graph, self._wakeups = outboxes, learners, graph, wakeups
        self._policy, self._controller, self._log = policy, controller_id, log
        self._now, self._fault = now, fault

    def start(self, learner: Learner, put: Put) -> None:
        """The reply that was committed a moment ago. Who takes it from us meanwhile, sends it."""
        self._send(learner, self._outboxes.new(put), Send(0))

    def remind(self, learner: Learner, mid: str) -> None:
        """A message came again: if its reply was left unfinished, delivery is to look at it when it is due."""
        outbox = self._outboxes.get(learner.head.uid, mid, int(self._now()))
        step = self._due(outbox) if outbox else None
        if step:
            self._later(outbox, step.seconds if isinstance(step, Wait) else 0)

    def resume(self, learner: Learner, mid: str) -> None:
        """Does what is due for a reply. Raises ConflictError when it never stood still: ask again later."""
        for _ in range(CLAIMS):
            outbox = self._outboxes.get(learner.head.uid, mid, int(self._now()))
            step = self._due(outbox) if outbox else None
            if step is None or self._take(learner, outbox, step):
                return
        raise ConflictError

    def _due(self, outbox: Any) -> Step | None:
        waited = int(self._now()) - int(outbox.claimed_at)
        return due(outbox.state, int(outbox.part), int(outbox.parts), bool(outbox.resent), waited)

    def _take(self, learner: Learner, outbox: Any, step: Step) -> bool:
        """False when the reply changed under us."""
        match step:
            case Send():
                return self._send(learner, outbox, step)
            case Wait(seconds):
                self._later(outbox, seconds)
            case GiveUp():
                self._fail(outbox, int(outbox.part), 0, "gave_up")
        return True

    def _send(self, learner: Learner, outbox: Any, step: Send) -> bool:
        for _ in range(CLAIMS):
            now = int(self._now())
            verdict = decide(learner.head, self._controller, outbox.purpose, self._policy, now)
            if not verdict.allowed:
                return self._deny(learner, outbox, verdict.reason)
            if learner.head.stopped and self._outboxes.in_flight(learner.head.uid, now):
                self._later(outbox, BEHIND)
                return True
            self._fault("reply.gated")
            claim = self._outboxes.claim(outbox, step, learner.head, now)
            if claim == "claimed":
                self._transmit(learner, outbox, step)
            if claim != "moved":
                return claim == "claimed"
            head = self._learners.head(learner.head.uid, now)
            if head is None:
                return True
            learner = replace(learner, head=head)
        raise ConflictError

    def _deny(self, learner: Learner, outbox: Any, reason: str) -> bool:
        denied = self._outboxes.settle(outbox, int(outbox.part), "denied", known=(outbox.state,))
        if denied:
            self._log.emit("reply.denied", sref=learner.key.sref, outbox=_mid(outbox), reason=reason)
        return denied

    def _transmit(self, learner: Learner, outbox: Any, step: Send) -> None:
        self._fault("reply.claimed")
        mid, part = _mid(outbox), step.part
        message = self._outboxes.messages(outbox, learner.key)[part]
        if step.resend:
            if outbox.state == "sending":
                self._log.emit("reply.unknown", outbox=mid, part=part, reason="interrupted")
            self._log.emit("send.resent", outbox=mid, part=part)
        callback = f"{learner.head.uid}.{mid}.{part}"
        outcome = self._graph.send(learner.recipient.kind, learner.recipient.address, message, callback)
        self._fault("reply.sent")
        self._settle(learner, outbox, step, outcome)
        self._fault("reply.recorded")

    def _settle(self, learner: Learner, outbox: Any, step: Send, outcome: Outcome) -> None:
        """A wake-up is ordered before the state that needs it: killed in between, it finds little to do."""
        match outcome:
            case Accepted():
                self._accepted(learner, outbox, step.part)
            case Rejected(code) if action_for(code) != "retry":
                self._fail(outbox, step.part, code, action_for(code))
            case Rejected(code):
                self._again(outbox, step.part, code)
            case NotSent():
                self._again(outbox, step.part, 0)
            case Unknown(reason):
                self._later(outbox, SETTLE)
                self._outboxes.settle(outbox, step.part, "unknown")
                self._log.emit("reply.unknown", outbox=_mid(outbox), part=step.part, reason=reason)

    def _accepted(self, learner: Learner, outbox: Any, part: int) -> None:
        parts, gate = int(outbox.parts), learner.head.gate_version
        if part + 1 < parts:
            self._later(outbox, NEXT_PART)
        self._outboxes.settle(outbox, part, "accepted")
        self._log.emit("reply.sent", sref=learner.key.sref, outbox=_mid(outbox), part=part, parts=parts, gate=gate)

    def _again(self, outbox: Any, part: int, code: int) -> None:
        tries = int(outbox.tries) + 1 if part == outbox.part else 1
        if tries >= MAX_TRIES:
            return self._fail(outbox, part, code, "gave_up")
        wait = backoff(tries, random.random())  # noqa: S311  jitter, not a secret
        self._later(outbox, wait)
        self._outboxes.settle(outbox, part, "stored")
        return self._log.emit("reply.retry", outbox=_mid(outbox), part=part, code=code, wait_s=wait)

    def _fail(self, outbox: Any, part: int, code: int, action: str) -> None:
        if self._outboxes.settle(outbox, part, "failed"):
            self._log.emit("reply.failed", outbox=_mid(outbox), part=part, code=code, action=action)

    def _later(self, outbox: Any, seconds: int) -> None:
        self._wakeups.later(outbox.pk, _mid(outbox), outbox.reply_to, seconds)


def _mid(outbox: Any) -> str:
    return str(outbox.sk).partition("#")[2]
