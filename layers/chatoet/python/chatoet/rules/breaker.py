"""A circuit breaker for each vendor: who was down a moment ago is not waited for again by every learner.

closed → (so many failures in a row) → open → (its seconds are over) → one probe → closed, or open for twice as long.
Shared by all Lambdas, so a state is three numbers that one item holds: `store/meters.py`.
"""

from collections.abc import Mapping
from typing import Final, Literal, NamedTuple

LONGEST: Final = 16  # times the first span: an outage of an hour is looked at every quarter of it, not once a day

Way = Literal["open", "closed", "probe"]


class Limits(NamedTuple):
    failures: int  # letters in a row that a vendor failed
    seconds: int  # for which it is then left alone


class Breaker(NamedTuple):
    """`until` is when a probe may go, 0 while the breaker is closed; `spans` how often in a row it was opened."""

    failures: int = 0
    until: int = 0
    spans: int = 0


CLOSED: Final = Breaker()


class Meter(NamedTuple):
    """What all Lambdas know: `tokens` of the day, what was just reserved included, and the breakers by vendor."""

    tokens: int
    breakers: Mapping[str, Breaker]

    def of(self, vendor: str) -> Breaker:
        return self.breakers.get(vendor, CLOSED)


def way(breaker: Breaker, now: int) -> Way:
    """What a letter finds. A probe has to be claimed first: `claimed`."""
    if not breaker.until:
        return "closed"
    return "probe" if now >= breaker.until else "open"


def claimed(breaker: Breaker, now: int, limits: Limits) -> Breaker:
    """One letter goes as the probe; for all others it stays open. Should the prober die, another goes a span later."""
    return breaker._replace(until=now + limits.seconds)


def failed(breaker: Breaker, now: int, limits: Limits, probe: bool) -> Breaker:
    """One more letter that the vendor did not answer. What was under way when it opened does not open it for longer."""
    if breaker.until and not probe:
        return breaker
    failures = min(breaker.failures + 1, limits.failures)
    if failures < limits.failures:
        return breaker._replace(failures=failures)
    return Breaker(failures, now + limits.seconds * min(2**breaker.spans, LONGEST), breaker.spans + 1)
