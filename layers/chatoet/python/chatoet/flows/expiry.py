"""The sweep of what is due: it only asks, and a lane does (clauses PRO-inactivity-6m, OET-7-necessary).

Its work grows with what falls due, not with learners stored. Each duty is durably queued before its Due is moved or
dropped: a duty may be asked for twice, and never not at all.
"""

from collections.abc import Callable, Sequence
from typing import Any, cast

from chatoet.log import EventLog
from chatoet.rules import inactivity
from chatoet.rules.catalogue import Fields
from chatoet.rules.head import GRACE, Head
from chatoet.rules.item import Item, due
from chatoet.store.conflicts import retrying
from chatoet.store.dues import Dues, name_of
from chatoet.store.heads import HeadReader

HOUR = 3600
BACK = 24 * HOUR  # how far the first sweep looks back
MOST_HOURS = 48  # in one run; a longer outage is caught up over several


class Expiry:
    def __init__(
        self,
        dues: Dues,
        heads: HeadReader,
        hand_over: Callable[[list[Item]], None],
        pepper: Callable[[], bytes],
        controller_id: str,
        log: EventLog,
    ) -> None:
        """`hand_over` returns once every item is in its lane."""
        self._dues, self._heads, self._hand_over, self._pepper = dues, heads, hand_over, pepper
        self._controller, self._log = controller_id, log

    def sweep(self, now: int) -> None:
        """Every hour that is over, then the one that is running; the cursor stays at the latter."""
        current = now - now % HOUR
        first = self._dues.swept_until() or current - BACK
        last = min(current, first + MOST_HOURS * HOUR)
        counts = {"due": 0, "rearmed": 0, "gone": 0}
        for hour in range(first, last + 1, HOUR):
            fired = [each for each in self._dues.in_hour(hour) if int(each.due_at) <= now]
            for outcome in self._fire(fired, now):
                counts["due"] += 1
                counts[outcome] += 1
        self._dues.swept(last, self._controller)
        self._log.emit("expiry.swept", **cast("Fields", counts | {"late_s": max(current - first, 0)}))

    def _fire(self, fired: Sequence[Any], now: int) -> list[str]:
        """What became of each: "rearmed", or "gone" when it is done or stands no more."""
        standing = [each for each in fired if self._stands(each)]
        if standing:
            self._hand_over([due(name_of(e), e.uid, int(e.due_at), self._pepper()) for e in standing])
        return [self._settled(each, now) for each in fired]

    def _stands(self, each: Any) -> bool:
        if name_of(each) == "inactivity":
            return self._heads.stored(each.uid) is not None
        return self._dues.stands(each)

    def _settled(self, each: Any, now: int) -> str:
        if name_of(each) == "inactivity" and retrying(lambda: self._rearmed(each, now)):
            return "rearmed"
        self._dues.drop(each)
        return "gone"

    def _rearmed(self, each: Any, now: int) -> bool:
        """Addresses and key are lengthened just as far as the head: they may not outlive it."""
        head = self._heads.stored(each.uid)
        seen = inactivity.look(head, now) if head else None
        if head is None or seen is None or not seen.next_at:
            return False
        return self._dues.rearm(each, head, seen.next_at, _ends(head, seen, now))


def _ends(head: Head, seen: inactivity.Look, now: int) -> int:
    """As the head says; but what is held does not end, nor what an erasure has still to find: an account that ended
    before its erasure began would leave its records behind."""
    if seen.bar in ("restricted", "held"):
        return max(head.expires_at, seen.next_at + GRACE)
    return max(head.expires_at, now + inactivity.MARGIN) if seen.stage == "farewell" else head.expires_at
