"""What is practised with cards: frames with a gap, and sentences with one error, as the build compiles them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from chatoet.rules.typed import accepted

Json = Mapping[str, Any]
EVERYBODY = "all"
GAP = "___"


class Frame(NamedTuple):
    """`frame` holds one gap, `___`, for any of `answers`; the first is the one to show."""

    id: str
    version: int
    status: str
    profession: str  # or EVERYBODY
    level: int  # 1 (early) to 3
    focus: str  # collocation, preposition, reporting, register or term
    term: str
    gloss: str
    frame: str
    answers: tuple[str, ...]

    def accepts(self, typed: str) -> bool:
        """The whole sentence with the gap filled counts as well as the words alone."""
        whole = (self.filled(answer) for answer in self.answers)
        return accepted(typed, (*self.answers, *whole))

    def filled(self, answer: str) -> str:
        return self.frame.replace(GAP, answer)

    @staticmethod
    def from_json(data: Json) -> Frame:
        return Frame(**{**data, "answers": tuple(data["answers"])})


class Fix(NamedTuple):
    """A sentence to mend: `wrong` has one error, and each of `answers` is the whole sentence without it."""

    id: str
    version: int
    status: str
    level: int  # 1 (early) to 3
    focus: str  # the type of the error
    wrong: str
    answers: tuple[str, ...]
    why: str

    def accepts(self, typed: str) -> bool:
        return accepted(typed, self.answers)

    @staticmethod
    def from_json(data: Json) -> Fix:
        return Fix(**{**data, "answers": tuple(data["answers"])})
