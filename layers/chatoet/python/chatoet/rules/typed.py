"""Whether what somebody typed is an answer that a key accepts: words and spelling count, capitals and signs do not."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_MARKS = str.maketrans({"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u2013": "-", "\u2014": "-"})
_BOLD = str.maketrans("", "", "*_~")  # WhatsApp's own marks
# Marks of direction that an Arabic keyboard adds, emoji and their skins.
_UNSEEN = frozenset({"Cf", "So", "Sk", "Mn"})

_DIGITS = {
    "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8",
    "nine": "9", "ten": "10", "eleven": "11", "twelve": "12", "thirteen": "13", "fourteen": "14", "fifteen": "15",
    "sixteen": "16", "seventeen": "17", "eighteen": "18", "nineteen": "19", "twenty": "20", "thirty": "30",
    "forty": "40", "fifty": "50", "sixty": "60",
}  # fmt: skip


def accepted(typed: str, answers: Iterable[str]) -> bool:
    return plain(typed) in {plain(answer) for answer in answers}


def plain(text: str) -> str:
    """Phones make quotation marks round, put a full stop at the end and a smile; nobody is marked down for that."""
    return " ".join(_seen(text).translate(_MARKS).translate(_BOLD).casefold().split()).strip(" .,;:!?\"'")


def _seen(text: str) -> str:
    if text.isascii():
        return text
    return "".join(char for char in text if unicodedata.category(char) not in _UNSEEN)


def numbered(text: str) -> str:
    """Small numbers in digits: "four-hourly" is "4-hourly"; "forty-eight" is left to the key."""
    parts = re.split(r"([ -])", plain(text))
    return "".join(_DIGITS.get(part, part) for part in parts)
