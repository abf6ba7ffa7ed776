"""Which marks of a line belong together: `*`, `_` and `~` in runs, as Markdown and WhatsApp pair them.

A pair of its own length, whose inner edges are not spaces and whose outer edges are no part of a word; linear in time.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

_SPLITTING = 2  # marks from which a run may stand inside a word, as in un**friendly**, but not in 2**10


@dataclass(frozen=True, slots=True)
class Run:
    """`start` and `end` bound it in its line."""

    start: int
    end: int
    mark: str
    opens: bool
    closes: bool
    inside: bool  # a word: WhatsApp would show the marks themselves

    @property
    def key(self) -> tuple[str, int]:
        return self.mark, self.end - self.start


def run_at(line: str, start: int, end: int) -> Run:
    before, after = line[start - 1 : start], line[end : end + 1]
    word_before, word_after = before.isalnum(), after.isalnum()
    inside = word_before and word_after
    number = before.isdecimal() or after.isdecimal()
    splits = inside and not number and line[start] != "_" and end - start >= _SPLITTING
    opens = bool(after.strip()) and (not word_before or splits)
    closes = bool(before.strip()) and (not word_after or splits)
    return Run(start, end, line[start], opens, closes, inside)


def partners(runs: Sequence[Run]) -> dict[int, int]:
    """Indices of the runs that open something, to those that close it. Pairs nest and never cross."""
    found: dict[int, int] = {}
    opened: list[int] = []
    waiting: Counter[tuple[str, int]] = Counter()
    for index, run in enumerate(runs):
        if run.closes and waiting[run.key]:
            found[_opener(runs, opened, waiting, run.key)] = index
        elif run.opens:
            opened.append(index)
            waiting[run.key] += 1
    return found


def _opener(runs: Sequence[Run], opened: list[int], waiting: Counter[tuple[str, int]], key: tuple[str, int]) -> int:
    """Takes it off the stack, and what was left open inside it too."""
    while True:
        index = opened.pop()
        waiting[runs[index].key] -= 1
        if runs[index].key == key:
            return index
