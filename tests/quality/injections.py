"""How many of the attempts to talk to the marker are seen."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from chatoet.rules.feedback.words import WordList
from chatoet.rules.prompt.injection import noted
from tests.quality.attempts import Attempt, inserted


class Seen(NamedTuple):
    """`missed` holds ids: of a held-out attempt the id is all that anybody should look at."""

    of: int
    missed: tuple[str, ...]

    @property
    def share(self) -> float:
        return 1 - len(self.missed) / self.of


def detection(letter: str, words: WordList, tried: Iterable[Attempt]) -> Seen:
    of, missed = 0, []
    for attempt in tried:
        of += 1
        if not _seen(letter, words, attempt):
            missed.append(attempt.id)
    return Seen(of, tuple(missed))


def _seen(letter: str, words: WordList, attempt: Attempt) -> bool:
    whole = inserted(letter, attempt)
    start = whole.index(attempt.text)
    return any(found.start < start + len(attempt.text) and start < found.end for found in noted(whole, words))
