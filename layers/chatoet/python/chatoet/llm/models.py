"""The way to the vendors: in their order, within budgets and one deadline, and around whoever is down (invariant 8).

Before a word leaves: the contract with the vendor was looked at in time, its breaker is not open, tokens are left for
the learner and for the day, and the learner's permit asks the gate again and notes the call. All answers on a letter
come from one vendor. When nothing held, the letter gets the feedback of the rules, which says why.
"""

from collections.abc import Callable, Sequence
from typing import Final, NamedTuple, Protocol

from chatoet.llm.errors import DeniedError, UnavailableError, VendorError
from chatoet.llm.round import LEAST, Bounds, Read, Result, Round
from chatoet.llm.vendor import Vendor, VendorName
from chatoet.log import EventLog
from chatoet.rules import breaker
from chatoet.rules.breaker import Breaker, Meter
from chatoet.rules.prompt.model import Ask
from chatoet.rules.tokens import reservation
from chatoet.tutor.by_model import Answered
from chatoet.tutor.protocol import Called, Permit

DOWN: Final = (UnavailableError, DeniedError)


def no_doubt() -> None:
    """Keys that never change."""


class Meters(Protocol):
    """What all Lambdas share: see `store/meters.py`."""

    def begin(self, now: int, tokens: int) -> Meter | None: ...
    def add(self, now: int, tokens: int) -> None: ...
    def claim(self, vendor: str, seen: Breaker, now: int) -> bool: ...
    def failed(self, vendor: str, now: int, probe: bool) -> bool: ...
    def succeeded(self, vendor: str, seen: Breaker, now: int) -> bool: ...


class Way(NamedTuple):
    """One vendor. It is made when it is first needed: an SDK is most of a cold start."""

    name: VendorName
    make: Callable[[], Vendor]
    seconds: float  # for one answer
    thought: int = 0  # tokens that it may use for each answer besides those of the answer


class Clock(NamedTuple):
    now: Callable[[], float]
    monotonic: Callable[[], float]


class Most(NamedTuple):
    """Of one letter, at all vendors together, repairs included."""

    seconds: float
    calls: int
    tokens: int


class _Letter(NamedTuple):
    asks: Sequence[Ask]
    read: Read
    permit: Permit
    meter: Meter
    deadline: float
    last: Way  # of those that are not left alone just now


class _Used(NamedTuple):
    calls: int = 0
    tokens: int = 0

    def more(self, result: Result) -> "_Used":
        return _Used(self.calls + result.calls, self.tokens + result.tokens_in + result.tokens_out)


class Models:
    def __init__(
        self,
        ways: Sequence[Way],
        meters: Meters,
        reviewed: Callable[[VendorName, int], bool],
        most: Most,
        clock: Clock,
        log: EventLog,
        doubt: Callable[[], object] = no_doubt,
    ) -> None:
        """`reviewed`: whether the contract with a vendor holds at that time; `doubt` asks for the keys anew."""
        self._ways, self._meters, self._reviewed = ways, meters, reviewed
        self._most, self._clock, self._log, self._doubt = most, clock, log, doubt

    def ask(self, asks: Sequence[Ask], read: Read, permit: Permit) -> Answered:
        now = int(self._clock.now())
        ways = [way for way in self._ways if self._reviewed(way.name, now)]
        if not ways:
            return Answered({}, alone="barred")
        need = reservation(asks, max(way.thought for way in ways))
        own = min(permit.tokens, self._most.tokens)
        meter = self._meters.begin(now, need) if need <= own else None
        if meter is None:
            self._log.emit("model.spent", scope="learner" if need > own else "day")
            return Answered({}, alone="budget")
        up = [way for way in ways if breaker.way(meter.of(way.name), now) != "open"] or ways
        letter = _Letter(asks, read, permit, meter, self._clock.monotonic() + self._most.seconds, up[-1])
        answered, used = self._in_order(ways, letter)
        if used > need or not used:  # made good where it was too little, given back where nobody was asked
            self._meters.add(now, used - need)
        return answered

    def _in_order(self, ways: Sequence[Way], letter: _Letter) -> tuple[Answered, int]:
        """(what came of it, tokens used). Where nobody did it all, the best of what was left unfinished stands."""
        best, used = Answered({}, alone="unreachable"), _Used()
        for way in ways:
            vendor = self._free(way, letter, used)
            if vendor is None:
                continue
            if not letter.permit.allows(vendor.name, vendor.host, vendor.region, vendor.model):
                return Answered({}, alone="unreachable"), used.tokens
            result = self._round(way, vendor, letter, used)
            used = used.more(result)
            if len(result.answers) > len(best.answers):
                best = Answered(result.answers, vendor.name)
            if result.error is None and best.answers:
                return best, used.tokens
            if result.error is None:
                best = Answered({}, alone="unverified")
        if best.alone == "unreachable":
            self._log.emit("model.unavailable", vendors=len(ways))
        return best, used.tokens

    def _free(self, way: Way, letter: _Letter, used: _Used) -> Vendor | None:
        """None when too little is left to ask this vendor, its breaker is open, or it is set up wrongly."""
        late = letter.deadline - self._clock.monotonic() < LEAST
        if late or used.tokens >= self._most.tokens or used.calls + len(letter.asks) > self._most.calls:
            return None
        seen, now = letter.meter.of(way.name), int(self._clock.now())
        found = breaker.way(seen, now)
        if found == "open" or (found == "probe" and not self._meters.claim(way.name, seen, now)):
            return None
        try:
            return way.make()
        except VendorError as error:
            self._tell(way.name, error, seen)
            return None

    def _round(self, way: Way, vendor: Vendor, letter: _Letter, used: _Used) -> Result:
        """Raises what is no error of a vendor's."""
        started = self._clock.monotonic()
        most, last = self._most, way is letter.last
        # One that takes the questions and never answers leaves half of the time to the next.
        seconds = way.seconds if last else min(way.seconds, (letter.deadline - started) / 2)
        left = Bounds(seconds, letter.deadline, most.calls - used.calls, most.tokens - used.tokens, last)
        result = Round(vendor, letter.asks, letter.read, left, self._clock.monotonic).run()
        ms = int((self._clock.monotonic() - started) * 1000)
        letter.permit.used(_called(vendor.name, result, ms))
        if result.error and not isinstance(result.error, VendorError):
            raise result.error
        self._tell(way.name, result.error, letter.meter.of(way.name))
        return result

    def _tell(self, name: VendorName, error: BaseException | None, seen: Breaker) -> None:
        """The breaker, and ops."""
        now = int(self._clock.now())
        if isinstance(error, DeniedError):
            self._log.emit("model.misconfigured", vendor=name)
            self._doubt()  # its key may have been replaced since we read it
        if isinstance(error, DOWN):
            if self._meters.failed(name, now, probe=seen.until > 0):
                self._log.emit("model.opened", vendor=name)
        elif self._meters.succeeded(name, seen, now):
            self._log.emit("model.closed", vendor=name)


def _called(vendor: VendorName, result: Result, ms: int) -> Called:
    outcome: str = type(result.error).__name__ if result.error else "ok" if result.answers else "unverified"
    return Called(vendor, result.calls, result.tokens_in, result.cached, result.tokens_out, ms, outcome)
