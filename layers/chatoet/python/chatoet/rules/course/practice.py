"""What is remembered of a finished exercise: never a word of the learner's, only what it was and how it went."""

from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

What = Literal[
    "letter", "reading_a", "reading_b", "reading_c", "relevance", "order", "opening", "words", "placement"
]  # fmt: skip
Marks = Mapping[str, tuple[int, int]]  # criterion (rules/criteria.py) to the lowest and highest band estimated


class Practice(NamedTuple):
    """`ref` is content and version, "rb-set-9@2". `errors` count kinds of error (rules/course/errors.py); of a
    letter they are what the next letter is compared with. `attempt` is of a letter: from 2 on it is a rewrite."""

    at: int
    what: What
    ref: str
    right: int = 0
    asked: int = 0
    seconds: int = 0
    errors: Mapping[str, int] = {}
    marks: Marks = {}
    attempt: int = 0


def learnt(practice: Practice) -> dict[str, Any]:
    """As it is stored, beside the time; what is empty is left out."""
    fields: dict[str, Any] = {
        "what": practice.what, "ref": practice.ref, "right": practice.right, "asked": practice.asked,
    }  # fmt: skip
    rare: dict[str, Any] = {"seconds": practice.seconds, "errors": dict(practice.errors)}
    rare["attempt"] = practice.attempt if practice.attempt > 1 else 0
    rare["marks"] = {name: list(band) for name, band in practice.marks.items()}
    return fields | {key: value for key, value in rare.items() if value}


def practised(at: int, stored: Mapping[str, Any]) -> Practice:
    marks = {name: (int(low), int(high)) for name, (low, high) in (stored.get("marks") or {}).items()}
    errors = {name: int(count) for name, count in (stored.get("errors") or {}).items()}
    numbers = {name: int(stored.get(name) or 0) for name in ("right", "asked", "seconds", "attempt")}
    return Practice(at, stored["what"], stored["ref"], errors=errors, marks=marks, **numbers)
