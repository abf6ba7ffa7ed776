"""stub until media is merged"""

from dataclasses import dataclass

from chatoet.rules.item import Item


@dataclass(frozen=True, slots=True)
class Extracted:
    of: str
    source: str
    text: str = ""
    problem: str = ""


def extracted_in(item: Item) -> Extracted | None:
    found = item.content.get("extracted")
    return Extracted(**found) if isinstance(found, dict) else None
