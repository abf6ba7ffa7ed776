"""Every accepted learner is told of a material change at least 14 days before its date (clause OET-10-updates).

Nobody is scanned for: each accepted learner has one entry of inactivity, in an hour bucket of the next half-year. The
campaign walks these hours, some in each run of `expiry`, and goes on after the last one as the half-year goes on, so
that it meets entries that were moved meanwhile. Who is met twice is told once (flows/telling.py).
"""

from collections.abc import Callable, Sequence
from typing import Final

from chatoet.log import EventLog
from chatoet.rules.clock import DAY, add_months
from chatoet.rules.head import INACTIVE_MONTHS
from chatoet.rules.item import Item, due
from chatoet.rules.policy import NoticeVersion, Policy
from chatoet.store.campaigns import Cursors
from chatoet.store.dues import Dues, name_of

HOUR: Final = 3600
BACK: Final = 2 * DAY  # entries that a late sweep has not handled yet
HOURS_A_RUN: Final = 400  # 1,600 queries; the half-year is walked in about four hours
ENOUGH: Final = 5000  # learners in one run: the hour is finished, and the next run goes on


class Campaign:
    def __init__(
        self,
        dues: Dues,
        cursors: Cursors,
        policy: Policy,
        send: Callable[[Sequence[Item]], None],
        pepper: Callable[[], bytes],
        log: EventLog,
    ) -> None:
        self._dues, self._cursors, self._policy = dues, cursors, policy
        self._send, self._pepper, self._log = send, pepper, log

    def walk(self, now: int) -> None:
        version = self._policy.upcoming(now)
        if version is None or not version.material:
            return
        first = self._cursors.at(version.version) or now - now % HOUR - BACK
        last = add_months(now, INACTIVE_MONTHS + 1)
        hour, n = first, 0
        while hour <= last and hour < first + HOURS_A_RUN * HOUR and n < ENOUGH:
            n += self._tell(version, hour)
            hour += HOUR
        if hour > first:
            self._cursors.move(version.version, hour, version.effective_at)
            hours = (hour - first) // HOUR
            self._log.emit("policy.walked", version=version.version, hours=hours, n=n, done=hour > last)

    def _tell(self, version: NoticeVersion, hour: int) -> int:
        """How many learners of that hour were sent for. The cursor moves only after: a failure is walked again."""
        found = [entry for entry in self._dues.in_hour(hour) if name_of(entry) == "inactivity"]
        items = [due("policy", str(entry.uid), version.effective_at, self._pepper()) for entry in found]
        if items:
            self._send(items)
        return len(items)
