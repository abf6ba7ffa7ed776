"""The letters of known quality, and what a second reader marked in them. docs/quality.md says how to add one."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal, NamedTuple, get_args

import yaml

from chatoet.rules.feedback.model import Kind
from chatoet.rules.feedback.text import Span

Level = Literal["excellent", "good", "middling", "weak"]
FOLDER = Path(__file__).parent / "letters"


class Mark(NamedTuple):
    """An error as the second reader sees it; `quote` is empty where something is not there."""

    quote: str
    kind: Kind
    note: str | None
    critical: bool


class Sample(NamedTuple):
    """`marks` is None until the second reader has been; `missed` are the notes that the reader of the letter lacks."""

    id: str
    task: str
    level: Level
    letter: str
    marks: tuple[Mark, ...] | None
    missed: frozenset[str]

    @property
    def faulty(self) -> tuple[str, ...]:
        """Words that say what is wrong or not needed."""
        kinds = ("contradiction", "unsupported", "incomplete", "irrelevant")
        return tuple(mark.quote for mark in self.marks or () if mark.quote and mark.kind in kinds)

    def places(self, mark: Mark) -> list[Span]:
        return list(occurrences(self.letter, mark.quote)) if mark.quote else []


def samples(folder: Path = FOLDER) -> list[Sample]:
    return [sample(path) for path in sorted(folder.glob("*/*.yaml"))]


def sample(path: Path) -> Sample:
    data: dict[str, Any] = yaml.load(path.read_text("utf-8"), yaml.CSafeLoader)
    marks = None if data.get("marks") is None else tuple(_mark(mark) for mark in data["marks"])
    missed = frozenset(note for note in data.get("missed") or () if note)
    return Sample(f"{data['task']}/{path.stem}", data["task"], data["level"], data["letter"], marks, missed)


def _mark(data: dict[str, Any]) -> Mark:
    if data["kind"] not in get_args(Kind):
        raise ValueError(f"no kind of finding: {data['kind']}")
    return Mark(data.get("quote") or "", data["kind"], data.get("note"), bool(data.get("critical")))


def occurrences(text: str, quote: str) -> Iterator[Span]:
    start = text.find(quote)
    while start >= 0:
        yield Span(start, start + len(quote))
        start = text.find(quote, start + 1)
