"""Sending a stored reply: ask the gate, the line and the window, claim, send, record.

The third gate of invariant 2 lives in the claim. Nothing waits here: what may not go yet is put off to a wake-up.
"""

from collections.abc import Callable
from typing import Any

from chatoet.flows.outcomes import BEHIND, Outcomes, Report, log_failed, mid_of, no_report
from chatoet.flows.wakes import Wakeups
from chatoet.log import EventLog
from chatoet.rules.errors import NO_WINDOW
from chatoet.rules.gate import decide
from chatoet.rules.head import Head
from chatoet.rules.outbox import GiveUp, Send, Step, Wait, due
from chatoet.rules.policy import Policy
from chatoet.rules.window import is_open
from chatoet.store.commits import Put
from chatoet.store.learners import Learner, Learners
from chatoet.store.outboxes import Outboxes
from chatoet.store.transactions import ConflictError
from chatoet.whatsapp.graph import Sender

CLAIMS = 4  # times we look again when the head or the reply moved under a claim

Payload = dict[str, Any]
# (purpose, mid, language) -> the template that tells of a reply, if there is one
StandIn = Callable[[str, str, str], Payload | None]


def no_fault(point: str) -> None:
    """Where a test may kill the process; in production nothing happens here."""


def no_hold(now: int) -> int:
    """A line that takes everything at once."""
    return 0


