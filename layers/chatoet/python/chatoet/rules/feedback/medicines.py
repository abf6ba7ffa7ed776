"""Medicines of the letter, held against the notes: which, how much, how often."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from chatoet.rules.feedback.grounding import as_noted
from chatoet.rules.feedback.letter import Letter
from chatoet.rules.feedback.model import Finding
from chatoet.rules.feedback.text import Span
from chatoet.rules.feedback.words import WordList
from chatoet.rules.task import Task

_DOSE = re.compile(r"(?<![\w.,/])(\d+(?:[.,]\d+)?)\s?(mg|mcg|micrograms?|milligrams?|grams?|g)(?![a-z])", re.IGNORECASE)
_DOSE_OF = re.compile(_DOSE.pattern + r"\s+(?:of\s+)?(?:oral\s+)?$", re.IGNORECASE)
_FILLER = (
    r"(?:,?\s*(?:MR|modified|release|tablets?|capsules?|orally|oral|by|mouth|to|be|taken"
    r"|should|is|he|she|takes?|at|a|dose|of|"
    r"was|started|given|mg|mcg|g|\(|\)|intravenously|IV|for|reflux)\b\)?)*,?\s*-?"
)
_OFTEN: tuple[tuple[str, str], ...] = (
    ("when needed", r"p\.?\s?r\.?n\b|as (?:needed|required)|when (?:needed|required|necessary)|if (?:needed|required)"),
    ("four times daily", r"q\.?i\.?d\b|q\.?d\.?s\b|(?:four|4) times|every (?:six|6) hours|(?:six|6)[- ]hourly"),
    (
        "three times daily",
        r"t\.?i\.?d\b|t\.?d\.?s\b|(?:three|3) times|thrice|every (?:eight|8) hours|(?:eight|8)[- ]hourly",
    ),
    ("twice daily", r"b\.?i?\.?d\b|twice|two times|2 times|every (?:twelve|12) hours"),
    (
        "once daily",
        r"o\.?d\b|once (?:daily|a day|per day|each day|every day)|daily|every (?:day|morning|night"
        r"|evening)|(?:each|a|per) day|mane|nocte|at night",
    ),
)
_OFTEN_AT = [(name, re.compile(_FILLER + rf"\s*(?:{pattern})", re.IGNORECASE)) for name, pattern in _OFTEN]
_SYNONYMS = {
    "acetaminophen": "paracetamol",
    "salbutamol": "albuterol",
    "albuterol": "salbutamol",
    "adrenaline": "epinephrine",
}


@dataclass(frozen=True, slots=True)
class Mention:
    """One medicine in a text: doses in mg with their spans, and how often, when that is said next to it."""

    name: str
    span: Span
    doses: tuple[tuple[float, Span], ...]
    often: str | None
    often_span: Span | None


def mentions(text: str, within: Span, words: WordList) -> list[Mention]:
    found = re.compile(r"[A-Za-z][A-Za-z-]+").finditer(text, *within)
    drugs = [Span(*m.span()) for m in found if m.group().lower() in words.medicines]
    result = []
    for index, span in enumerate(drugs):
        start = drugs[index - 1].end if index else within.start
        before = _DOSE_OF.search(text[start : span.start])
        stop = drugs[index + 1].start if index + 1 < len(drugs) else within.end
        owned = _DOSE_OF.search(text[span.end : stop]) if index + 1 < len(drugs) else None
        stop = min(span.end + owned.start() if owned else stop, span.end + 70)
        result.append(_mention(text, span, stop, start, before))
    return result


def _mention(text: str, span: Span, stop: int, start: int, before: re.Match[str] | None) -> Mention:
    doses = [(_mg(m), Span(*m.span())) for m in _DOSE.finditer(text, span.end, stop)]
    if before:
        doses.insert(0, (_mg(before), Span(start + before.start(1), start + before.end(2))))
    for anchor in [span.end, *(dose.end for _, dose in doses if dose.end > span.end)]:
        for name, pattern in _OFTEN_AT:
            if match := pattern.match(text, anchor, stop):
                return Mention(text[slice(*span)].lower(), span, tuple(doses), name, Span(anchor, match.end()))
    return Mention(text[slice(*span)].lower(), span, tuple(doses), None, None)


def _mg(match: re.Match[str]) -> float:
    unit = match[2].lower()
    factor = 1000 if unit in ("g", "gram", "grams") else 0.001 if unit.startswith("mic") or unit == "mcg" else 1
    return float(match[1].replace(",", ".")) * factor


def medicines(task: Task, letter: Letter, words: WordList) -> Iterator[Finding]:
    noted = [(note.id, m) for note in task.notes for m in mentions(note.text, Span(0, len(note.text)), words)]
    written = " ".join(note.text for note in task.notes).lower()
    for mention in (m for sentence in letter.sentences for m in mentions(letter.text, sentence, words)):
        same = [(note_id, m) for note_id, m in noted if m.name == mention.name]
        if same:
            yield from _regimen(task, letter, mention, same)
        elif mention.name not in written and _SYNONYMS.get(mention.name, mention.name) not in written:
            hint = "Is this medicine in the notes? Compare the names."
            answer = f"The notes do not mention {mention.name}."
            yield Finding("unsupported", "should", hint, answer).at(letter.text, *mention.span)


def _regimen(task: Task, letter: Letter, mention: Mention, same: list[tuple[str, Mention]]) -> Iterator[Finding]:
    doses = {dose: note_id for note_id, m in same for dose, _ in m.doses}
    often = {m.often: note_id for note_id, m in same if m.often}
    for dose, span in mention.doses:
        if doses and not any(abs(dose - known) < 1e-6 for known in doses):
            both = Span(min(mention.span.start, span.start), max(mention.span.end, span.end))
            yield as_noted(task, letter, both, [*doses.values()][-1])
    if often and mention.often and mention.often not in often and mention.often_span:
        yield as_noted(task, letter, Span(mention.span.start, mention.often_span.end), [*often.values()][-1])
