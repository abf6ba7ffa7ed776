"""The table itself, by event. Order matters: of several rows that fit the first one is the answer."""

from typing import Final

from chatoet.rules.conversation.rows.cards import CARDS
from chatoet.rules.conversation.rows.drills import DRILLS
from chatoet.rules.conversation.rows.everywhere import EVERYWHERE, OTHERWISE
from chatoet.rules.conversation.rows.placement import PLACEMENT
from chatoet.rules.conversation.rows.progress import PROGRESS
from chatoet.rules.conversation.rows.reading import READING
from chatoet.rules.conversation.rows.settings import SETTINGS
from chatoet.rules.conversation.rows.start import START
from chatoet.rules.conversation.rows.today import TODAY
from chatoet.rules.conversation.rows.writing import WRITING
from chatoet.rules.conversation.shape import Row

PARTS: Final[dict[str, tuple[Row, ...]]] = {
    "everywhere": EVERYWHERE, "placement": PLACEMENT, "reading": READING, "drills": DRILLS, "cards": CARDS,
    "today": TODAY, "progress": PROGRESS, "settings": SETTINGS, "writing": WRITING, "start": START,
    "otherwise": OTHERWISE,
}  # fmt: skip


def _by_event() -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for rows in PARTS.values():
        for row in rows:
            found.setdefault(row.event, []).append(row)
    return found


BY_EVENT: Final = _by_event()