def no_template(purpose: str, mid: str, language: str) -> Payload | None:
    """A registry without templates."""
    return None


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
        hold: Callable[[int], int] = no_hold,
        stand_in: StandIn = no_template,
        report: Report = no_report,
    ) -> None:
        """`hold` gives the seconds that the line wants us to wait; at 0 it has counted one message."""
        self._outboxes, self._learners, self._graph = outboxes, learners, graph
        self._policy, self._controller, self._log = policy, controller_id, log
        self._now, self._fault = now, fault
        self._hold, self._stand_in = hold, stand_in
        self.outcomes = Outcomes(outboxes, wakeups, log, now, report)

    def start(self, learner: Learner, put: Put) -> None:
        """The reply that was committed a moment ago. Who takes it from us meanwhile, sends it."""
        outbox = self._outboxes.new(put)
        step = self._due(outbox)
        if step:
            self._take(learner, outbox, step)

    def remind(self, learner: Learner, mid: str) -> None:
        """A message came again: if its reply was left unfinished, delivery is to look at it when it is due."""
        outbox = self._outboxes.get(learner.head.uid, mid, int(self._now()))
        step = self._due(outbox) if outbox else None
        if step:
            self.outcomes.later(outbox, step.seconds if isinstance(step, Wait) else 0)

    def resume(self, learner: Learner, mid: str) -> None:
        """Does what is due for a reply. Raises ConflictError when it never stood still: ask again later."""
        for _ in range(CLAIMS):
            outbox = self._outboxes.get(learner.head.uid, mid, int(self._now()))
            step = self._due(outbox) if outbox else None
            if step is None or self._take(learner, outbox, step):
                return
        raise ConflictError

    def _due(self, outbox: Any) -> Step | None:
        now = int(self._now())
        waited, held = now - int(outbox.claimed_at), int(outbox.next_try) - now
        # A template tells of all that is left.
        parts = 1 if outbox.templated else int(outbox.parts)
        return due(outbox.state, int(outbox.part), parts, bool(outbox.resent), waited, held)

    def _take(self, learner: Learner, outbox: Any, step: Step) -> bool:
        """False when the reply changed under us."""
        match step:
            case Send():
                return self._send(learner, outbox, step)
            case Wait(seconds):
                self.outcomes.later(outbox, seconds)
            case GiveUp():
                self.outcomes.fail(learner, outbox, step, 0, "gave_up")
        return True

    def _send(self, learner: Learner, outbox: Any, step: Send) -> bool:
        hold = self._hold
        for _ in range(CLAIMS):
            now = int(self._now())
            kept_back = self._kept_back(learner, outbox, now)
            if kept_back is not None:
                return kept_back
            step, message = self._chosen(learner, outbox, step, now)
            if message is None:
                return self._shut(learner, outbox, step.part)
            if wait := hold(now):
                return self._put_off(outbox, step.part, now + wait, wait)
            hold = no_hold  # one message is counted once
            self._fault("reply.gated")
            claim = self._outboxes.claim(outbox, step, learner.head, now)
            if claim == "claimed":
                self._transmit(learner, outbox, step, message)
            if claim != "moved":
                return claim == "claimed"
            fresh = self._learners.by_uid(learner.head.uid, outbox.reply_to, now)
            if fresh is None:
                return True
            learner = fresh  # at the address that is theirs now
        raise ConflictError

    def _kept_back(self, learner: Learner, outbox: Any, now: int) -> bool | None:
        """None when the learner may be written to now; else whether that is settled."""
        verdict = decide(learner.head, self._controller, outbox.purpose, self._policy, now)
        if not verdict.allowed:
            return self._deny(learner, outbox, verdict.reason)
        if learner.head.stopped and self._outboxes.in_flight(learner.head.uid, now):
            self.outcomes.later(outbox, BEHIND)
            return True
        return None

    def _chosen(self, learner: Learner, outbox: Any, step: Send, now: int) -> tuple[Send, Payload | None]:
        """The part itself, or once the window is closed a template; None where there is none, or none may be sent."""
        if is_open(learner.head.last_inbound, now) and not outbox.templated:
            return step._replace(templated=False), self._outboxes.messages(outbox, learner.key)[step.part]
        allowed = _may_be_told(learner.head, outbox.purpose)
        return step._replace(templated=True), self._template(learner, outbox, step) if allowed else None

    def _template(self, learner: Learner, outbox: Any, step: Send) -> Payload | None:
        """The part, if it is a template itself; else the one that stands in for such replies."""
        part = self._outboxes.messages(outbox, learner.key)[step.part]
        if part["type"] == "template":
            return part
        return self._stand_in(outbox.purpose, mid_of(outbox), learner.head.language or "")

    def _shut(self, learner: Learner, outbox: Any, part: int) -> bool:
        """The window is closed, and there is no template, or none that we may send."""
        if not _may_be_told(learner.head, outbox.purpose):
            return self._deny(learner, outbox, "window")
        ended = self._outboxes.end(outbox, part, "failed")
        if ended:
            log_failed(self._log, mid_of(outbox), part, NO_WINDOW, "template")
        return ended

    def _put_off(self, outbox: Any, part: int, next_try: int, wait: int) -> bool:
        self.outcomes.later(outbox, wait)
        put_off = self._outboxes.put_off(outbox, next_try)
        if put_off:
            self._log.emit("reply.paced", outbox=mid_of(outbox), part=part, wait_s=wait)
        return put_off

    def _deny(self, learner: Learner, outbox: Any, reason: str) -> bool:
        denied = self._outboxes.end(outbox, int(outbox.part), "denied")
        if denied:
            self._log.emit("reply.denied", sref=learner.key.sref, outbox=mid_of(outbox), reason=reason)
        return denied

    def _transmit(self, learner: Learner, outbox: Any, step: Send, message: Payload) -> None:
        self._fault("reply.claimed")
        mid, part = mid_of(outbox), step.part
        if step.resend:
            if outbox.state == "sending":
                self._log.emit("reply.unknown", outbox=mid, part=part, reason="interrupted")
            self._log.emit("send.resent", outbox=mid, part=part)
        if step.templated and not outbox.templated:
            self._log.emit("reply.templated", outbox=mid, part=part, code=0)
        callback = f"{learner.head.uid}.{mid}.{part}" + (".t" if step.templated else "")
        outcome = self._graph.send(learner.recipient.kind, learner.recipient.address, message, callback)
        self._fault("reply.sent")
        self.outcomes.settle(learner, outbox, step, outcome)
        self._fault("reply.recorded")


def _may_be_told(head: Head, purpose: str) -> bool:
    """A template starts a conversation: for who agreed to hear from us, can be reached, and did not say STOP."""
    return not head.stopped and (purpose == "rights" or (head.accepted and not head.unreachable_at))
