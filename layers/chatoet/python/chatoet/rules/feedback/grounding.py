"""A number, a date or a name that the notes do not give: which note speaks of it, and how the finding says so."""

from __future__ import annotations

import re
from collections.abc import Iterable

from chatoet.rules.feedback.letter import Letter
from chatoet.rules.feedback.model import Finding
from chatoet.rules.feedback.points import against_note
from chatoet.rules.feedback.text import Span
from chatoet.rules.task import Note, Task

_COMMON = frozenset(
    ["admit", "daily", "with", "that", "from", "this", "which", "have", "been", "were", "also", "today", "patie"]
)


def as_noted(task: Task, letter: Letter, span: Span, note_id: str) -> Finding:
    return against_note(task, letter, span, note_id, f"The notes say: {task.note(note_id).text} ({note_id}).")


def not_in_notes(task: Task, letter: Letter, span: Span, sentence: Span, notes: Iterable[Note], what: str) -> Finding:
    """A contradiction where one of `notes` clearly speaks of the same thing; otherwise only a thing to check."""
    said = _stems(letter.words_of(sentence))
    scored = [(len(said & _stems(dated(note))), note) for note in notes]
    best = max((score for score, _ in scored), default=0)
    if best:
        return as_noted(task, letter, span, next(note.id for score, note in scored if score == best))
    hint = f"Is this {what} in the notes? Look again."
    return Finding("unsupported", "should", hint, f"The notes do not give this {what}.").at(letter.text, *span)


def dated(note: Note) -> str:
    """A note under a dated heading is a note of that date."""
    return f"{note.heading} . {note.text}"


def _stems(text: str) -> set[str]:
    words = re.findall(r"[A-Za-z]{4,}|\b[A-Z]{2,}\b", text)
    return {word.lower()[:5] for word in words} - _COMMON
