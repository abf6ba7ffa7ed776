"""What a learner's finished exercises and letters add up to. Pure: the day is an argument."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Final, Literal, NamedTuple

from chatoet.rules.course.days import study_day
from chatoet.rules.course.practice import Practice
from chatoet.rules.criteria import TOP, Criterion

LAST: Final = 5  # letters looked back on
WORST: Final = 3  # kinds of error shown
Range = tuple[int, int]
Direction = Literal["rising", "falling", "level", ""]


class Line(NamedTuple):
    """A criterion over the last letters, the oldest first: the lowest and highest band estimated."""

    criterion: Criterion
    ranges: tuple[Range, ...]

    @property
    def last(self) -> Range:
        return self.ranges[-1]

    @property
    def direction(self) -> Direction:
        """From the first letter shown to the last. Less than one band is no movement."""
        if len(self.ranges) < 2:
            return ""
        moved = sum(self.last) - sum(self.ranges[0])
        return "rising" if moved >= 2 else "falling" if moved <= -2 else "level"


class Recurring(NamedTuple):
    """A kind of error in the last letters, the oldest first; `times` is how often in all of them."""

    kind: str
    letters: tuple[bool, ...]
    times: int

    @property
    def among(self) -> int:
        return sum(self.letters)


class Progress(NamedTuple):
    """`points` are key points covered, of how many, letter by letter; `days` are those to the test, None when no day
    is known. Rewrites are counted, but all else is about letters written anew."""

    letters: int
    rewrites: int
    exercises: int
    lines: tuple[Line, ...]
    points: tuple[tuple[int, int], ...]
    recurring: tuple[Recurring, ...]
    days: int | None


def progress(practices: Iterable[Practice], test_date: str, today: date) -> Progress:
    """`practices` are the latest first."""
    known = list(practices)
    letters, new = [each for each in known if each.what == "letter"], _new(known)
    shown = last_letters(known)
    return Progress(
        letters=len(new),
        rewrites=len(letters) - len(new),
        exercises=len(known) - len(letters),
        lines=tuple(_lines(shown)),
        points=tuple((each.right, each.asked) for each in shown if each.asked),
        recurring=tuple(recurring(shown)),
        days=days_to(test_date, today),
    )


def last_letters(practices: Iterable[Practice]) -> list[Practice]:
    """Those written anew, the oldest first."""
    return _new(practices)[:LAST][::-1]


def _new(practices: Iterable[Practice]) -> list[Practice]:
    return [each for each in practices if each.what == "letter" and each.attempt < 2]


def picture_due(pictured_at: int, practices: Collection[Practice], now: int, zone: str) -> bool:
    """Once in a week, which begins with Monday's day of study, and only with something new to show."""
    latest = max((each.at for each in practices), default=0)
    new_week = study_day(pictured_at, zone).isocalendar()[:2] != study_day(now, zone).isocalendar()[:2]
    return new_week and latest > pictured_at and bool(_new(practices))


def days_to(test_date: str, today: date) -> int | None:
    """None for no date, and for one that is past."""
    if not test_date:
        return None
    days = (date.fromisoformat(test_date) - today).days
    return days if days >= 0 else None


def recurring(letters: Iterable[Practice]) -> list[Recurring]:
    """All kinds of error in these letters, those of most letters first. `letters` are the oldest first."""
    each = [letter.errors for letter in letters]
    found = [_recurring(kind, each) for kind in sorted({kind for errors in each for kind in errors})]
    return sorted(found, key=lambda one: (-one.among, -one.times))


def _recurring(kind: str, each: list[Mapping[str, int]]) -> Recurring:
    return Recurring(kind, tuple(kind in errors for errors in each), sum(errors.get(kind, 0) for errors in each))


def _lines(letters: list[Practice]) -> Iterable[Line]:
    """Letters that rules alone marked have no bands and leave a gap nowhere: the others stand side by side."""
    for criterion in TOP:
        if ranges := tuple(each.marks[criterion] for each in letters if criterion in each.marks):
            yield Line(criterion, ranges)
