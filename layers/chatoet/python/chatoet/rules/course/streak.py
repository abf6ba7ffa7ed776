"""Weeks kept: five days of study in seven. Made for shifts: a night belongs to the day before (rules/course/days.py),
and one pause of up to a week is free in every four weeks. Pure; days are days of study.
"""

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from typing import Final, NamedTuple

from chatoet.rules.course.days import study_day

NEEDED, WEEK = 5, 7  # days
PAUSE: Final = 7  # days at most
FREE_EVERY: Final = 28  # days from the beginning of one pause to that of the next


class Streak(NamedTuple):
    """`weeks` kept without a break, this one included once it is. `days` of study in this week; `paused`: the free
    pause began within the last four weeks."""

    weeks: int
    days: int
    paused: bool = False


def days_of(times: Iterable[int], zone: str) -> frozenset[date]:
    return frozenset(study_day(at, zone) for at in times)


def streak(days: Collection[date], today: date) -> Streak:
    monday = _monday(today)
    this_week = sum(monday <= day <= today for day in days)
    if not days:
        return Streak(0, 0)
    weeks, pause = 0, None
    begins = _monday(min(days))
    while begins < monday:
        kept, pause = _kept(begins, days, pause, today)
        weeks = weeks + _counts(begins, days) if kept else 0
        begins += timedelta(WEEK)
    paused = pause is not None and (today - pause.begins).days < FREE_EVERY
    return Streak(weeks + (this_week >= NEEDED), this_week, paused)


def _counts(begins: date, days: Collection[date]) -> bool:
    """A week that was paused throughout breaks nothing and counts for nothing; nor does the piece of a week in which
    somebody began."""
    studied = sum(begins <= day < begins + timedelta(WEEK) for day in days)
    return studied >= (1 if begins >= min(days) else NEEDED)


class _Pause(NamedTuple):
    begins: date
    ends: date  # its last day


def _monday(day: date) -> date:
    return day - timedelta(day.weekday())


def _kept(begins: date, days: Collection[date], pause: _Pause | None, today: date) -> tuple[bool, _Pause | None]:
    """Whether the week that began then is kept, and the pause that was taken last. Days of a pause are forgiven; the
    week in which somebody begins is not held against them for the days before."""
    week = [begins + timedelta(n) for n in range(WEEK)]
    first = min(days)
    done = sum(day in days or day < first or _covers(pause, day) for day in week)
    if done >= NEEDED:
        return True, pause
    free = [found for day in week if day not in days if _free(found := _pause_at(day, days, today), pause)]
    taken = max(free, key=lambda found: _helps(found, week), default=None)
    if taken and done + _helps(taken, week) >= NEEDED:
        return True, taken
    return False, pause


def _free(found: _Pause, before: _Pause | None) -> bool:
    return before is None or (found.begins - before.begins).days >= FREE_EVERY


def _pause_at(day: date, days: Collection[date], today: date) -> _Pause:
    """The days without study from `day` on, seven at most."""
    ends = day
    while (ends - day).days + 1 < PAUSE and ends < today and ends + timedelta(1) not in days:
        ends += timedelta(1)
    return _Pause(day, ends)


def _covers(pause: _Pause | None, day: date) -> bool:
    return pause is not None and pause.begins <= day <= pause.ends


def _helps(pause: _Pause, week: list[date]) -> int:
    return sum(_covers(pause, day) for day in week)
