"""What the stand-in sees beyond the rules: empty phrases, a tone that does not suit, paragraphs that are too long."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from chatoet.rules.feedback.letter import read
from chatoet.rules.feedback.model import Finding

LONG: Final = 95  # words of a paragraph
PRAISE: Final = {
    "purpose": "Your first paragraph says why you write.",
    "conciseness": "You kept to what this reader needs.",
    "genre": "The tone suits a colleague.",
    "language": "The language reads without effort.",
}
_WORDY: Final = {
    "due to the fact that": "because",
    "in order to": "to",
    "at this point in time": "now",
    "at the present time": "now",
    "in spite of the fact that": "although",
    "for the purpose of": "for",
    "on a daily basis": "daily",
    "on a regular basis": "regularly",
    "with regard to": "about",
    "has the ability to": "can",
}
_TONE: Final = {
    "do the needful": "Say what you would like the reader to do.",
    "poor man": "Describe the patient neutrally.",
    "poor lady": "Describe the patient neutrally.",
    "as soon as possible": "Give a date or a reason, so that the reader can plan.",
    "you must": "Ask a colleague: please, or I would be grateful.",
    "a lot of": "Say how much, or choose a more formal word.",
}


def of(criterion: str, letter: str) -> Iterator[Finding]:
    """With their places in the letter."""
    if criterion == "conciseness":
        for phrase, short in _WORDY.items():
            finding = Finding("length", "tip", "Can you say this in fewer words?", f"Shorter: {short}.", fix=short)
            yield from map(_cased, _each(phrase, finding, letter))
    elif criterion == "genre":
        for phrase, better in _TONE.items():
            hint = "How would you say this to a colleague you respect?"
            yield from _each(phrase, Finding("register", "should", hint, better), letter)
    elif criterion == "organisation":
        yield from _paragraphs(letter)


def _each(phrase: str, finding: Finding, letter: str) -> Iterator[Finding]:
    for match in re.finditer(rf"(?i)\b{phrase}\b", letter):
        yield finding.at(letter, *match.span())


def _cased(finding: Finding) -> Finding:
    """A fix at the start of a sentence starts with a capital."""
    fix = finding.fix or ""
    return replace(finding, fix=fix[:1].upper() + fix[1:]) if finding.quote[0].isupper() else finding


def _paragraphs(letter: str) -> Iterator[Finding]:
    for paragraph in read(letter).body:
        words = letter[paragraph.span.start : paragraph.span.end].split()
        if len(words) > LONG and len(paragraph.sentences) > 1:
            first = paragraph.sentences[0]
            end = letter.find("\n", first.start, first.end)
            hint, answer = "Where does another topic begin in this paragraph?", "Give each topic a paragraph."
            yield Finding("layout", "tip", hint, answer).at(letter, first.start, first.end if end < 0 else end)
