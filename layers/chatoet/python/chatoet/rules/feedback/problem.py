"""Texts that are not a letter for this task, told apart so that the learner hears what to do next."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

from chatoet.rules.feedback.letter import Letter
from chatoet.rules.feedback.model import KeyPointResult, Problem
from chatoet.rules.feedback.text import MAX_CHARS, word_count
from chatoet.rules.task import Task, TaskMark

FEW_WORDS = 50
TOO_MANY_WORDS = 1_000
_DEAR = re.compile(r"(?im)^\W*dear\b[^\n.]{1,60}$")
_YOURS = re.compile(r"(?im)^\W*(?:yours|sincerely|faithfully|(?:kind|best|warm)\s+regards)\b")
# The small words of English, and those of the other languages of our learners that are written in Latin letters.
_ENGLISH = "the to of and is was were has had he she for with in on at his her this that be by as from"
_FOREIGN = (
    "el los las que por para una del con su le les des est dans pour und der die das ist nicht mit für ein eine den "
    "os uma um não da do em che il di per è della sono si się jest na nie ze ang ng mga sa ay siya kanyang"
)
_RUN = 5  # words in a row that count as the same wording
_NEARLY = 0.8  # share of such runs from which a text counts as copied


def before_reading(letter: str, cleaned: str) -> Problem | None:
    """`letter` as it came, `cleaned` without markup and cut at the longest text that is read."""
    if len(letter) > MAX_CHARS or word_count(cleaned) > TOO_MANY_WORDS:
        return "too_long"
    if not any(char.isalnum() for char in cleaned):
        return "empty"
    if _other_language(cleaned):
        return "other_language"
    if word_count(cleaned) < FEW_WORDS:
        return "too_short"
    return "two_letters" if _two_letters(cleaned) else None


def _two_letters(text: str) -> bool:
    """Two greetings, each with a closing of its own; a name alone on a line is no greeting."""
    places = [*(match.start() for match in _DEAR.finditer(text)), len(text)]
    parts = [text[start:end] for start, end in pairwise(places)]
    return sum(1 for part in parts if _YOURS.search(part) and word_count(part) >= FEW_WORDS) > 1


def _other_language(text: str) -> bool:
    """Mostly in another script, or plainly in another language; names and drugs of anywhere are no language."""
    letters = [char for char in text if char.isalpha()]
    if len(letters) >= 10 and sum(char > "\u024f" for char in letters) > len(letters) / 3:
        return True
    words = re.findall(r"[^\W\d_]+", text.lower())
    english, foreign = (
        sum(word in known for word in words) / max(1, len(words)) for known in (_ENGLISH.split(), _FOREIGN.split())
    )
    return len(words) >= 20 and foreign > 0.12 and english < 0.08


def after_reading(
    task: Task, letter: Letter, points: tuple[KeyPointResult, ...], others: Iterable[TaskMark]
) -> tuple[Problem | None, str | None]:
    """The problem, and the other task's title when the letter answers that one."""
    other = _other(task, letter.text, points, others)
    if other is not None:
        return "other_task", other or None
    if _copied(letter.text, "\n".join(task.model_letters)):
        return "model_letter", None
    if _copied(letter.text, " ".join(note.text for note in task.notes)) or not _is_letter(letter, points):
        return "not_a_letter", None
    return None, None


def _other(task: Task, text: str, points: tuple[KeyPointResult, ...], others: Iterable[TaskMark]) -> str | None:
    """None: this task's letter. A title: that other task's. Empty: a letter about somebody else."""
    if _names(text, task.mark):
        return None
    titles = [mark.title for mark in others if mark.id != task.id and _names(text, mark)]
    if titles:
        return titles[0]
    greeted = re.search(r"(?im)^\W*dear\b", text) is not None
    return "" if greeted and _share_said(points) < 0.2 else None


def _names(text: str, mark: TaskMark) -> bool:
    return any(re.search(rf"\b{re.escape(name)}", text, re.IGNORECASE) for name in (mark.patient, mark.recipient))


def _is_letter(letter: Letter, points: tuple[KeyPointResult, ...]) -> bool:
    parts = sum(part is not None for part in (letter.salutation, letter.re_line, letter.close))
    return parts >= 2 or _share_said(points) >= 0.2


def _share_said(points: tuple[KeyPointResult, ...]) -> float:
    return sum(point.status != "missed" for point in points) / max(1, len(points))


def _copied(text: str, source: str) -> bool:
    """Most of the text stands word for word in the source."""
    runs, known = _runs(text), _runs(source)
    return bool(runs) and len(runs & known) / len(runs) >= _NEARLY


def _runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[i : i + _RUN]) for i in range(len(words) - _RUN + 1)}
