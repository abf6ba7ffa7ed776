"""The sweep of what is due (clause PRO-inactivity-6m). Its work grows with what falls due, not with learners stored.

A learner who was here meanwhile is re-armed; the others end by the `expires_at` of their records.
"""

from typing import Any

from chatoet.log import EventLog
from chatoet.rules.clock import add_months
from chatoet.rules.head import GRACE, INACTIVE_MONTHS
from chatoet.store.dues import Dues
from chatoet.store.heads import HeadReader

HOUR = 3600
BACK = 24 * HOUR  # how far the first sweep looks back
MOST_HOURS = 48  # in one run; a longer outage is caught up over several


class Expiry:
    def __init__(self, dues: Dues, heads: HeadReader, controller_id: str, log: EventLog) -> None:
        self._dues, self._heads, self._controller, self._log = dues, heads, controller_id, log

    def sweep(self, now: int) -> None:
        """Every hour that is over, then the one that is running; the cursor stays at the latter."""
        current = now - now % HOUR
        first = self._dues.swept_until() or current - BACK
        last = min(current, first + MOST_HOURS * HOUR)
        counts = {"due": 0, "rearmed": 0, "gone": 0}
        for hour in range(first, last + 1, HOUR):
            for due in self._dues.in_hour(hour):
                if int(due.due_at) <= now:
                    counts["due"] += 1
                    counts["rearmed" if self._rearmed(due, now) else "gone"] += 1
        self._dues.swept(last, self._controller)
        self._log.emit("expiry.swept", late_s=max(current - first, 0), **counts)

    def _rearmed(self, due: Any, now: int) -> bool:
        """Addresses and key are lengthened just as far as the head: they may not outlive it."""
        head = self._heads.head(due.uid, now)
        next_at = add_months(head.last_inbound, INACTIVE_MONTHS) if head else 0
        if head and next_at > now and self._dues.rearm(due, head, next_at, next_at + GRACE):
            return True
        self._dues.drop(due)
        return False
