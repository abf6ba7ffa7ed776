"""Words in a letter that speak to whoever marks it and not to its reader: found, left out, and told on."""

from __future__ import annotations

from typing import Literal, NamedTuple

from chatoet.rules.feedback.words import WordList

Family = Literal[
    "override", "role", "block", "authority", "demand", "format", "leak", "encoded", "foreign", "address", "plea",
    "redefine",
]  # fmt: skip


class Noted(NamedTuple):
    """`letter[start:end]` is no part of the letter: the rest is marked."""

    start: int
    end: int
    family: Family


def noted(letter: str, words: WordList) -> tuple[Noted, ...]:
    """In order, without overlaps. Never raises on any text."""
    return ()
