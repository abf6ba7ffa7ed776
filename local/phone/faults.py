"""What goes wrong on purpose: set through the control API, taken by the send path and the status path."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from local.phone.config import PairRate, StatusDelays

STATUSES = ("sent", "delivered", "read")


@dataclass(slots=True)
class CallFault:
    """The next `count` Graph calls of one kind end otherwise than they should.

    `on` is messages, reads, media, templates or any.

    `accepted` False: nothing reaches the learner. True: all of it does, and only the answer is lost. `code` is a Graph
    error, `http` a bare server error, `drop` an answer cut off; with none of them the answer is right, `delay_s` late.
    """

    count: int = 1
    on: str = "messages"
    accepted: bool = False
    code: int | None = None
    http: int | None = None
    drop: bool = False
    delay_s: float = 0.0
    learner: str | None = None

    @property
    def spoils_answer(self) -> bool:
        return self.code is not None or self.http is not None or self.drop

    def fits(self, on: str, learner: str | None) -> bool:
        return self.count > 0 and self.on in (on, "any") and self.learner in (None, learner)


@dataclass(slots=True)
class StatusPlan:
    """Which statuses are reported, how late (seconds from the step before), and in which order."""

    delays: StatusDelays
    drop: tuple[str, ...] = ()
    reverse: bool = False
    repeat: int = 1
    category: str = "service"

    def steps(self) -> list[tuple[str, float]]:
        known = [("sent", self.delays.sent), ("delivered", self.delays.delivered), ("read", self.delays.read)]
        return [(name, delay) for name, delay in known if delay is not None]


@dataclass(slots=True)
class Faults:
    plan: StatusPlan
    calls: list[CallFault] = field(default_factory=list)

    def take(self, on: str, learner: str | None) -> CallFault | None:
        fault = next((fault for fault in self.calls if fault.fits(on, learner)), None)
        if fault is not None:
            fault.count -= 1
            self.calls = [fault for fault in self.calls if fault.count > 0]
        return fault

    def doc(self) -> dict[str, Any]:
        return {"calls": [asdict(fault) for fault in self.calls], "statuses": asdict(self.plan)}


class PairLimiter:
    """A token bucket a learner: `burst` at once, one more each `seconds`."""

    def __init__(self, rate: PairRate) -> None:
        self._rate = rate
        self._buckets: dict[str, tuple[float, float]] = {}

    def allow(self, address: str, now: float) -> bool:
        tokens, at = self._buckets.get(address, (float(self._rate.burst), now))
        tokens = min(float(self._rate.burst), tokens + max(0.0, now - at) / self._rate.seconds)
        allowed = tokens >= 1
        self._buckets[address] = (tokens - 1 if allowed else tokens, now)
        return allowed

    def set_rate(self, rate: PairRate) -> None:
        self._rate = rate
        self._buckets.clear()


def known_statuses(names: Sequence[str]) -> tuple[str, ...]:
    if unknown := set(names) - set(STATUSES):
        raise ValueError(f"no such status: {', '.join(sorted(unknown))}")
    return tuple(names)
