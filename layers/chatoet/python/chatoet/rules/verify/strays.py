"""What in a letter nothing supports: sentences that share hardly a word with the case and do not speak of the patient.

No accusation: a genuine letter may hold one. But who stands beside such a sentence may have been talked to by it, so
a model is not taken at its word there (`bands.bounded`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from chatoet.rules.feedback.letter import Letter
from chatoet.rules.feedback.text import Clean, Span, sentences
from chatoet.rules.task import Task
from chatoet.rules.verify.stems import stems

_FEWEST: Final = 3  # words with a meaning of their own, from which a sentence can be told to be about something else
_SUPPORTED: Final = 0.34  # of them that the task has too; 0 to 1
_OF_THE_PATIENT: Final = 0.12  # the same where it says `he` or `her`
_PATIENT = re.compile(r"\b(?:he|she|him|his|hers?|they|them|their|patient)\b", re.IGNORECASE)
_COURTESY: Final = (
    "Please do not hesitate to contact me with any queries or for further information. Wishing him a speedy recovery. "
    "Thanks for your cooperation."
)
_PARAGRAPH = re.compile(r"[^\n]+(?:\n(?![ \t]*\n)[^\n]+)*")


def strays(task: Task, cleaned: Clean, parts: Letter) -> tuple[Span, ...]:
    """Spans of the letter as the learner sent it, in order."""
    known, close = _known(task), parts.close or Span(0, 0)
    found = (span for span in _sentences(cleaned.text) if _strays(cleaned.text[span.start : span.end], known))
    return tuple(cleaned.original(*span) for span in found if not span.start <= close.start < span.end)


def _sentences(text: str) -> Iterator[Span]:
    """Over the ends of lines: a sentence may be broken anywhere."""
    joined = text.replace("\n", " ")
    for paragraph in _PARAGRAPH.finditer(text):
        yield from sentences(joined, Span(*paragraph.span()))


def _strays(sentence: str, known: frozenset[str]) -> bool:
    said = stems(sentence)
    if len(said) < _FEWEST or not re.search(r"\b[a-z]{3,}", sentence):  # names, headings
        return False
    return len(said & known) <= len(said) * (_OF_THE_PATIENT if _PATIENT.search(sentence) else _SUPPORTED)


def _known(task: Task) -> frozenset[str]:
    """Stems of all that the task says, its model letters with their usual courtesies included."""
    setting, reader, patient = task.setting, task.recipient, task.patient
    texts = [_COURTESY, task.title, task.prompt, setting.your_role, setting.workplace]
    texts += [patient.title, patient.first, patient.last]
    texts += [*reader.address, reader.name, reader.salutation, reader.close, *setting.sign_off, *task.model_letters]
    texts += [*task.hints, *task.pitfalls, *task.abbreviations_expand.values(), *(t.term for t in task.vocabulary)]
    texts += [point.label for point in task.key_points]
    texts += [text for note in task.notes for text in (note.heading, note.text)]
    return frozenset(stems("\n".join(texts)))
