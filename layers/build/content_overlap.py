"""No eight words in a row twice in the bank: two tasks that share a sentence teach one of them by heart."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from layers.build.content_faults import Data, Fault

RUN = 8  # words
_WORD = re.compile(r"[a-z0-9]+(?:['\u2019][a-z]+)?")
# What a letter says as a matter of course; the instructions of a task are fixed too, and are not looked at.
_FIXED = (
    "please contact me if you have any questions or concerns",
    "please do not hesitate to contact me if you have any questions or concerns",
    "please do not hesitate to contact me should you have any questions or concerns",
    "please do not hesitate to contact me if you require any further information",
    "please do not hesitate to contact me should you require any further information",
    "if you have any questions please do not hesitate to contact me",
    "if you require any further information please do not hesitate to contact me",
    "should you require any further information please do not hesitate to contact me",
)


class Passage(NamedTuple):
    """`whole`: passages of one whole may repeat each other, as a letter repeats its notes."""

    whole: str
    file: str
    place: str
    text: str


def overlaps(passages: Iterable[Passage]) -> Iterator[Fault]:
    """Each pair of wholes is named once, with the first words that they share."""
    first: dict[str, Passage] = {}
    told: set[tuple[str, str]] = set()
    for passage in passages:
        for run in runs(passage.text):
            other = first.setdefault(run, passage)
            pair = (other.whole, passage.whole)
            if other.whole != passage.whole and pair not in told and run not in _ALLOWED:
                told.add(pair)
                wrong = f"\u201c{run}\u201d stands in {other.file}, {other.place}, too."
                yield Fault(passage.file, passage.place, wrong, f"Say it in other words: fewer than {RUN} in a row.")


def runs(text: str) -> Iterator[str]:
    for paragraph in text.lower().splitlines():
        words = _WORD.findall(paragraph)
        yield from (" ".join(words[at : at + RUN]) for at in range(len(words) - RUN + 1))


_ALLOWED = frozenset(run for sentence in _FIXED for run in runs(sentence))


def of_task(name: str, task: Data) -> Iterator[Passage]:
    yield Passage(name, name, "prompt", task["prompt"])
    for section in task["case_notes"]:
        yield from (Passage(name, name, f"note {note['id']}", note["text"]) for note in section["notes"])
    for number, letter in enumerate(task["model_letters"], 1):
        yield Passage(name, name, f"model letter {number}", letter["text"])


def of_reading(name: str, reading: Data) -> Iterator[Passage]:
    yield from (Passage(name, name, f"text {text['id']}", text["body"]) for text in reading["texts"])
    for item in reading["items"]:
        yield Passage(name, name, f"item {item['id']}", " ".join([item["stem"], *item["options"].values()]))


def of_frame(name: str, frame: Data) -> Iterator[Passage]:
    filled = frame["frame"].replace("___", frame["answers"][0])
    yield Passage(f"{name} {frame['id']}", name, f"frame {frame['id']}", filled)


def of_fix(name: str, fix: Data) -> Iterator[Passage]:
    whole = f"{name} {fix['id']}"
    yield from (Passage(whole, name, f"fix {fix['id']}", text) for text in (fix["wrong"], fix["answers"][0]))
