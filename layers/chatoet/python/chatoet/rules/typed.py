"""Whether what somebody typed is an answer that a key accepts: words and spelling count, capitals and signs do not."""

from __future__ import annotations

from collections.abc import Iterable

_MARKS = str.maketrans({"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u2013": "-", "\u2014": "-"})


def accepted(typed: str, answers: Iterable[str]) -> bool:
    return plain(typed) in {plain(answer) for answer in answers}


def plain(text: str) -> str:
    """Phones make quotation marks round and put a full stop at the end; nobody is marked down for that."""
    return " ".join(text.translate(_MARKS).casefold().split()).strip(" .,;:!?\"'")
