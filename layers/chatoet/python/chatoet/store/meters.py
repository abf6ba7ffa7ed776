"""One item for all Lambdas: the tokens of the day, and each vendor's breaker."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from pynamodb.exceptions import UpdateError

from chatoet.rules import breaker
from chatoet.rules.breaker import CLOSED, Breaker, Limits, Meter
from chatoet.rules.clock import DAY
from chatoet.rules.policy import Policy
from chatoet.store.tables import Tables, live

SK = "meter"
TRIES = 4  # against other Lambdas that write it in the same moment


class Meters:
    def __init__(self, tables: Tables, policy: Policy, controller_id: str, per_day: int, limits: Limits) -> None:
        """`per_day`: tokens of all learners together in a UTC day."""
        self._tables, self._policy, self._controller = tables, policy, controller_id
        self._per_day, self._limits = per_day, limits

    def begin(self, now: int, tokens: int) -> Meter | None:
        """Reserves tokens of the day, and says how the vendors are: one write. None when too few are left."""
        model, day = self._tables["Meter"], now // DAY
        if tokens > self._per_day:
            return None
        room = (model.day == day) & (model.tokens <= self._per_day - tokens)
        another = model.pk.does_not_exist() | (model.day != day)
        more, anew = [model.tokens.add(tokens)], [model.day.set(day), model.tokens.set(tokens)]
        tries = ((more, room), (anew, another), (more, room))  # the last for who was not the first of the day after all
        return next(filter(None, (self._written(now, actions, condition) for actions, condition in tries)), None)

    def add(self, now: int, tokens: int) -> None:
        """What was used beyond the reservation; less than nothing gives back. Too late for a day that is over."""
        model = self._tables["Meter"]
        self._written(now, [model.tokens.add(tokens)], model.day == now // DAY)

    def claim(self, vendor: str, seen: Breaker, now: int) -> bool:
        """Whether this letter is the probe, of all that saw the breaker as `seen`."""
        meter = self._read(now)
        return meter.of(vendor) == seen and self._set(meter, vendor, breaker.claimed(seen, now, self._limits), now)

    def failed(self, vendor: str, now: int, probe: bool) -> bool:
        """Whether that opened the breaker."""
        before, after = self._changed(vendor, now, lambda known: breaker.failed(known, now, self._limits, probe=probe))
        return after.until > before.until

    def succeeded(self, vendor: str, seen: Breaker, now: int) -> bool:
        """Whether that closed the breaker. Nothing is written for one that was seen closed, and without a failure."""
        if seen == CLOSED:
            return False
        before, _ = self._changed(vendor, now, lambda known: CLOSED)
        return before.until > 0

    def _changed(self, vendor: str, now: int, change: Callable[[Breaker], Breaker]) -> tuple[Breaker, Breaker]:
        """(before, after); the same twice when there was nothing to write, or others were always faster."""
        known = CLOSED
        for _ in range(TRIES):
            meter = self._read(now)
            known = meter.of(vendor)
            after = change(known)
            if after == known:
                break
            if self._set(meter, vendor, after, now):
                return known, after
        return known, known

    def _set(self, meter: Meter, vendor: str, after: Breaker, now: int) -> bool:
        """False when another Lambda wrote it meanwhile."""
        model, packed = self._tables["Meter"], _packed({**meter.breakers, vendor: after})
        same = model.breakers == _packed(meter.breakers) if meter.breakers else model.breakers.does_not_exist()
        return self._written(now, [model.breakers.set(packed)], same) is not None

    def _read(self, now: int) -> Meter:
        item = live(self._tables["Meter"], now, self._key, SK)
        return _meter(item) if item else Meter(0, {})

    @property
    def _key(self) -> str:
        return f"meter#{self._controller}"

    def _written(self, now: int, actions: list[Any], condition: Any) -> Meter | None:
        """The item as it is then; None when the condition did not hold."""
        model = self._tables["Meter"]
        item = model(self._key, SK)
        stamp = [
            model.kind.set("Meter"),
            model.controller_id.set(self._controller),
            model.expires_at.set(self._policy.ends("meter", now)),
        ]
        try:
            item.update(actions=[*actions, *stamp], condition=condition)
        except UpdateError as error:
            if error.cause_response_code == "ConditionalCheckFailedException":
                return None
            raise
        return _meter(item)


def _packed(breakers: Mapping[str, Breaker]) -> str:
    return json.dumps(breakers, sort_keys=True, separators=(",", ":"))


def _meter(item: Any) -> Meter:
    stored = json.loads(item.breakers or "{}")
    return Meter(int(item.tokens or 0), {vendor: Breaker(*state) for vendor, state in stored.items()})
