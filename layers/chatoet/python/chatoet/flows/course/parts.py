"""The parts of the course, each loaded when a turn first needs it: most turns are about one of them alone.

A row of the conversation table names its work as `part.method`; the method takes the Job and gives what is Done.
"""

from collections.abc import Callable
from typing import Any

from chatoet.flows.course.kit import Kit


def _reading(kit: Kit) -> object:
    from chatoet.flows.course.reading import Reading

    return Reading(kit)


def _drills(kit: Kit) -> object:
    from chatoet.flows.course.drills import Drills

    return Drills(kit)


PARTS: dict[str, Callable[[Kit], Any]] = {
    "reading": _reading,
    "drills": _drills,
}
