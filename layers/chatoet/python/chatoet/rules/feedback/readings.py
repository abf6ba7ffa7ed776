"""Named readings, sizes and other amounts of the letter, held against the notes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from chatoet.rules.feedback.grounding import as_noted, not_in_notes
from chatoet.rules.feedback.letter import Letter, dates
from chatoet.rules.feedback.model import Finding
from chatoet.rules.feedback.text import Span
from chatoet.rules.task import Task

_UNIT = r"(?:mg|mcg|micrograms?|milligrams?|grams?|g|ml|cm|mm|kg|%|mmol/L|mmHg|\u00b0\s?C|degrees)"
_AMOUNT = re.compile(rf"(?<![\w.,/])(\d+(?:[.,]\d+)?)\s?({_UNIT})(?![a-z])", re.IGNORECASE)
_LABELS = {
    "BMI": r"\bBMI\b|\bbody mass index\b",
    "neck": r"\bneck\b",
    "BP": r"\bblood pressure\b|\bBP\b",
    "Epworth": r"\bEpworth\b",
    "HbA1c": r"\bHbA1c\b",
    "Mallampati": r"\bMallampati\b",
    "wt": r"\bweigh(?:t|s|ed|ing)\b",
    "T": r"\btemperature\b",
    "WCC": r"\bwhite (?:blood )?cell count\b|\bWCC\b",
    "BGL": r"\bblood (?:glucose|sugar)(?: level)?s?\b|\bBGLs?\b",
    "ABPI": r"\bABPI\b|\bankle[- ]brachial (?:pressure )?index\b",
    "pain": r"\bpain (?:score|level|rat\w+)?\b",
    "chol": r"\bcholesterol\b",
    "HR": r"\bheart rate\b|\bpulse\b|\bHR\b",
    "RR": r"\brespiratory rate\b",
    "SpO2": r"\boxygen saturation\b|\bSpO2\b",
    "GCS": r"\bGCS\b|\bGlasgow coma\b",
}
_READING = re.compile(r"(?<![\w.,/])(\d+(?:[.,]\d+)?(?:/\d+)?|\bI{1,3}\b|\bIV\b)(?![\w/]|[.,]\d)")
_ROMAN = {"I": "1", "II": "2", "III": "3", "IV": "4"}
_GRADED = "Mallampati"  # the one reading that is written in Roman numerals
_AFTER_READING = re.compile(
    r"\s*-?(?:mg|mcg|g\b|days?|weeks?|months?|years?|hours?|times|st\b|nd\b|rd\b|th\b|am\b|pm\b|x\b|x\s)",
    re.IGNORECASE,
)
_NOT_A_READING = re.compile(
    r"[;:,<>]|\b(?:and|above|below|over|under|exceed\w*|than|if|target|between|least|most"
    r"|reach\w*|goal|aim\w*|range|days?|weeks?|months?|ward|stage|step)\b",
    re.IGNORECASE,
)
_SIZE = re.compile(
    r"(?<![\w.,])(\d+(?:[.,]\d+)?)\s*(?:cm)?\s*(?:x|\u00d7|by)\s*(\d+(?:[.,]\d+)?)(?![.,]?\d)", re.IGNORECASE
)


def readings(task: Task, letter: Letter) -> Iterator[Finding]:
    noted = [(label, pattern, _noted(task, label, pattern)) for label, pattern in _LABELS.items()]
    for sentence in letter.sentences:
        for label, pattern, values in noted:
            if values:
                yield from _named(task, letter, sentence, label, pattern, values)
        yield from _sizes(task, letter, sentence)
        yield from _amounts(task, letter, sentence)


def _named(
    task: Task, letter: Letter, sentence: Span, label: str, pattern: str, noted: dict[str, set[str]]
) -> Iterator[Finding]:
    """A named measurement, such as BMI 34.1, whose value is in no note that names it."""
    for match in re.compile(pattern, re.IGNORECASE).finditer(letter.text, *sentence):
        value = _first_reading(letter.text, match.end(), sentence.end, label == _GRADED)
        if value and not any(_numbers(letter.words_of(value)) <= values for values in noted.values()):
            yield as_noted(task, letter, Span(match.start(), value.end), [*noted][-1])


def _noted(task: Task, label: str, pattern: str) -> dict[str, set[str]]:
    sign = re.compile(rf"(?<!\w){label}\b|(?i:{pattern})")
    named = (note for note in task.notes if sign.search(note.text))
    found = {
        note.id: {n for m in sign.finditer(note.text) for n in _numbers(note.text[m.end() : m.end() + 40])}
        for note in named
    }
    return {note_id: values for note_id, values in found.items() if values}


def _first_reading(text: str, start: int, end: int, graded: bool) -> Span | None:
    found = [date.span for date in dates(text, start, end)]
    for match in _READING.finditer(text, start, min(end, start + 32)):
        dated = any(span.start <= match.start() < span.end for span in found)
        if match[1] in _ROMAN and not graded:
            continue
        if not dated and not _AFTER_READING.match(text, match.end()):
            if _NOT_A_READING.search(text, start, match.start()):
                return None
            return Span(*match.span())
    return None


def _numbers(text: str) -> set[str]:
    return {_plain(n) for n in re.findall(r"\d+(?:[.,]\d+)?|\bI{1,3}\b|\bIV\b", text)}


def _plain(number: str) -> str:
    number = _ROMAN.get(number, number)
    return number.replace(",", ".").removesuffix(".0").lstrip("0") or "0"


def _sizes(task: Task, letter: Letter, sentence: Span) -> Iterator[Finding]:
    """3 x 2 cm: both numbers may be in the notes and the pair not."""
    matches = list(_SIZE.finditer(letter.text, *sentence))
    sized = {note: _pairs(note.text) for note in task.notes if matches and _SIZE.search(note.text)}
    for match in matches:
        if sized and not any(_pairs(match.group()) <= pairs for pairs in sized.values()):
            yield not_in_notes(task, letter, Span(*match.span()), sentence, sized, "size")


def _pairs(text: str) -> set[frozenset[str]]:
    return {frozenset((_plain(m[1]), _plain(m[2]))) for m in _SIZE.finditer(text)}


def _amounts(task: Task, letter: Letter, sentence: Span) -> Iterator[Finding]:
    matches = list(_AMOUNT.finditer(letter.text, *sentence))
    known = _numbers(" ".join(note.text for note in task.notes)) if matches else set()
    for match in matches:
        value = float(match[1].replace(",", "."))
        if not any(_plain(f"{value * factor:.6g}") in known for factor in (1, 10, 0.1, 1000, 0.001)):
            unit = match[2].lower()
            same = [note for note in task.notes if any(m[2].lower() == unit for m in _AMOUNT.finditer(note.text))]
            yield not_in_notes(task, letter, Span(*match.span()), sentence, same, "number")
