"""Dates in words: `the twenty-third of September nineteen eighty-four`."""

import re
from typing import Final

from chatoet.rules.guard.vocabulary import CARDINALS, ORDINALS, TENS

_ORDINAL = "|".join((*ORDINALS, "thirtieth"))
_CARDINAL = "|".join(CARDINALS[::-1])
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_DAY = rf"(?P<day>\d{{1,2}}(?:st|nd|rd|th)?|(?:(?:twenty|thirty)[ -])?(?:{_ORDINAL}|{_CARDINAL})|twenty|thirty)"
_TWO = rf"(?:(?:{'|'.join(TENS)})(?:[ -](?:{'|'.join(CARDINALS[:9])}))?|(?:oh|o)[ -]\w+|{_CARDINAL})"
_YEAR = rf"(?P<year>(?:19|20)\d\d|(?:nineteen|twenty|two thousand)(?:[ -](?:hundred|and))*(?:[ -]{_TWO})?)"
SPOKEN: Final = re.compile(
    rf"(?i)\b(?:the )?{_DAY}(?: day)?(?: of)? {_MONTH},?(?: of| in)?(?: the year)? {_YEAR}\b",
)


def value_of(words: str) -> int:
    """`twenty-third` is 23, `nineteen forty eight` 1948, `two thousand and one` 2001."""
    if figures := re.match(r"\d+", words):
        return int(figures.group())
    said = re.findall(r"[a-z]+", words.lower())
    total = 0
    for place, word in enumerate(said):
        if word == "thousand":
            total *= 1000
        elif place == 0 and word in ("nineteen", "twenty") and _a_century(said):
            total = _number(word) * 100
        else:
            total += _number(word)
    return total


def _a_century(said: list[str]) -> bool:
    """The first word of a year is a century; of a day it is a ten."""
    return len(said) > 1 and said[-1] not in ORDINALS


def _number(word: str) -> int:
    for place, names in ((1, ORDINALS), (1, CARDINALS)):
        if word in names:
            return names.index(word) + place
    return {**TENS, "thirtieth": 30}.get(word, 0)
