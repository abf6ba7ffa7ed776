"""The parts of the course, each loaded when a turn first needs it: most turns are about one of them alone.

A row of the conversation table names its work as `part.method`; the method takes the Job and gives what is Done.
"""

from collections.abc import Callable
from typing import Any

from chatoet.flows.course.kit import Kit


def _start(kit: Kit) -> Any:
    from chatoet.flows.course.start import Start

    return Start(kit)


def _placement(kit: Kit) -> Any:
    from chatoet.flows.course.placement import Placement

    return Placement(kit)


def _today(kit: Kit) -> Any:
    from chatoet.flows.course.today import Today

    return Today(kit)


def _reading(kit: Kit) -> Any:
    from chatoet.flows.course.reading import Reading

    return Reading(kit)


def _drills(kit: Kit) -> Any:
    from chatoet.flows.course.drills import Drills

    return Drills(kit)


def _cards(kit: Kit) -> Any:
    from chatoet.flows.course.cards import Cards

    return Cards(kit)


def _progress(kit: Kit) -> Any:
    from chatoet.flows.course.progress import Progress

    return Progress(kit)


def _settings(kit: Kit) -> Any:
    from chatoet.flows.course.settings import Settings

    return Settings(kit)


def _remind(kit: Kit) -> Any:
    from chatoet.flows.course.reminders import Remind

    return Remind(kit)


PARTS: dict[str, Callable[[Kit], Any]] = {
    "start": _start,
    "placement": _placement,
    "today": _today,
    "reading": _reading,
    "drills": _drills,
    "cards": _cards,
    "progress": _progress,
    "settings": _settings,
    "remind": _remind,
}
