"""The placement: short texts, sentences to mend, one opening paragraph. It gives a level and two priorities, no score.

What it consists of is fixed when it begins, and remembered by ids (`Dialogue.memo`).
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Final, NamedTuple

from chatoet.rules.course.answers import Slot, read, tidy
from chatoet.rules.course.focus import FOCI
from chatoet.rules.typed import plain
from chatoet.rules.vocabulary import Fix

MINUTES: Final = 12
FIXES: Final[Mapping[int, int]] = {1: 2, 2: 2, 3: 1}  # sentences by level
ENOUGH: Final = (0.45, 0.8)  # shares of what was asked, from which the second and the third level begin
FEWEST_WORDS: Final[Mapping[str, int]] = {"fix": 3, "opening": 8}
CHECKS: Final = ("purpose", "patient", "register")  # of an opening paragraph
LONGEST: Final = 2 * 3600  # seconds: who takes longer was away

_LETTER = re.compile(r"^\W*(?:(?:answer|option|it is|its|the answer is)\s+)?(?:\d\W*)?([a-d])\W*$", re.IGNORECASE)
_PURPOSE = re.compile(
    r"\bi(?: am|'m)? writ(?:e|ing)\b|\bthank you for\b|\b(?:grateful|appreciat\w+)\b|\bthis letter\b|\brefer\w*\b"
    r"|\btransfer\w*\b|\bdischarg\w*\b|\bto (?:inform|request|advise|ask|update)\b",
    re.IGNORECASE,
)


class Memo(NamedTuple):
    """`reading` and `task` as id@version, empty where there was none; `marks` holds a 1 or a 0 for each answer."""

    reading: str
    task: str
    fixes: tuple[str, ...]
    marks: str = ""

    def packed(self) -> tuple[str, ...]:
        return (self.reading, self.task, " ".join(self.fixes), self.marks)

    @staticmethod
    def unpacked(memo: Sequence[str]) -> "Memo | None":
        """None for what is no memo of a placement."""
        if len(memo) != 4:  # noqa: PLR2004
            return None
        reading, task, fixes, marks = memo
        return Memo(reading, task, tuple(fixes.split()), marks)


class Result(NamedTuple):
    level: int  # 1 to 3
    priorities: tuple[str, ...]  # two of FOCI
    right: int
    asked: int
    errors: Mapping[str, int]


def picked(fixes: Iterable[Fix], turn: int) -> tuple[str, ...]:
    """Some of each level, each about something else while there is choice; another `turn` begins elsewhere."""
    chosen: list[Fix] = []
    for level, group in groupby(sorted(fixes, key=lambda fix: (fix.level, fix.id)), key=lambda fix: fix.level):
        bank = list(group)
        start = turn % len(bank)
        turned = bank[start:] + bank[:start]
        for _ in range(min(FIXES.get(level, 0), len(bank))):
            known = {fix.focus for fix in chosen}
            new = [fix for fix in turned if fix not in chosen]
            chosen.append(next((fix for fix in new if fix.focus not in known), new[0]))
    return tuple(fix.id for fix in chosen)


def letter(text: str, options: Mapping[str, str]) -> str:
    """The option that was typed, by its letter or in its words; empty for anything else."""
    if (found := _LETTER.match(tidy(text))) and found[1].upper() in options:
        return found[1].upper()
    return read(text, [Slot(1, options)], [1]).answers.get(1, "")


def enough(what: str, text: str, wrong: str = "") -> bool:
    """Whether it can be meant as an answer at all; to the sentence `wrong`, some of whose words it then has."""
    words, of = set(plain(text).split()), set(plain(wrong).split())
    return len(text.split()) >= FEWEST_WORDS[what] and 3 * len(words & of) >= len(of)


def opening(text: str, patient: str, informal: bool) -> str:
    """A 1 or a 0 for each of CHECKS. `informal`: the rules of register found something."""
    named = re.search(rf"\b{re.escape(patient)}\b", text, re.IGNORECASE)
    return "".join(str(int(bool(fine))) for fine in (_PURPOSE.search(text), named, not informal))


def result(readings: str, fixes: Sequence[tuple[Fix, str]], opened: str) -> Result:
    """`readings` and `opened` are marks, empty where nothing was asked; `fixes` have theirs beside them."""
    marks = readings + "".join(mark for _, mark in fixes) + opened
    right, asked = marks.count("1"), len(marks)
    share = right / asked if asked else 0.0
    level = 1 + sum(share >= least for least in ENOUGH)
    wrong = Counter(fix.focus for fix, mark in fixes if mark == "0")
    weak = {
        "reading": _missed(readings),
        "language": _missed("".join(mark for fix, mark in fixes if fix.focus != "register")),
        "opening": _missed(opened[:2]),
        "register": _missed(opened[2:] + "".join(mark for fix, mark in fixes if fix.focus == "register")),
    }
    priorities = sorted(FOCI, key=lambda focus: -weak[focus])[:2]
    return Result(level, tuple(priorities), right, asked, dict(wrong))


def _missed(marks: str) -> float:
    return marks.count("0") / len(marks) if marks else 0.0
