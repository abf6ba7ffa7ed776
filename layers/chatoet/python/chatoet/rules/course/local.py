"""The learner's own clock. Time is an argument: epoch seconds; zones are IANA names."""

from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from chatoet.rules.course.zones import ZONES

__all__ = ["ZONES", "local", "next_at", "today"]
WEEK = 7  # days


@cache
def _zone(name: str) -> ZoneInfo | None:
    """None for a zone that is not ours: the clock is UTC then, and nobody's turn fails because of it."""
    return ZoneInfo(name) if name in ZONES else None


def local(at: int, zone: str) -> datetime:
    return datetime.fromtimestamp(at, _zone(zone) or UTC)


def today(at: int, zone: str) -> date:
    return local(at, zone).date()


def next_at(days: str, minute: int, zone: str, after: int) -> int:
    """The first moment later than `after` at that minute of the day, on one of `days` ("135"; none means every day).

    A minute that a change of the clock leaves out is taken as that much later; one that comes twice, the first time.
    """
    first = today(after, zone)
    for ahead in range(-1, WEEK + 2):
        day = first + timedelta(ahead)
        if days and str(day.isoweekday()) not in days:
            continue
        if (at := _at(day, minute, zone)) > after:
            return at
    raise ValueError("no such day of the week")


def _at(day: date, minute: int, zone: str) -> int:
    """Wall time with the offset from before a change: what a clock that nobody has set yet would show."""
    wall = datetime(day.year, day.month, day.day, minute // 60, minute % 60, tzinfo=_zone(zone) or UTC)
    return int(wall.timestamp())
