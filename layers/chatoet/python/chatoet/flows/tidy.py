"""Deletes what of a learner's has ended and is still there (invariant 4, clause OET-7-necessary).

TTL deletes within days, and nobody reads what has ended meanwhile. This is the second pair of hands: it comes when one
of the learner's dues fires, so that no table is ever scanned for it (docs/decisions).
"""

from typing import Any, Final

from chatoet.log import EventLog
from chatoet.rules.head import Head
from chatoet.store.holdings import Holdings, Subject
from chatoet.store.transactions import held

TIDIED: Final = (
    "Identity", "Tombstone", "Due", "Profile", "Enrolment", "Practice", "Card", "Turn", "Part", "Outbox", "Case",
    "Correspondence", "Disclosure", "Link", "Pin", "ProcessorCall",
)  # fmt: skip
# The learner is an erasure's to end (Head, Key, Erasing, Erased); the ledger and the trail are nobody's to delete from,
# and the pace and the meter are nobody's data. TTL alone ends those.
LEFT: Final = frozenset({"Head", "Key", "Erasing", "Erased", "Receipt", "Audit", "Pace", "Meter", "Breach"})


class Tidy:
    def __init__(self, holdings: Holdings, log: EventLog) -> None:
        self._holdings, self._log = holdings, log

    def __call__(self, head: Head, now: int) -> None:
        subject = Subject(head.uid, "", (*head.addresses, *head.former))
        ended = [item for kind in TIDIED for item in self._holdings.items(kind, subject) if item.expires_at <= now]
        deleted = [item for item in ended if _deleted(item, now)]
        if deleted:
            oldest = now - min(int(item.expires_at) for item in deleted)
            self._log.emit("retention.swept", n=len(deleted), oldest_s=oldest)


def _deleted(item: Any, now: int) -> bool:
    """False when its end was moved meanwhile: it is in use again, or held."""
    return held(lambda: item.delete(condition=type(item).expires_at <= now))
