"""The letter without its markup, with the way back from every character to the learner's own text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

MAX_CHARS = 20_000  # a letter has about 1,600; beyond this nothing is read, so that time stays bounded

_ENTITIES = {"&amp;": "&", "&lt;": "<", "&gt;": ">", "&nbsp;": " ", "&quot;": '"', "&#39;": "'", "&apos;": "'"}
_SAME = {
    "\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u00a0": " ", "\u202f": " ", "\t": " ",
    "\u2013": "-", "\u2014": "-", "\u2011": "-", "\u2028": "\n", "\u2029": "\n", "\x0b": "\n", "\x0c": "\n",
}  # fmt: skip
_MARKUP = re.compile(
    r"""
    (?P<newline> \r\n? | <(?:br|/p|p|/div|div|/li|/h[1-6]|/tr)\b[^<>]{0,80}> )
  | (?P<drop> <[a-z/!][^<>]{0,200}>
      | (?<!\d)\*+ | \*+(?!\d) | (?<!\w)_+ | _+(?!\w) | ~+(?!\d) | (?<!\w)`+ | `+(?!\w)
      | (?m:^)[ \t]*(?:\#{1,6}|>+|[•▪●◦]|-(?=[ ]))[ \t]*
      | (?<=\])\((?:https?:)?[^()\s]{0,300}\) | [\[\]]
      | [\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufe0f\ufeff]
      | [\x00-\x08\x0e-\x1f\x7f] )
  | (?P<entity> &(?:amp|lt|gt|nbsp|quot|apos|\#39); )
  | (?P<tick> (?<=\w)`(?=\w) )
  | (?P<same> [\u2018\u2019\u201c\u201d\u00a0\u202f\t\u2013\u2014\u2011\u2028\u2029\x0b\x0c] )
    """,
    re.VERBOSE | re.IGNORECASE,
)


class Span(NamedTuple):
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Clean:
    """`starts[i]` and `ends[i]` bound the characters of the letter that `text[i]` stands for."""

    text: str
    starts: list[int]
    ends: list[int]

    def original(self, start: int, end: int) -> Span:
        if end <= start:
            return Span(0, 0)
        return Span(self.starts[start], self.ends[end - 1])


def clean(letter: str) -> Clean:
    letter = letter[:MAX_CHARS]
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    position = 0
    for match in _MARKUP.finditer(letter):
        _copy(letter, position, match.start(), pieces, starts, ends)
        if shown := _shown(match):
            pieces.append(shown)
            starts.append(match.start())
            ends.append(match.end())
        position = match.end()
    _copy(letter, position, len(letter), pieces, starts, ends)
    return Clean("".join(pieces), starts, ends)


def _copy(letter: str, start: int, end: int, pieces: list[str], starts: list[int], ends: list[int]) -> None:
    pieces.append(letter[start:end])
    starts.extend(range(start, end))
    ends.extend(range(start + 1, end + 1))


def _shown(match: re.Match[str]) -> str:
    match match.lastgroup:
        case "newline":
            return "\n"
        case "entity":
            return _ENTITIES[match.group().lower()]
        case "tick":
            return "'"
        case "same":
            return _SAME[match.group()]
        case _:
            return ""


_STOP = re.compile(r"(?<![.!?])[.!?]+[\"')\]]*(?=\s|$|[A-Z][a-z])|\n+")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(])(?:mrs?|ms|dr|prof|st|rd|vs|no|approx|e\.?g|i\.?e|etc|tel|[a-z](?:\.[a-z])*)\.$", re.IGNORECASE
)


def sentences(text: str, within: Span) -> tuple[Span, ...]:
    """A full stop after a title, an initial or an abbreviation such as b.d. ends no sentence."""
    cuts = [within.start]
    for match in _STOP.finditer(text, within.start, within.end):
        before = text[max(within.start, match.end() - 12) : match.end()]
        if not _ABBREVIATION.search(before):
            cuts.append(match.end())
    cuts.append(within.end)
    return tuple(span for a, b in pairwise(cuts) if (span := trim(text, Span(a, b))).end > span.start)


def trim(text: str, span: Span) -> Span:
    piece = text[span.start : span.end]
    start = span.start + len(piece) - len(piece.lstrip())
    return Span(start, max(start, span.start + len(piece.rstrip())))


def word_count(text: str) -> int:
    return sum(1 for token in text.split() if any(char.isalnum() for char in token))
