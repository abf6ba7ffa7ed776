"""What a learner takes along: what they gave and what was observed, in a form that others can read (Art 20 GDPR).

The schema is policy/schemas/portability-1.schema.json, published beside the notice.
"""

from collections.abc import Iterable
from typing import Any, Final

from chatoet.rules.export.rows import Row

SCHEMA: Final = "portability-1"
TYPES: Final = {
    "Head": "account",
    "Identity": "address",
    "Turn": "message",
    "Part": "message_part",
    "Profile": "name",
    "Enrolment": "course",
    "Practice": "exercise",
}
CHOSEN: Final = ("step", "profession", "task")  # of the dialogue: the rest is how we keep count, or worked out by us


def records(rows: Iterable[Row]) -> list[dict[str, Any]]:
    """`content` is what the learner wrote; a record that says nothing is left out."""
    said = ({"type": type_of(row), **_present(row)} for row in rows)
    return [record for record in said if len(record) > 1]


def type_of(row: Row) -> str:
    return TYPES.get(row.kind, row.kind.lower())


def _present(row: Row) -> dict[str, Any]:
    said = {name: value for name, value in row.values.items() if value is not None}
    if "dialogue" in said:
        said["dialogue"] = {name: said["dialogue"][name] for name in CHOSEN if name in said["dialogue"]}
    return said
