"""What became of a message that we sent: recorded, tried again, told to consent, or given up."""

import random
from collections.abc import Callable
from typing import Any

from chatoet.flows.wakes import Wakeups
from chatoet.log import EventLog
from chatoet.rules.catalogue import EventName, Fields
from chatoet.rules.errors import NO_WINDOW, action_for, meaning
from chatoet.rules.head import Head
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
    Unknown,
    backoff,
)
from chatoet.store.learners import Learner
from chatoet.store.outboxes import Outboxes

BEHIND = 2  # seconds that what follows waits for what is still being written or on its way
Report = Callable[[Learner, str, int, int], None]  # (learner, mid, error code, at): what consent is to note


def no_report(learner: Learner, mid: str, code: int, at: int) -> None:
    """Nobody keeps a ledger."""


class Outcomes:
    """A wake-up is ordered before the state that needs it: killed in between, it finds little to do."""

    def __init__(
        self, outboxes: Outboxes, wakeups: Wakeups, log: EventLog, now: Callable[[], float], report: Report
    ) -> None:
        self._outboxes, self._wakeups, self._log, self._now, self._report = outboxes, wakeups, log, now, report

    def settle(self, learner: Learner, outbox: Any, step: Send, outcome: Outcome) -> None:
        match outcome:
            case Accepted():
                self._accepted(learner, outbox, step)
            case Rejected(code, transient):
                self._rejected(learner, outbox, step, code, action_for(code, transient))
            case NotSent():
                self._again(learner, outbox, step, 0, slow=False)
            case Unknown(reason):
                self.later(outbox, SETTLE)
                self._outboxes.settle(outbox, step.part, "unknown")
                fields: Fields = {"outbox": mid_of(outbox), "part": step.part, "reason": reason}
                who: Fields = {"sref": learner.key.sref}
                self._log.emit("reply.unknown", **who | fields | _standing(learner.head, outbox.purpose))

    def _accepted(self, learner: Learner, outbox: Any, step: Send) -> None:
        part, parts = step.part, int(outbox.parts)
        if part + 1 < parts and not step.templated:
            self.later(outbox, NEXT_PART)
        self._outboxes.settle(outbox, part, "accepted")
        fields: Fields = {"sref": learner.key.sref, "outbox": mid_of(outbox), "part": part, "parts": parts}
        self._log.emit("reply.sent", **fields | _standing(learner.head, outbox.purpose))

    def _rejected(self, learner: Learner, outbox: Any, step: Send, code: int, action: str) -> None:
        match action:
            case "retry" | "slow_down":
                self._again(learner, outbox, step, code, slow=action == "slow_down")
            case "template" if not step.templated:
                self.later(outbox, BEHIND)
                self.reopen(outbox.pk, mid_of(outbox), step.part, ("sending", "unknown"))
            case _:
                self.fail(learner, outbox, step, code, action)

    def reopen(self, uid: str, mid: str, part: int, known: tuple[str, ...]) -> None:
        """Meta says that the window is closed, whatever we thought: the part waits to go out as a template."""
        if self._outboxes.reopen(uid, mid, part, known):
            self._log.emit("reply.templated", outbox=mid, part=part, code=NO_WINDOW)

    def _again(self, learner: Learner, outbox: Any, step: Send, code: int, slow: bool) -> None:
        part = step.part
        tries = int(outbox.tries) + 1 if part == outbox.part else 1
        if tries >= MAX_TRIES:
            return self.fail(learner, outbox, step, code, "gave_up")
        wait = backoff(tries, random.random(), slow)  # noqa: S311  jitter, not a secret
        self.later(outbox, wait)
        self._outboxes.settle(outbox, part, "stored", int(self._now()) + wait)
        fields: Fields = {"outbox": mid_of(outbox), "part": part, "code": code, "wait_s": wait}
        if slow:
            return self._log.emit("reply.slowed", **fields | {"cause": meaning(code).cause})
        return self._log.emit("reply.retry", **fields)

    def fail(self, learner: Learner, outbox: Any, step: Send | GiveUp, code: int, action: str) -> None:
        """Consent hears of it before it is settled: killed in between, it is asked again and hears it twice."""
        part = step.part if isinstance(step, Send) else int(outbox.part)
        self.tell(learner, mid_of(outbox), code, int(self._now()))
        if self._outboxes.settle(outbox, part, "failed"):
            log_failed(self._log, mid_of(outbox), part, code, action)

    def tell(self, learner: Learner, mid: str, code: int, at: int) -> None:
        """Hands consent what an error says of the learner, if it does; `at` is when it was so."""
        if meaning(code).record:
            self._report(learner, mid, code, at)

    def later(self, outbox: Any, seconds: int) -> None:
        self._wakeups.later(outbox.pk, mid_of(outbox), outbox.reply_to, seconds)


def _standing(head: Head, purpose: str) -> Fields:
    """What held when the reply was claimed: its gate, and what stood against it, with the purpose that it had all the
    same. Of a common reply no purpose: it would tell a cry for help from thanks (clause PRO-no-special)."""
    bars = head.bars()
    fields: Fields = {"gate": head.gate_version, **bars}
    if bars and purpose != "tutoring":
        fields["purpose"] = purpose
    return fields


def log_failed(log: EventLog, mid: str, part: int, code: int, action: str) -> None:
    """What a learner's own phone turns away is no error of ours, and wakes nobody up."""
    event: EventName = "reply.refused" if action == "stop_learner" else "reply.failed"
    cause = action if action == "gave_up" else meaning(code).cause
    log.emit(event, outbox=mid, part=part, code=code, action=action, cause=cause)


def mid_of(outbox: Any) -> str:
    return str(outbox.sk).partition("#")[2]
