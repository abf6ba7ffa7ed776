"""Dates of birth, in figures and in words, that are not the one of the task's patient."""

import re
from collections.abc import Iterator
from functools import cache

from chatoet.rules.feedback.letter import MONTHS, dates
from chatoet.rules.guard.known import Day, Provenance
from chatoet.rules.guard.model import DOUBTFUL, SURE, Hit
from chatoet.rules.guard.spoken import SPOKEN, value_of

_DOB = r"d\s?[.\-/]?\s?[o0]\s?[.\-/]?\s?b\b"
_LABEL = re.compile(rf"(?i)(?<![a-z])(?:{_DOB}|date of birth|birth ?da(?:te|y)|year of birth|born|b\.\s?(?=\d))")
_NEAR = 28  # characters between the label and the date
_BARE = re.compile(r"(?<!\d)(?:\d{8}|\d{6})(?!\d)|(?<!\d)\d{1,2}[ .-]\d{1,2}[ .-]\d{2,4}(?!\d)")
_AGED = re.compile(r"(?i)^\s*(?:re|patient|pt|name)\b|\b\d{1,3} ?(?:y|yr|yrs|yo|years)\b")
_AHEAD = 2030  # in two figures, what lies beyond this is of the last century
_RECENT = 2012  # full dates before this are seldom anything but a birth


def births(text: str, known: Provenance) -> Iterator[Hit]:
    labels = [match.end() for match in _LABEL.finditer(text)]
    aged = cache(lambda line: bool(_AGED.search(line)))  # one line may be all dates
    for start, end, day in _days(text):
        if day in known.dates or any(_a_slip(day, born) for born in known.born):
            continue
        if any(0 <= start - label <= _NEAR for label in labels):
            yield Hit(start, end, "birth")
        elif day[2] < _RECENT:
            yield Hit(start, end, "birth", SURE if aged(_line(text, start)) else DOUBTFUL)
    yield from _unread(text, labels, known)


def _days(text: str) -> Iterator[tuple[int, int, Day]]:
    for date in dates(text, 0, len(text)):
        if date.year:
            short = not re.search(r"\d{4}", text[date.span.start : date.span.end])
            year = date.year - 100 if short and date.year > _AHEAD else date.year
            yield date.span.start, date.span.end, (date.day, date.month, year)
    for match in SPOKEN.finditer(text):
        if not (match["day"][0].isdigit() and match["year"][0].isdigit()):  # those are read above
            month = MONTHS.index(match["month"][:3].lower()) + 1
            yield match.start(), match.end(), (value_of(match["day"]), month, value_of(match["year"]))


def _unread(text: str, labels: list[int], known: Provenance) -> Iterator[Hit]:
    """Figures right after the label that no calendar knows: a slip, another order, or a misreading."""
    for label in labels:
        match = _BARE.search(text, label, label + _NEAR)
        if match and not list(dates(text, match.start(), match.end())):
            figures = re.sub(r"\D", "", match.group())
            if figures not in known.numbers:
                yield Hit(*match.span(), "birth")


def _a_slip(day: Day, born: Day) -> bool:
    """Two of the three parts right, or the same figures in another order."""
    turned = (day[1], day[0]) == born[:2]
    right = 2 if turned else sum(a == b for a, b in zip(day, born, strict=True))
    near = sum(a != b for a, b in zip(str(day[2]), str(born[2]), strict=False)) < 2
    return (right >= 2 and near) or _figures(day) == _figures(born)


def _figures(day: Day) -> list[str]:
    return sorted(f"{day[0]:02}{day[1]:02}{day[2]}")


def _line(text: str, at: int) -> str:
    end = text.find("\n", at)
    return text[text.rfind("\n", 0, at) + 1 : end if end >= 0 else len(text)]
