"""A letter as a reader sees it, with the way back from every character to the learner's own text."""

from __future__ import annotations

import unicodedata
from typing import NamedTuple

from chatoet.rules.feedback.text import Span
from chatoet.rules.guard.normal import folded

# Letters of other scripts that look like Latin ones, in the order of the Latin ones beneath.
_ALIKE = str.maketrans(
    "аеорсухіјѕԁһԛԝАВЕКМНОРСТХУІЈЅοανικρτυΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
    "aeopcyxijsdhqwABEKMHOPCTXYIJSoavikptuABEZHIKMNOPTYX",
)
_HIDDEN = ("Cf", "Mn", "Me")  # formatting characters and marks upon letters


class Seen(NamedTuple):
    """`places[i]` is where in the letter `text[i]` stands."""

    text: str
    places: tuple[int, ...]

    def original(self, start: int, end: int) -> Span:
        return Span(self.places[start], self.places[end - 1] + 1) if start < end else Span(0, 0)


def seen(letter: str) -> Seen:
    """Without what is invisible, and with letters and digits of any style as plain ones."""
    kept = tuple(at for at, char in enumerate(letter) if unicodedata.category(char) not in _HIDDEN)
    return Seen(folded("".join(letter[at] for at in kept)), kept)


def alike(text: str) -> str:
    """As long as `text`: small, and in Latin letters where others only look like them."""
    return "".join(char.lower() if len(char.lower()) == 1 else char for char in text.translate(_ALIKE))
