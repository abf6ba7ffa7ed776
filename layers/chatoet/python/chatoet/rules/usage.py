"""How the service is used, as counts in which nobody can be found (clauses OET-4.3-anon, PRO-aggregate, PRO-anonymise).

A day's counts are of learners, each at most once in a cell. What is released may not differ, by so few learners that
one could be meant, from anything else that is: not from another cell of the day, nor from the same cell the day before.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple

LEAST: Final = 10  # learners, in a cell and in any difference between two
COUNTED: Final = frozenset({"turn.answered", "turn.waiting"})  # what tutoring comes to; rights are nobody's statistics
EVERYBODY: Final = "learners"
Cells = Mapping[str, frozenset[str]]  # the pseudonyms in each cell; they never leave the day's raw counts


class Used(NamedTuple):
    """One entry of the audit trail, as far as it is counted."""

    cell: str
    chain: str


def used(event: str, fields: Mapping[str, Any], chain: str) -> Used | None:
    """None for what is not counted, and for a learner who objected."""
    if event not in COUNTED or fields.get("analytics") is False or "step" not in fields:
        return None
    return Used(f"{event}:{fields['step']}", chain)


def gathered(all_used: Iterable[Used]) -> dict[str, frozenset[str]]:
    cells: dict[str, set[str]] = {}
    for each in all_used:
        for cell in (EVERYBODY, each.cell):
            cells.setdefault(cell, set()).add(each.chain)
    return {cell: frozenset(chains) for cell, chains in cells.items()}


def release(today: Cells, before: Cells) -> dict[str, int]:
    """The counts of a day that may be known; `before` are the cells of the day before, released or not."""
    released: dict[str, frozenset[str]] = {}
    for cell in sorted(today, key=lambda name: (name != EVERYBODY, name)):
        who = today[cell]
        if len(who) >= LEAST and all(_apart(who, other) for other in (*released.values(), before.get(cell, who))):
            released[cell] = who
    return {cell: len(who) for cell, who in released.items()}


def _apart(one: frozenset[str], other: frozenset[str]) -> bool:
    """The same learners, or so many others that no difference of two counts is about a few."""
    return one == other or min(len(part) or LEAST for part in (one - other, other - one)) >= LEAST
