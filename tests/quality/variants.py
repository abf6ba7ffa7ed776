"""The same letter, changed in one respect: what must not change for the better, or not at all."""

import json
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path
from random import Random
from typing import Final

import yaml

import chatoet
from chatoet.rules.feedback.letter import read
from chatoet.rules.feedback.text import Span, clean
from chatoet.rules.task import Task

PASSAGES: Final[Mapping[str, str]] = yaml.safe_load((Path(__file__).parent / "passages.yaml").read_text("utf-8"))
NAMES: Final[Mapping[str, str]] = {
    "Tomas": "Emeka", "Brandl": "Okonkwo", "Priya": "Hannah", "Aldgrove": "Moreau",
    "Callum": "Dmitri", "Reyes": "Petrov", "Helena": "Aiko", "Voss": "Tanaka",
    "Leonard": "Hassan", "Achterberg": "Rahimi", "Ruth": "Yasmin", "Calloway": "Haddad",
    "Beatriz": "Sunita", "Solano": "Menon", "Idris": "Lars", "Pendry": "Holmgren",
}  # fmt: skip
_DATA = Path(chatoet.__file__ or "").parent / "data" / "content"
Slip = Callable[[re.Match[str]], str]
_SLIPS: Final[tuple[tuple[str, Slip], ...]] = (
    (r"\b(?:the|an?) (?=[a-z])", lambda m: ""),
    (r"\bhas\b", lambda m: "have"),
    (r"\bwas\b", lambda m: "were"),
    (r"\bis\b", lambda m: "are"),
    (r"\b[a-z]{3}([a-z])([a-z])[a-z]{3,}\b", lambda m: m[0].replace(m[1] + m[2], m[2] + m[1], 1)),
)


def shortened(letter: str, faulty: Collection[str]) -> Iterator[str]:
    """Without one sentence of its body, each in turn, of those that hold no fault: to lose a fault may be a gain."""
    for span in _sound(letter, faulty):
        yield letter[: span.start] + letter[span.end :].lstrip(" ")


def poorest(letter: str, faulty: Collection[str]) -> str:
    """Without the one of them that holds most figures: a key fact goes with it."""
    fullest = max(_sound(letter, faulty), key=lambda span: len(re.findall(r"\d+", letter[slice(*span)])))
    return letter[: fullest.start] + letter[fullest.end :].lstrip(" ")


def _sound(letter: str, faulty: Collection[str]) -> list[Span]:
    """But for the first: without it another one opens the letter, and may say sooner why it was written."""
    cleaned = clean(letter)
    spans = [cleaned.original(*span) for span in read(cleaned.text).sentences[1:]]
    return [span for span in spans if not any(quote in letter[slice(*span)] for quote in faulty)]


def padded(task: Task, letter: str) -> str:
    """With a paragraph that this reader does not need, before the last one."""
    cleaned = clean(letter)
    at = cleaned.starts[read(cleaned.text).body[-1].span.start]
    return f"{letter[:at]}{PASSAGES[task.id].strip()}\n\n{letter[at:]}"


def planted(letter: str, errors: int) -> str:
    """With so many slips of language; those of a smaller number are among those of a greater one."""
    chosen: list[tuple[Span, str]] = []
    found = [(span, slip) for span, slip in _slips(letter) if letter[slice(*span)] != slip]
    Random(len(letter)).shuffle(found)
    for span, slip in found:
        if len(chosen) < errors and all(span.end < other.start or other.end < span.start for other, _ in chosen):
            chosen.append((span, slip))
    for span, slip in sorted(chosen, reverse=True):
        letter = letter[: span.start] + slip + letter[span.end :]
    return letter


def _slips(letter: str) -> list[tuple[Span, str]]:
    cleaned = clean(letter)
    return [
        (cleaned.original(*match.span()), slip(match))
        for paragraph in read(cleaned.text).body
        for pattern, slip in _SLIPS
        for match in re.compile(pattern).finditer(cleaned.text, *paragraph.span)
    ]


def renamed(task: Task, letter: str) -> tuple[Task, str]:
    """Task and letter with other names for the patient and the reader."""
    names = re.compile(rf"\b(?:{'|'.join(NAMES)})\b")
    swapped = names.sub(lambda m: NAMES[m[0]], (_DATA / f"{task.id}.json").read_text("utf-8"))
    return Task.from_json(json.loads(swapped)), names.sub(lambda m: NAMES[m[0]], letter)
