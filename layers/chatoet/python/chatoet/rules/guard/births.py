"""Dates of birth, in figures and in words, that are not the one of the task's patient."""

import re
from collections.abc import Iterator

from chatoet.rules.feedback.letter import MONTHS, dates
from chatoet.rules.guard.known import Day, Provenance
from chatoet.rules.guard.model import DOUBTFUL, SURE, Hit

_LABEL = re.compile(
    r"(?i)(?<![a-z])(?:d\s?[.\-/]?\s?[o0]\s?[.\-/]?\s?b\b|date of birth|birth ?da(?:te|y)|year of birth|born|age/dob|b\.\s?(?=\d))"
)
_NEAR = 28  # characters between the label and the date
_BARE = re.compile(r"(?<!\d)(?:\d{8}|\d{6})(?!\d)|(?<!\d)\d{1,2}[ .-]\d{1,2}[ .-]\d{2,4}(?!\d)")
_ONES = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth"
_ORDINALS = (*_ONES.split(), "sixteenth", "seventeenth", "eighteenth", "nineteenth", "twentieth")
_UNITS = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
_CARDINALS = (*_UNITS.split(), "eighteen", "nineteen")
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fourty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80,
         "ninety": 90}  # fmt: skip
_MONTH = r"(?P<month>jan\w*|feb\w*|mar\w*|apr\w*|may|june?|july?|aug\w*|sep\w*|oct\w*|nov\w*|dec\w*)"
_DAY = rf"(?P<day>\d{{1,2}}(?:st|nd|rd|th)?|(?:(?:twenty|thirty)[ -])?(?:{'|'.join(_ORDINALS)}|thirtieth|{'|'.join(_CARDINALS[::-1])}|twenty|thirty))"
_TWO = rf"(?:(?:{'|'.join(_TENS)})(?:[ -](?:{'|'.join(_CARDINALS[:9])}))?|(?:oh|o)[ -]\w+|{'|'.join(_CARDINALS[::-1])})"
_YEAR = rf"(?P<year>(?:19|20)\d\d|(?:nineteen|twenty|two thousand)(?:[ -](?:hundred|and))*(?:[ -](?:and[ -])?{_TWO})?)"
_WORDS = re.compile(rf"(?i)\b(?:the )?{_DAY}(?: day)?(?: of)? {_MONTH},?(?: of| in)?(?: the year)? {_YEAR}\b")
_AGED = re.compile(r"(?i)^\s*(?:re|patient|pt|name)\b|\b\d{1,3} ?(?:y|yr|yrs|yo|years)\b")
_AHEAD = 2030  # in two figures, what lies beyond this is of the last century
_RECENT = 2012  # full dates before this are seldom anything but a birth


def births(text: str, known: Provenance) -> Iterator[Hit]:
    labels = [match.end() for match in _LABEL.finditer(text)]
    for start, end, day in _days(text):
        if known.born and (day in known.dates or _a_slip(day, known.born)):
            continue
        if any(0 <= start - label <= _NEAR for label in labels):
            yield Hit(start, end, "birth")
        elif day[2] < _RECENT and text[start:end].strip():
            yield Hit(start, end, "birth", SURE if _AGED.search(_line(text, start)) else DOUBTFUL)
    yield from _unread(text, labels, known)


def _days(text: str) -> Iterator[tuple[int, int, Day]]:
    for date in dates(text, 0, len(text)):
        if date.year:
            year = date.year - 100 if date.year > _AHEAD and not re.search(r"\d{4}", text[slice(*date.span)]) else date.year
            yield date.span.start, date.span.end, (date.day, date.month, year)
    for match in _WORDS.finditer(text):
        if not (match["day"][0].isdigit() and match["year"][0].isdigit()):  # those are read above
            month = MONTHS.index(match["month"][:3].lower()) + 1
            yield match.start(), match.end(), (_value(match["day"]), month, _value(match["year"]))


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
    turned = (day[1], day[0], day[2])
    right = max(sum(a == b for a, b in zip(each, born, strict=True)) for each in (day, turned))
    return right >= 2 or sorted("%02d%02d%d" % day) == sorted("%02d%02d%d" % born)


def _value(words: str) -> int:
    """`twenty-third` is 23, `nineteen forty eight` 1948, `two thousand and one` 2001."""
    if words[0].isdigit():
        return int(re.match(r"\d+", words)[0])  # type: ignore[index]
    total = 0
    for word in re.findall(r"[a-z]+", words.lower()):
        if word == "thousand":
            total *= 1000
        elif word in ("nineteen", "twenty") and total == 0 and len(words.split()) + words.count("-") > 1:
            total = _opening(word, words)
        else:
            total += _number(word)
    return total


def _opening(word: str, words: str) -> int:
    """The first word of a year is a century; of a day it is a ten."""
    if any(words.lower().endswith(ordinal) for ordinal in (*_ORDINALS, "thirtieth")):
        return _number(word)
    return _number(word) * 100


def _number(word: str) -> int:
    if word in _TENS:
        return _TENS[word]
    if word in _ORDINALS:
        return _ORDINALS.index(word) + 1
    return _CARDINALS.index(word) + 1 if word in _CARDINALS else 30 if word == "thirtieth" else 0


def _line(text: str, at: int) -> str:
    end = text.find("\n", at)
    return text[text.rfind("\n", 0, at) + 1 : end if end >= 0 else len(text)]
