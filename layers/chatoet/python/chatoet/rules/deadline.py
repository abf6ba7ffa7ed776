"""The clock of a request: calendar months, days that do not count, and who may stop it.

Source: UK GDPR Art 12A (Data (Use and Access) Act 2025 s.76; ICO guidance of 8 December 2025: the same date of the next
month, else its last day, else the next working day); EU GDPR Art 12(3) with Reg. 1182/71 Art 3; EDPB 01/2022 §157-160.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Final, Literal, NamedTuple

from chatoet.rules.cases import Case
from chatoet.rules.clock import DAY

Law = Literal["uk", "eu"]
Holidays = Mapping[str, Collection[str]]  # ISO dates by law

MORNING: Final = 6  # UTC: the hour in which alarms ring
ALARM_DAYS: Final = 20  # after receipt somebody is told, however much time is left
EXTENSION: Final = 2  # months more, counted from the original start (Art 12(3))
TAUGHT: Final = 2  # working days, from the one after receipt: a teacher's answer; ours to choose
ACKNOWLEDGED: Final = 30  # days, from the day after receipt: a complaint (UK s.164A; PRO-complain)
SUNDAY: Final = 6
# Why the clock may be stopped. UK: only to clarify what an access request is about. EU: for doubts about who asks, or
# since so much is stored that the learner has to say what is meant (Rec 63).
STOPS: Final[dict[Law, frozenset[str]]] = {
    "uk": frozenset({"clarification"}),
    "eu": frozenset({"identity", "volume"}),
}


class Pause(NamedTuple):
    """The clock stood still from the day on which we asked to the day of the answer."""

    asked: date
    answered: date


def law_of(kind: str, address: str) -> Law:
    """Whose law counts the days: that of the country which a user id or a number names. `kind` as in Addresses."""
    british = address.startswith("44") if kind == "wa_id" else address.upper().startswith("GB.")
    return "uk" if british else "eu"


def local_date(at: int) -> date:
    """The day in London and Dublin, which share their clocks."""
    return datetime.fromtimestamp(at + 3600 * _summer(at), UTC).date()


def end_of(day: date) -> int:
    """The last second of that day in London and Dublin."""
    midnight = int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()) + 86_399
    return midnight - 3600 * _summer(midnight - 3600)


def _summer(at: int) -> bool:
    """From the last Sunday of March to that of October, 01:00 UTC both times (Directive 2000/84/EC; SI 2002/262)."""
    year = datetime.fromtimestamp(at, UTC).year
    return _last_sunday(year, 3) <= at < _last_sunday(year, 10)


def _last_sunday(year: int, month: int) -> int:
    last = datetime(year, month, 31, 1, tzinfo=UTC)
    return int((last - timedelta(days=(last.weekday() - SUNDAY) % 7)).timestamp())


def same_date(start: date, months: int) -> date:
    """So many months later, else the last day of that month."""
    years, month = divmod(start.month - 1 + months, 12)
    year = start.year + years
    following = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return min(following - timedelta(days=1), date(year, month + 1, 1) + timedelta(days=start.day - 1))


def working(day: date, law: Law, holidays: Holidays) -> date:
    """That day, or the first working day after it."""
    closed = holidays.get(law, ())
    while day.weekday() >= 5 or day.isoformat() in closed:
        day += timedelta(days=1)
    return day


def stood_still(law: Law, pauses: Iterable[Pause]) -> int:
    """Days that do not count. UK: both ends are left out of the month; EU: nothing says so, hence one day fewer."""
    days: set[date] = set()
    for asked, answered in pauses:
        first = asked if law == "uk" else asked + timedelta(days=1)
        days |= {first + timedelta(days=n) for n in range((answered - first).days + 1)}
    return len(days)


def due_at(start: int, law: Law, holidays: Holidays, pauses: Iterable[Pause] = (), months: int = 1) -> int:
    """The last second in which a request that was received at `start` may be answered."""
    target = same_date(local_date(start), months) + timedelta(days=stood_still(law, pauses))
    return end_of(working(target, law, holidays))


def acknowledged_by(at: int) -> int:
    """The last second for the first word on a complaint."""
    return end_of(local_date(at) + timedelta(days=ACKNOWLEDGED))


def taught_by(at: int, law: Law, holidays: Holidays) -> int:
    """The last second for a teacher's answer."""
    day = local_date(at)
    for _ in range(TAUGHT):
        day = working(day + timedelta(days=1), law, holidays)
    return end_of(day)


def alarm_at(case: Case) -> int:
    """The morning on which somebody looks whether it will be done in time; never after its last day."""
    day = min(local_date(case.at) + timedelta(days=ALARM_DAYS), local_date(case.due_at))
    return int(datetime(day.year, day.month, day.day, MORNING, tzinfo=UTC).timestamp())


def next_morning(now: int) -> int:
    return now - now % DAY + (DAY if now % DAY >= MORNING * 3600 else 0) + MORNING * 3600


def due_of(case: Case, law: Law, holidays: Holidays, now: int) -> int:
    """The last second for the case as its history stands; while its clock is stopped, as if that ended now.

    UK: where we have to ask who it is, the month begins with the answer. EU: it is suspended meanwhile.
    """
    if case.kind == "complaint":
        return acknowledged_by(case.at)
    if case.kind == "teacher":
        return taught_by(case.at, law, holidays)
    start, unsure = case.at, _spans(case, "ID_PENDING", now)
    if law == "uk" and unsure:
        start, unsure = unsure[-1][1], []
    stopped = [*unsure, *_spans(case, "PAUSED_CLARIFY", now)]
    pauses = [Pause(local_date(a), local_date(b)) for a, b in stopped]
    extended = any(state == "EXTENDED" for state, _, _ in case.history)
    return due_at(start, law, holidays, pauses, 1 + EXTENSION * extended)


def _spans(case: Case, state: str, now: int) -> list[tuple[int, int]]:
    """When the case was in that state, from and until."""
    ends = [at for _, at, _ in case.history[1:]] + [max(now, case.at)]
    return [(at, end) for (name, at, _), end in zip(case.history, ends, strict=False) if name == state]
