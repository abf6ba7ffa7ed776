"""What the letter states as fact, held against the notes: what they do not say is not true here."""

from __future__ import annotations

import re
from collections.abc import Iterator

from chatoet.rules.feedback.grounding import dated, not_in_notes
from chatoet.rules.feedback.letter import CalendarDate, Letter, dates
from chatoet.rules.feedback.medicines import medicines
from chatoet.rules.feedback.model import Finding
from chatoet.rules.feedback.points import against_note
from chatoet.rules.feedback.readings import readings
from chatoet.rules.feedback.text import Span
from chatoet.rules.feedback.words import WordList
from chatoet.rules.task import Note, Task

_RELATIVE = re.compile(
    r"\b(?:father|mother|daughter|sons?|wife|husband|brother|sister|parents?|family)\b", re.IGNORECASE
)
_AGE = re.compile(r"\b(\d{1,3})[- ]years?[- ](?:old|of age)\b|\baged (\d{1,3})\b(?! (?:and|to))", re.IGNORECASE)


def facts(task: Task, letter: Letter, words: WordList) -> Iterator[Finding]:
    yield from _patient(task, letter)
    yield from _dates(task, letter)
    yield from medicines(task, letter, words)
    yield from readings(task, letter)


def _patient(task: Task, letter: Letter) -> Iterator[Finding]:
    note = task.reference
    parts = [*letter.sentences, *([letter.re_line] if letter.re_line else [])]
    for sentence in parts:
        text = letter.words_of(sentence)
        for match in _AGE.finditer(text):
            if int(match[1] or match[2]) != task.patient.age and not _RELATIVE.search(text):
                span = Span(sentence.start + match.start(), sentence.start + match.end())
                yield against_note(task, letter, span, note.id, f"The patient is {task.patient.age} ({note.id}).")
    yield from _birth(task, letter, note)
    yield from _title(task, letter, note)


def _birth(task: Task, letter: Letter, note: Note) -> Iterator[Finding]:
    year, month, day = (int(part) for part in task.patient.dob.split("-"))
    for date in dates(letter.text, *letter.re_line) if letter.re_line else []:
        if not date.may_be(day, month, year):
            answer = f"The date of birth is {day}/{month:02}/{year}, day first ({note.id})."
            yield against_note(task, letter, date.span, note.id, answer)


def _title(task: Task, letter: Letter, note: Note) -> Iterator[Finding]:
    """Another title with the patient's surname may be a relative: it is wrong only where the right one never stands."""
    name = re.escape(task.patient.last)
    if re.search(rf"\b{task.patient.title}\.? (?:\w+ )?{name}\b", letter.text, re.IGNORECASE):
        return
    for match in re.finditer(rf"\b(?:Mr|Mrs|Ms|Miss)\.? (?:{re.escape(task.patient.first)} )?{name}\b", letter.text):
        answer = f"The notes say {task.patient.title} {task.patient.last} ({note.id})."
        yield against_note(task, letter, Span(*match.span()), note.id, answer)
        return


def _dates(task: Task, letter: Letter) -> Iterator[Finding]:
    known = _known_dates(task)
    for sentence in letter.sentences:
        for date in dates(letter.text, *sentence):
            if not any(date.may_be(*day) for day in known):
                notes = [note for note in task.notes if dates(dated(note), 0, 400)]
                yield not_in_notes(task, letter, date.span, sentence, notes, "date")


def _known_dates(task: Task) -> set[tuple[int, int, int]]:
    """(day, month, year); a note without a year means the year in which the letter is written."""
    today, birth = (tuple(int(part) for part in day.split("-")) for day in (task.setting.today, task.patient.dob))
    noted: list[CalendarDate] = [date for note in task.notes for date in dates(dated(note), 0, 400)]
    known = {(date.day, date.month, date.year or today[0]) for date in noted}
    return known | {(today[2], today[1], today[0]), (birth[2], birth[1], birth[0])}
