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
    "Tomas": "Emeka", "Brandl": "Okonkwo", "Priya": "Hannah", "Lindqvist": "Moreau",
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
    text = clean(letter).text
    for span in _sound(text, faulty):
        yield text[: span.start] + text[span.end :].lstrip(" ")


def poorest(letter: str, faulty: Collection[str]) -> str:
    """Without the one of them that holds most figures: a key fact goes with it."""
    text = clean(letter).text
    fullest = max(_sound(text, faulty), key=lambda span: len(re.findall(r"\d+", text[slice(*span)])))
    return text[: fullest.start] + text[fullest.end :].lstrip(" ")


def _sound(text: str, faulty: Collection[str]) -> list[Span]:
    """But for the first: without it another one opens the letter, and may say sooner why it was written."""
    return [span for span in read(text).sentences[1:] if not any(quote in text[slice(*span)] for quote in faulty)]


def padded(task: Task, letter: str) -> str:
    """With a paragraph that this reader does not need, before the last one."""
    text = clean(letter).text
    at = read(text).body[-1].span.start
    return f"{text[:at]}{PASSAGES[task.id].strip()}\n\n{text[at:]}"


def planted(letter: str, errors: int) -> str:
    """With so many slips of language; those of a smaller number are among those of a greater one."""
    text = clean(letter).text
    chosen: list[tuple[Span, str]] = []
    found = [found for found in _slips(text) if text[slice(*found[0])] != found[1]]
    Random(len(text)).shuffle(found)
    for span, slip in found:
        if len(chosen) < errors and all(span.end < other.start or other.end < span.start for other, _ in chosen):
            chosen.append((span, slip))
    for span, slip in sorted(chosen, reverse=True):
        text = text[: span.start] + slip + text[span.end :]
    return text


def _slips(text: str) -> list[tuple[Span, str]]:
    return [
        (Span(*match.span()), slip(match))
        for paragraph in read(text).body
        for pattern, slip in _SLIPS
        for match in re.compile(pattern).finditer(text, *paragraph.span)
    ]


def renamed(task: Task, letter: str) -> tuple[Task, str]:
    """Task and letter with other names for the patient and the reader."""
    names = re.compile(rf"\b(?:{'|'.join(NAMES)})\b")
    swapped = names.sub(lambda m: NAMES[m[0]], (_DATA / f"{task.id}.json").read_text("utf-8"))
    return Task.from_json(json.loads(swapped)), names.sub(lambda m: NAMES[m[0]], letter)
