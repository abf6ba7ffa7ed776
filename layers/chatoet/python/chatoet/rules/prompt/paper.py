"""What a prompt may hold. There is no field for a learner, so that nothing about one can get in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from typing import NamedTuple, NewType

from chatoet.rules.task import Task

Masked = NewType("Masked", str)  # made by mask.masked alone


class Row(NamedTuple):
    """A note or a key point: its id, and what is said of it."""

    id: str
    text: str
    more: str = ""


class Paper(NamedTuple):
    """All that a prefix is written from: the task, and no letter."""

    task: str  # its id
    version: int
    profession: str
    letter_type: str
    role: str
    workplace: str
    reader: str
    today: str
    brief: str
    words: tuple[int, int]
    notes: tuple[Row, ...]
    points: tuple[Row, ...]
    purpose: tuple[str, ...]
    topics: tuple[str, ...]  # of the key points that matter, without their facts
    needless: tuple[Row, ...]
    plan: tuple[str, ...]
    kept_short: tuple[str, ...]
    spelt_out: tuple[str, ...]
    vocabulary: tuple[str, ...]


def paper(task: Task) -> Paper:
    setting = task.setting
    return Paper(
        task=task.id,
        version=task.version,
        profession=task.profession,
        letter_type=task.letter_type,
        role=setting.your_role,
        workplace=setting.workplace,
        reader=", ".join(task.recipient.address),
        today=setting.today,
        brief=task.prompt.strip(),
        words=(task.body_words.min, task.body_words.max),
        notes=tuple(Row(note.id, f"{note.heading}: {note.text}") for note in task.notes),
        points=tuple(Row(p.id, f"{p.label} [{', '.join(p.note_ids)}]", p.importance) for p in task.key_points),
        purpose=tuple(point.label for point in task.key_points if point.first_paragraph),
        topics=tuple(point.topic for point in task.key_points if point.importance != "may"),
        needless=tuple(Row(n.id, n.text, n.why) for n in task.notes if n.relevance == "irrelevant"),
        plan=task.paragraph_plan,
        kept_short=task.abbreviations_ok,
        spelt_out=tuple(f"{short} = {long}" for short, long in task.abbreviations_expand.items()),
        vocabulary=_words(task),
    )


def _words(task: Task) -> tuple[str, ...]:
    """The words of the notes without their facts: no order, no number, nothing that belongs to anything."""
    said = chain((note.text for note in task.notes), task.recipient.address, (task.setting.workplace,))
    words = chain(*map(_long, said), (term.term for term in task.vocabulary))
    once = {word.lower(): word for word in sorted(words)}  # in small letters where it stands so anywhere
    return tuple(once[low] for low in sorted(once))


def _long(text: str) -> Iterator[str]:
    return (word for word in re.findall(r"[^\W\d_][\w'-]+", text) if len(word) > 4 and not any(map(str.isdigit, word)))
