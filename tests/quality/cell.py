"""One figure of the table: what was found, and whether it is what the contract asks."""

from collections.abc import Sequence
from typing import NamedTuple

from tests.guard.report import Share


class Cell(NamedTuple):
    """`met` is None where there is no target, or nothing to measure; `wrong` are the ids of what should not be."""

    text: str
    met: bool | None = None
    wrong: tuple[str, ...] = ()


NOTHING = Cell("–")


def at_least(found: Share, bound: float) -> Cell:
    return Cell(str(found), found.value >= bound) if found.of else NOTHING


def shown(found: Share) -> Cell:
    return Cell(str(found)) if found.of else NOTHING


def average(counts: Sequence[int], most: float | None = None) -> Cell:
    if not counts:
        return NOTHING
    mean = sum(counts) / len(counts)
    return Cell(f"{mean:.2f} in {len(counts)}", None if most is None else mean <= most)


def none_of(wrong: Sequence[str], tried: int) -> Cell:
    return Cell(f"{len(wrong)} of {tried}", not wrong, tuple(wrong)) if tried else NOTHING
