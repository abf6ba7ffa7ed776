"""One stored item as a learner reads it: times written out, packed values unpacked, each under its own name."""

import json
from base64 import b64encode
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, Final, NamedTuple

from chatoet.rules.course.practice import learnt, recalled
from chatoet.rules.receipt import rfc3339

CATEGORY: Final[Mapping[str, str]] = {
    "Turn": "messages",
    "Part": "messages",
    "Outbox": "replies",
    "Receipt": "decisions",
    "Case": "cases",
    "Correspondence": "cases",
    "Disclosure": "disclosures",
    "ProcessorCall": "disclosures",
    "Audit": "audit",
}
CATEGORIES: Final = ("messages", "replies", "decisions", "cases", "disclosures", "account", "audit")
MACHINE_MADE: Final = frozenset({"Outbox"})  # text that an AI system wrote (Art 50(2) AI Act)
WORDS: Final = frozenset({"Turn", "Part", "Outbox", "Correspondence"})  # may tell of other people
TIMES: Final = frozenset(
    {
        "at", "until", "last_inbound", "held_until", "paced_until", "next_try", "pending_at", "retain_until", "due",
        "since", "began", "reminded",
    }
)  # fmt: skip
PLACES: Final = frozenset({("dialogue", "at")})  # how far an exercise has come
NEVER: Final = 0  # as a time: it has not happened


class Row(NamedTuple):
    """`values` by name, as JSON has them."""

    kind: str
    values: dict[str, Any]

    @property
    def category(self) -> str:
        return CATEGORY.get(self.kind, "account")

    @property
    def machine_made(self) -> bool:
        return self.kind in MACHINE_MADE or bool(self.values.get("result"))

    @property
    def at(self) -> str:
        return str(self.values.get("at") or "")


def row(
    kind: str, names: Iterable[str], read: Callable[[str], Any], opened: Callable[[str, bytes], str],
    redacted: Callable[[str], str],
) -> Row:  # fmt: skip
    """`read` gives an attribute as it is stored, `opened` the text of one that is sealed."""
    values: dict[str, Any] = {}
    for name in names:
        value = read(name)
        if isinstance(value, bytes) and name in ("sealed", "result", "address"):
            text = opened(name, value)
            value = _content(kind, name, text, redacted)
        values[label(name)] = _told(name, value)
    return Row(kind, values)


def label(name: str) -> str:
    """In the package nothing is sealed."""
    return "content" if name == "sealed" else name


def epoch(when: str) -> int:
    """The inverse of `rfc3339`."""
    return int(datetime.fromisoformat(when).timestamp())


def _content(kind: str, name: str, text: str, redacted: Callable[[str], str]) -> Any:
    """What is kept as JSON is redacted text by text, not as the JSON: there a line break ends in a letter."""
    if kind == "Outbox" or name == "result":
        return _each(json.loads(text), redacted)
    return redacted(text) if kind in WORDS else text


def _each(value: Any, redacted: Callable[[str], str]) -> Any:
    match value:
        case str():
            return redacted(value)
        case list():
            return [_each(part, redacted) for part in value]
        case dict():
            return {name: _each(part, redacted) for name, part in value.items()}
    return value


def _told(name: str, value: Any) -> Any:
    match name, value:
        case "decisions", dict():
            return {purpose: _decision(*said) for purpose, said in value.items()}
        case "learnt", str():
            return learnt(recalled(0, value))
        case "history", list():
            return [{"state": state, "at": rfc3339(int(at)), "reason": reason} for state, at, reason in value]
        case _, list():
            return [_told(name, each) for each in value]
        case _, bytes():
            return b64encode(value).decode()
        case _, dict():
            return {key: each if (name, key) in PLACES else _told(key, each) for key, each in value.items()}
        case _, int() | float() if not isinstance(value, bool):
            return _number(name, value)
    return value


def _decision(granted: bool, at: int, version: int = 1) -> dict[str, Any]:
    return {"granted": granted, "at": rfc3339(int(at)), "version": version}


def _number(name: str, value: int | float) -> Any:
    if name in TIMES or name.endswith("_at"):
        return rfc3339(int(value)) if value != NEVER else None
    return int(value) if int(value) == value else value
