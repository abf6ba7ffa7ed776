"""A test date in the shapes in which people type one."""

import re
from calendar import monthrange
from datetime import date, timedelta
from typing import Final, Literal, NamedTuple

MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
LONGEST: Final = 80  # characters: what is longer is no date
FAR: Final = 2 * 366  # days: nobody can book a test that far ahead
UNKNOWN: Final = re.compile(
    r"\b(?:not (?:booked|yet|sure|decided)|dont know|do not know|idk|no idea|no date|unsure|none|havent|maybe|later)\b"
)
_ISO = re.compile(r"\b(\d{4})[-/. ](\d{1,2})[-/. ](\d{1,2})\b")
_NUMBERS = re.compile(r"(?<!\d)(\d{1,2}) ?[-/. ] ?(\d{1,2})(?: ?[-/. ] ?(\d{4}|\d{2}))?(?!\d|[-/. ]\d| (?:week|month))")
_MONTH_YEAR = re.compile(r"^(\d{1,2}) ?[-/. ] ?(20\d\d)$")
_MONTH = r"(?!maybe|mar(?:k|r|at)|dec[ilr]|sep[ae])(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_DAY_MONTH = re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th)?(?: of)?[ -]*{_MONTH}(?:,?[ -]*(\d{{4}}))?\b")
_MONTH_DAY = re.compile(rf"\b{_MONTH}[ -]*(?:the )?(\d{{1,2}})(?:st|nd|rd|th)?(?:,?[ -]+(\d{{4}}))?(?!\d)")
_MONTH_ALONE = re.compile(
    rf"^(?:in |around |about |early |mid[ -]|late |end of |beginning of |the |next )*{_MONTH}(?:,? *(\d{{4}}))?$"
)
_AHEAD = re.compile(
    r"\b(?:in |after )?(\d{1,3}|a|an|one|two|three|four|five|six|seven|eight|nine|ten) (day|week|month)s?\b"
)
_NUMBERED: Final = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10,
}  # fmt: skip

Problem = Literal["", "unclear", "unknown", "past", "far"]


class Told(NamedTuple):
    """`day` is None with a problem. `other` is what the same numbers mean elsewhere; `month`: no day was named."""

    day: date | None
    problem: Problem = ""
    other: date | None = None
    month: bool = False


def told(text: str, today: date) -> Told:
    """What is typed without a year is the next such day."""
    said = " ".join(text.casefold().replace("'", "").replace("’", "").split())
    found = _named(said, today) or _numbered(said, today) or _ahead(said, today) if len(said) <= LONGEST else None
    if found and found.day:
        return _checked(found, found.day, today)
    return Told(None, "unknown" if UNKNOWN.search(said[:LONGEST]) else "unclear")


def tapped(first: date, today: date) -> Told:
    """A month that was offered, perhaps long ago."""
    found = month_of(first.month, today, first.year)
    return _checked(found, found.day, today) if found.day else found


def _checked(found: Told, day: date, today: date) -> Told:
    if day < today:
        return Told(None, "past")
    if (day - today).days > FAR:
        return Told(None, "far")
    other = found.other
    return found._replace(other=other if other and other != day and other > today else None)


def _named(said: str, today: date) -> Told | None:
    if match := _DAY_MONTH.search(said):
        return _day(match[3], MONTHS.index(match[2]) + 1, match[1], today)
    if match := _MONTH_DAY.search(said):
        return _day(match[3], MONTHS.index(match[1]) + 1, match[2], today)
    if match := _MONTH_ALONE.search(said):
        return month_of(MONTHS.index(match[1]) + 1, today, int(match[2] or 0))
    return None


def _numbered(said: str, today: date) -> Told | None:
    if match := _ISO.search(said):
        return _day(match[1], int(match[2]), match[3], today)
    if (match := _MONTH_YEAR.search(said)) and 1 <= int(match[1]) <= len(MONTHS):
        return month_of(int(match[1]), today, int(match[2]))
    match = _NUMBERS.search(said)
    if not match:
        return None
    first, second = int(match[1]), int(match[2])
    usual, turned = _day(match[3], second, match[1], today), _day(match[3], first, match[2], today)
    if usual.day is None or (usual.day < today and turned.day and turned.day >= today):
        return turned
    return usual._replace(other=turned.day)


def _ahead(said: str, today: date) -> Told | None:
    if said in ("today", "tomorrow", "tommorow", "tmrw"):
        return Told(today + timedelta(said != "today"))
    if said in ("next week", "in a week"):
        return Told(today + timedelta(7))
    if said in ("next month", "in next month"):
        return month_of(today.month % 12 + 1, today)
    match = _AHEAD.search(said)
    if not match:
        return None
    count = _NUMBERED.get(match[1]) or int(match[1])
    days = {"day": 1, "week": 7}.get(match[2])
    return Told(today + timedelta(days * count)) if days else Told(_months_on(today, count))


def _day(year: str | None, month: int, day: str, today: date) -> Told:
    try:
        if year:
            return Told(date(int(year) + (2000 if len(year) == 2 else 0), month, int(day)))  # noqa: PLR2004
        this = _in_year(today.year, month, int(day))
        return Told(this if this and this >= today else _in_year(today.year + 1, month, int(day)))
    except ValueError:
        return Told(None, "unclear")


def _in_year(year: int, month: int, day: int) -> date | None:
    """None for 29 February in most years."""
    return date(year, month, day) if (month, day) != (2, 29) or monthrange(year, 2)[1] == day else None


def month_of(month: int, today: date, year: int = 0) -> Told:
    """The first day of it, so that a plan is never too late; of this month, what is left."""
    year = year or today.year + (month < today.month)
    first = date(year, month, 1)
    return Told(max(first, today) if (year, month) == (today.year, today.month) else first, month=True)


def _months_on(today: date, months: int) -> date:
    years, month = divmod(today.month - 1 + months, 12)
    year = today.year + years
    return date(year, month + 1, min(today.day, monthrange(year, month + 1)[1]))


def next_months(today: date, count: int) -> list[date]:
    """The first days of the months after this one."""
    months = (divmod(today.month + ahead, 12) for ahead in range(count))
    return [date(today.year + years, month + 1, 1) for years, month in months]
