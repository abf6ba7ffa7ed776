"""What a learner may write because we gave it to them: the words, names, dates and numbers of the issued task."""

import re
from collections.abc import Iterator
from itertools import chain
from typing import NamedTuple

from chatoet.rules.feedback.letter import dates
from chatoet.rules.feedback.words import close
from chatoet.rules.guard.model import Lexicon
from chatoet.rules.guard.normal import folded
from chatoet.rules.task import Task

Day = tuple[int, int, int]  # day, month, year
SHORT = 3  # letters, from which the beginning of a name may stand for it: Tom, Joan
LONG = 5  # letters, beyond which two slips in a name are still that name


class Provenance(NamedTuple):
    """Without a task nothing is known, and `open` is false."""

    lexicon: Lexicon
    open: bool = False
    words: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()  # their digits
    dates: frozenset[Day] = frozenset()
    born: tuple[Day, ...] = ()

    def knows(self, word: str) -> bool:
        """A word of the task, or one of its names with a slip in it."""
        return word in self.words or self._a_slip_of_a_name(word)

    def nearly_says(self, word: str) -> bool:
        """Whether a word that is somebody's name is one of the task's with a slip: `Infract`."""
        same = (known for known in self.words if known[0] == word[0] and len(known) > LONG)
        return len(word) > LONG and any(close(word, known, 1) for known in same)

    def _a_slip_of_a_name(self, word: str) -> bool:
        if len(word) >= SHORT and any(name.startswith(word) for name in self.names):
            return True
        strict = len(word) <= LONG or self.lexicon.names.rank(word) is not None
        return any(name[0] == word[0] and close(word, name, 1 if strict else 2) for name in self.names)


def provenance(lexicon: Lexicon, *tasks: Task) -> Provenance:
    """Of the task that is open, and of another of ours that a letter was written for instead."""
    if not tasks:
        return Provenance(lexicon)
    text = folded("\n".join(chain.from_iterable(map(_texts, tasks))))
    found = re.findall(r"[A-Za-z]+", text)
    names = (word.lower() for word in found if word[0].isupper() and len(word) > 2 and not _a_word(lexicon, word))
    born = tuple(map(_born, tasks))
    days = frozenset((d.day, d.month, d.year) for d in dates(text, 0, len(text)) if d.year) | {*born}
    numbers = frozenset(re.findall(r"\d+", text)) | _joined(days)
    return Provenance(lexicon, True, frozenset(word.lower() for word in found), frozenset(names), numbers, days, born)


def _born(task: Task) -> Day:
    year, month, day = (int(part) for part in task.patient.dob.split("-"))
    return day, month, year


def _texts(task: Task) -> Iterator[str]:
    patient, reader, setting = task.patient, task.recipient, task.setting
    yield from (task.title, task.prompt, setting.your_role, setting.workplace, setting.today, reader.salutation)
    yield from (patient.title, patient.first, patient.last, patient.dob, reader.name, reader.close)
    yield from chain(reader.address, setting.sign_off, task.instructions, task.model_letters, task.hints, task.pitfalls)
    yield from chain(task.abbreviations_ok, task.abbreviations_expand, task.abbreviations_expand.values())
    yield from (term.term for term in task.vocabulary)
    yield from (point.label for point in task.key_points)
    yield from chain.from_iterable(
        (section.heading, *(note.text for note in section.notes)) for section in task.sections
    )


def _a_word(lexicon: Lexicon, word: str) -> bool:
    low = word.lower()
    return low in lexicon.words and lexicon.names.rank(low) != 2


def _joined(days: frozenset[Day]) -> frozenset[str]:
    """Dates as digits alone: 02111957, 021157, 19571102."""
    forms = ("{0:02}{1:02}{2}", "{0:02}{1:02}{3:02}", "{2}{1:02}{0:02}")
    return frozenset(form.format(d, m, y, y % 100) for d, m, y in days for form in forms)
