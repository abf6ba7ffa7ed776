"""A reading set as the build compiles it (content/FORMAT.md), and the sittings that it is done in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final, Literal, NamedTuple

from chatoet.rules.typed import accepted, numbered

Json = Mapping[str, Any]
Part = Literal["A", "B", "C"]
ItemType = Literal["choice", "matching", "short_answer", "completion"]

# Items and minutes of one sitting: half of a part A, three texts of part B, half a text of part C.
SITTING: Final[Mapping[Part, tuple[int, int]]] = {"A": (10, 8), "B": (3, 6), "C": (4, 11)}
_SENTENCE_END = re.compile(r"(?<=[.!?])['\")]* +(?=[A-Z'\"(\[])")
_NUMBER = re.compile(r"^\[\d+\] ")


class Text(NamedTuple):
    """`body`: one paragraph, row or list entry a line; those of part C begin with their number, as in `[1] `."""

    id: str
    title: str
    body: str
    genre: str = ""


class Item(NamedTuple):
    """`options` and `why` by letter, empty when the answer is typed. `key`: a letter, or every wording that counts.

    `evidence` stands word for word in the text whose id is `text`.
    """

    id: str
    type: ItemType
    skill: str
    stem: str
    options: Mapping[str, str]
    key: tuple[str, ...]
    text: str
    evidence: str
    why: Mapping[str, str]

    @property
    def by_letter(self) -> bool:
        return self.type in ("choice", "matching")

    def accepts(self, answer: str) -> bool:
        """A number in words or in digits is the same answer."""
        return accepted(numbered(answer), map(numbered, self.key))


class Place(NamedTuple):
    """Where the evidence of an item stands; paragraph and sentence count from 1."""

    text: Text
    paragraph: int
    sentence: int
    words: str  # the sentence


class Sitting(NamedTuple):
    """What is done at one go. `number` counts from 1."""

    number: int
    minutes: int
    texts: tuple[Text, ...]
    items: tuple[Item, ...]


class ReadingSummary(NamedTuple):
    """One row of content/index.json; the title fits a WhatsApp list row (24 characters)."""

    id: str
    version: int
    status: str
    part: Part
    title: str
    sittings: int


class ReadingSet(NamedTuple):
    id: str
    version: int
    status: str
    part: Part
    title: str
    minutes: int
    texts: tuple[Text, ...]
    items: tuple[Item, ...]

    @property
    def sittings(self) -> tuple[Sitting, ...]:
        size, minutes = SITTING[self.part]
        parts = [self.items[at : at + size] for at in range(0, len(self.items), size)]
        return tuple(Sitting(n, minutes, self._texts(items), items) for n, items in enumerate(parts, 1))

    def _texts(self, items: tuple[Item, ...]) -> tuple[Text, ...]:
        """In part A the learner must find out which text it is, so all are shown."""
        named = {item.text for item in items}
        return tuple(text for text in self.texts if self.part == "A" or text.id in named)

    def text(self, text_id: str) -> Text:
        return next(text for text in self.texts if text.id == text_id)

    def item(self, item_id: str) -> Item:
        return next(item for item in self.items if item.id == item_id)

    def place(self, item: Item) -> Place:
        text = self.text(item.text)
        for number, line in enumerate(text.body.splitlines(), 1):
            if item.evidence in line:
                return _place(text, number, _NUMBER.sub("", line), item.evidence)
        raise ValueError(
            f"{self.id} {item.id}: the evidence is not in one paragraph"
        )  # the build makes sure that it is

    @staticmethod
    def from_json(data: Json) -> ReadingSet:
        return ReadingSet(
            id=data["id"],
            version=data["version"],
            status=data["status"],
            part=data["part"],
            title=data["title"],
            minutes=data["minutes"],
            texts=tuple(Text(t["id"], t["title"], t["body"], t.get("genre", "")) for t in data["texts"]),
            items=tuple(_item(item) for item in data["items"]),
        )


def _item(data: Json) -> Item:
    return Item(
        id=data["id"],
        type=data["type"],
        skill=data["skill"],
        stem=data["stem"],
        options=data["options"],
        key=tuple(data["key"]),
        text=data["text"],
        evidence=data["evidence"],
        why=data["why"],
    )


def _place(text: Text, paragraph: int, line: str, evidence: str) -> Place:
    """Evidence that spans two sentences is placed where it begins."""
    at = line.index(evidence)
    ends = [0, *(end.end() for end in _SENTENCE_END.finditer(line)), len(line)]
    number = max(n for n, end in enumerate(ends[:-1], 1) if end <= at)
    return Place(text, paragraph, number, line[ends[number - 1] : ends[number]].strip())
