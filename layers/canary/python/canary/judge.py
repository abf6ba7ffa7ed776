"""What a look into the stores must find before an erasure, and what may still be there after it. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final

from canary.stores import Item

# A learner who did what the canary does has all of these: a search that does not find them is no search.
MUST: Final = frozenset(
    {"Head", "Identity", "Key", "Profile", "Enrolment", "Due", "Turn", "Outbox", "Receipt", "Case", "Link", "Pin"}
)
AFTER: Final = frozenset({"Tombstone", "Receipt", "Case", "Erasing", "Erased", "Audit"})
LAST_LOOK: Final = "erasure"  # the Due that brings the erasure back a day later, to look once more
Left = Mapping[tuple[str, str], int]  # (store, kind) -> how many


def missing(items: Iterable[Item], must: frozenset[str] = MUST) -> list[str]:
    return sorted(must - {item.kind for item in items})


def open_ways(items: Iterable[Item], addresses: Iterable[str]) -> list[str]:
    """A tombstone for each address without one: there a late delivery would bring the learner back."""
    closed = {item.pk for item in items if item.kind == "Tombstone"}
    return ["Tombstone" for address in addresses if address not in closed]


def left(items: Iterable[Item], kept: Iterable[str]) -> dict[tuple[str, str], int]:
    """What no policy allows. `kept` are the kinds that outlive an erasure (policy/datamap.yaml)."""
    allowed = frozenset(kept)
    found = {item for item in items if item.kind not in allowed and not _is_last_look(item)}
    return dict(Counter((item.table, item.kind) for item in found))


def _is_last_look(item: Item) -> bool:
    return item.kind == "Due" and LAST_LOOK in item.sk.split("#")
