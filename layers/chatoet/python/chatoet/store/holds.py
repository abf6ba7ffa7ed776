"""What must not end: data that are restricted, or that somebody asked for and waits (Art 18 GDPR; E19, E32).

Every item that had not ended is kept until the hold's end, and remembers when it would have ended. Each step is on its
own and done at most once, so that a kill in the middle is mended by doing it again.
"""

from typing import Any, Final

from chatoet.store.holdings import Holdings, Subject
from chatoet.store.tables import Tables
from chatoet.store.transactions import held

# Every kind that an erasure would delete, but: the head, whose commit moves its own end; Due, which holds nothing of a
# learner's; Link, which must not open for longer than it was made for.
HELD: Final = (
    "Identity", "Key", "Profile", "Enrolment", "Pin", "Turn", "Part", "Practice", "Card", "Outbox", "Correspondence",
    "ProcessorCall",
)  # fmt: skip
WITH_ACCOUNT: Final = ("Identity", "Key", "Profile", "Enrolment", "Pin")


class Holds:
    def __init__(self, tables: Tables) -> None:
        self._holdings = Holdings(tables)

    def freeze(self, subject: Subject, until: int, now: int) -> int:
        """How many items were moved. What has ended already has ended."""
        return sum(
            _moved(item, until, int(item.ends_at or item.expires_at))
            for kind in HELD
            for item in self._holdings.items(kind, subject)
            if now < item.expires_at < until
        )

    def thaw(self, subject: Subject, account_ends: int, now: int) -> int:
        """How many items were let go. What would have ended meanwhile ends now; the account ends with its head."""
        return sum(
            _let_go(item, _end(kind, item, account_ends), now)
            for kind in HELD
            for item in self._holdings.items(kind, subject)
            if item.ends_at
        )


def _end(kind: str, item: Any, account_ends: int) -> int:
    replaced = getattr(item, "until", None) is not None  # an address that is the learner's no more
    return account_ends if kind in WITH_ACCOUNT and not replaced else int(item.ends_at)


def _moved(item: Any, until: int, ends_at: int) -> bool:
    model = type(item)
    actions = [model.expires_at.set(until), model.ends_at.set(ends_at)]
    return held(lambda: item.update(actions=actions, condition=model.expires_at == item.expires_at))


def _let_go(item: Any, end: int, now: int) -> bool:
    model = type(item)
    same = model.ends_at == item.ends_at
    if end <= now:
        return held(lambda: item.delete(condition=same))
    return held(lambda: item.update(actions=[model.expires_at.set(end), model.ends_at.remove()], condition=same))
