"""Words in a letter that speak to whoever marks it and not to its reader: found, left out, and told on.

The first of several walls: what gets over it meets a prompt that takes the letter as material, a schema, and bands
that the evidence bounds (`verify`). So a rule here may rather miss than touch a genuine letter.
"""

from __future__ import annotations

import codecs
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from chatoet.rules.feedback.text import MAX_CHARS, Span
from chatoet.rules.feedback.words import WordList
from chatoet.rules.prompt.disguises import disguised
from chatoet.rules.prompt.phrases import BOTH, CLINICAL, PHRASES, SURE, Family
from chatoet.rules.prompt.seen import Seen, alike, seen

_END = re.compile(r"(?<![.!?])[.!?]+[\"')\]]*\s+|\n[ \t]*\n|\n(?![ \t]*[a-z])|(?<=[.!?:,])\n")
_FIGURE_FOR = str.maketrans("0134578@$!|", "oieastbasil")
_TOKEN = re.compile(r"\S+")


class Noted(NamedTuple):
    """`letter[start:end]` is no part of the letter: the rest is marked."""

    start: int
    end: int
    family: Family


def noted(letter: str, words: WordList) -> tuple[Noted, ...]:
    """In order, without overlaps. Never raises on any text."""
    letter = letter[:MAX_CHARS]
    shown = seen(letter)
    found = [*_phrased(shown), *(Noted(*span, family) for span, family in disguised(letter, shown, words))]
    return tuple(_apart(sorted(found)))


def _phrased(shown: Seen) -> Iterator[Noted]:
    plain = alike(shown.text)
    sentences, clinical = _Sentences(shown.text), cache(lambda span: bool(CLINICAL.search(plain, *span)))
    for family, match in _spoken(plain):
        span = sentences.around(*match)
        if family not in BOTH or not clinical(span):
            yield Noted(*shown.original(*span), family)


def _spoken(plain: str) -> Iterator[tuple[Family, Span]]:
    """Matches in the text as it stands, and of the surest words in the text as a code might hide them."""
    for family, pattern in PHRASES:
        yield from ((family, Span(*match.span())) for match in pattern.finditer(plain))
    for match in SURE.finditer(read := _TOKEN.sub(_unfigured, plain)):
        if read[match.start() : match.end()] != plain[match.start() : match.end()]:
            yield "encoded", Span(*match.span())
    yield from (("encoded", Span(*match.span())) for match in SURE.finditer(codecs.encode(plain, "rot13")))
    length = len(plain)
    for match in SURE.finditer(plain[::-1]):
        yield "encoded", Span(length - match.end(), length - match.start())


def _unfigured(token: re.Match[str]) -> str:
    """`1gn0r3` as it is meant; a token without a letter is a number."""
    return token[0].translate(_FIGURE_FOR) if any(map(str.isalpha, token[0])) else token[0]


class _Sentences:
    """From the end of one sentence to the end of the next; a line that goes on in small letters goes on."""

    def __init__(self, text: str) -> None:
        ends = list(_END.finditer(text))
        self._starts = [0, *(match.end() for match in ends)]
        self._ends = [*(match.start() + len(match.group().rstrip()) for match in ends), len(text)]

    def around(self, start: int, end: int) -> Span:
        first = bisect_right(self._starts, start) - 1
        last = bisect_left(self._ends, end, lo=first)
        return Span(self._starts[first], max(end, self._ends[min(last, len(self._ends) - 1)]))


def _apart(found: list[Noted]) -> Iterator[Noted]:
    """Those that touch become one, of the family of the first."""
    last: Noted | None = None
    for each in found:
        if last and each.start <= last.end:
            last = last._replace(end=max(last.end, each.end))
        else:
            if last:
                yield last
            last = each
    if last:
        yield last
