"""When a learner is reminded to study: only as they set it, and never to win them back. Pure; times in epoch seconds.

Reminders are part of tutoring, asked for by the learner (Art 6(1)(b) GDPR; PECR reg. 22 is about marketing). What the
gate says (rules/gate.py) comes before anything here.
"""

from datetime import date
from typing import Final, Literal, NamedTuple

from chatoet.rules import budget
from chatoet.rules.clock import DAY
from chatoet.rules.course.days import study_day
from chatoet.rules.course.enrolment import Enrolment
from chatoet.rules.course.local import local, next_at
from chatoet.rules.head import Head
from chatoet.rules.window import is_open

Reason = Literal[
    "", "off", "moved", "late", "quiet", "test", "unreachable", "person", "silent", "budget", "practised", "week",
]  # fmt: skip
Means = Literal["free", "template"]
DUE: Final = "study"  # the name of the Due
PUNCTUAL: Final = 20 * 60  # the sweep comes every quarter of an hour, and what it finds takes a moment
LATE: Final = 2 * 3600  # what comes later than that is no reminder any more
QUIET_FROM, QUIET_UNTIL = 21 * 60 + 30, 7 * 60  # minutes of the local day
SILENT: Final = 14 * DAY  # since the learner's last message
WEEK, TEMPLATES = 7 * DAY, 2  # templates at most in a week
KEPT: Final = 14 * DAY  # how long it is remembered when a template went out
MARGIN: Final = 3600  # a reply may be tried for forty minutes: the window has to stay open for so long
PAUSE: Final = 6 * DAY  # before the next look, where what speaks against it may last
# What may be over by the next time. Silence, STOP, a restriction and the like are looked at once a week.
_SOON: Final = frozenset(("", "moved", "late", "quiet", "unreachable", "person", "budget", "practised", "week"))


class Asked(NamedTuple):
    """A reminder that has fallen due: for when, and what there is to know of the learner."""

    due_at: int
    head: Head
    enrolment: Enrolment


def wanted(enrolment: Enrolment) -> bool:
    """Without a zone nobody knows when it is eight o'clock."""
    return enrolment.reminders and enrolment.minute >= 0 and bool(enrolment.zone)


def next_due(enrolment: Enrolment, after: int) -> int:
    """0 when there is none, also because the test is over by then."""
    if not wanted(enrolment):
        return 0
    at = next_at(enrolment.days, enrolment.minute, enrolment.zone, after)
    return 0 if _test_over(enrolment, at) else at


def next_look(enrolment: Enrolment, now: int, reason: str) -> int:
    """After one was sent, or held for `reason`; 0 for never."""
    return next_due(enrolment, now if reason in _SOON else now + PAUSE)


def held(asked: Asked, now: int) -> Reason:
    """Why nothing is sent, before anybody looks at what was practised; empty: nothing speaks against it."""
    return _not_now(asked, now) or _not_them(asked, now)


def _not_now(asked: Asked, now: int) -> Reason:
    enrolment = asked.enrolment
    if not wanted(enrolment):
        return "off"
    if _test_over(enrolment, now):
        return "test"
    if next_due(enrolment, asked.due_at - 1) != asked.due_at:
        return "moved"
    if now - asked.due_at > LATE:
        return "late"
    if now - asked.due_at <= PUNCTUAL or _is_quiet(enrolment.minute):
        return ""  # the time that they chose is theirs, also at night, and also if the sweep comes just after 21:30
    there = local(now, enrolment.zone)
    return "quiet" if _is_quiet(there.hour * 60 + there.minute) else ""


def _not_them(asked: Asked, now: int) -> Reason:
    head = asked.head
    if head.unreachable_at:
        return "unreachable"
    if head.person_at:
        return "person"
    if now - head.last_inbound >= SILENT:
        return "silent"
    return "budget" if budget.left(head, now) <= 0 else ""


def practised(last: int, now: int, zone: str) -> bool:
    """Whether the latest practice was on this day of study; 0 for none."""
    return last > 0 and study_day(last, zone) >= study_day(now, zone)


def means(head: Head, enrolment: Enrolment, now: int) -> Means | None:
    """None when the window is closed and the week has had its templates."""
    if is_open(head.last_inbound, now + MARGIN):
        return "free"
    lately = sum(now - at < WEEK for at in enrolment.reminded)
    return "template" if lately < TEMPLATES else None


def noted(enrolment: Enrolment, now: int) -> Enrolment:
    """With the template that goes out now."""
    return enrolment._replace(reminded=(*(at for at in enrolment.reminded if now - at < KEPT), now))


def _is_quiet(minute: int) -> bool:
    return minute >= QUIET_FROM or minute < QUIET_UNTIL


def _test_over(enrolment: Enrolment, at: int) -> bool:
    """From the day of the test on."""
    try:
        test = date.fromisoformat(enrolment.test_date)
    except ValueError:
        return False
    return local(at, enrolment.zone).date() >= test
