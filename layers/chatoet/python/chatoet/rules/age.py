"""Whether somebody says to be under 18 (clause PRO-child-parent; Art 8 GDPR). English alone, and only about oneself.

Whoever says so is never asked to prove it: for direct learners 18 is the age in every country, so no table of
countries decides (in the EU it would be 13 to 16, in the United Kingdom 13).
"""

import re
from typing import Final

ADULT: Final = 18
LONGEST: Final = 100  # characters: a letter may tell of a child, a short message is about oneself
_NAMED: Final = {
    "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13,
    "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17,
}  # fmt: skip
_I: Final = r"\b(?:i ?a?m|my age is) (?:only |just |still |almost |nearly |actually |turning )*"
_NUMBER: Final = rf"(?P<age>\d{{1,3}}|{'|'.join(_NAMED)})"
_YEARS: Final = r"(?: ?(?:years?(?: old| of age)?|yrs?(?: old)?|yo|y/o))?"
_AFTER: Final = r"(?= (?:and|but|so|now|today|in|this|next)\b|[.,;!?]|$)"
_AGED: Final = re.compile(rf"{_I}{_NUMBER}{_YEARS}{_AFTER}")
_UNDER: Final = re.compile(
    r"\bi ?a?m (?:only |just |still |actually )?"
    r"(?:under ?-?(?:18|eighteen|age)|underage|a minor|not (?:yet )?(?:18|eighteen))\b"
)
_OTHERS: Final = re.compile(r"\b(?:patient|minutes?|hours?|days?|weeks?|months?|letters?|tasks?|words?|percent)\b")


def minor(text: str) -> bool:
    """“I am 15”, “im only sixteen years old”, “I'm under 18”."""
    said = " ".join(re.sub(r"['’`´]", "", text.lower()).split())
    if len(said) > LONGEST or _OTHERS.search(said):
        return False
    found = _AGED.search(said)
    age = _age(found["age"]) if found else ADULT
    return bool(_UNDER.search(said)) or 3 <= age < ADULT


def _age(said: str) -> int:
    return _NAMED.get(said) or int(said)
