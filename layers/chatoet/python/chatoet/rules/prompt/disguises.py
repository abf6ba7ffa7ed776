"""What is no English sentence: codes, other scripts, other languages, letters that only look like ours."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from chatoet.rules.feedback.text import Span
from chatoet.rules.feedback.words import WordList
from chatoet.rules.prompt.phrases import Family
from chatoet.rules.prompt.seen import Seen

_FOREIGN_WORDS: Final = 4  # words of four letters or more, from which a sentence that is not English stands out
_FOREIGN_SHARE: Final = 0.6
_FOREIGN_LETTERS: Final = 4  # of another script in one line; a Greek letter or two belongs to medicine

_TAGS = re.compile("[\U000e0000-\U000e007f]+")
_PIECES = re.compile("(?:[^\\W\\d_][\u200b-\u200f\u2060-\u2064\ufeff\u00ad\u0332-\u0338]+){3,}[^\\W\\d_]?")
_CODES = (
    re.compile(r"(?<![\w+])(?=[A-Za-z+]*\d)(?=[\d+]*[A-Za-z])[A-Za-z0-9+]{20,}={0,6}"),  # base 32 and 64
    re.compile(r"(?<!\w)(?=\w*[a-z][A-Z])(?=\w*[A-Z][a-z]\w*[A-Z])[A-Za-z]{24,}={0,2}"),
    re.compile(r"(?<!\w)(?:[0-9a-fA-F]{2}[ :]?){12,}(?!\w)"),
    re.compile(r"(?:%[0-9a-fA-F]{2}){3,}|(?:\\[ux][0-9a-fA-F]{2,6}){3,}|(?:&#x?[0-9a-fA-F]+;\s?){3,}"),
    re.compile(r"(?<!\w)(?:[01]{7,8}\s+){2,}[01]{7,8}(?!\w)"),
    re.compile(r"(?<!\S)(?:[.-]{1,5} +){6,}[.-]{1,5}(?!\S)"),
    re.compile(r"(?<!\w)(?:\w[ .*-]{1,3}){8,}\w(?!\w)"),  # letters set apart, filtered below
    re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL),
    re.compile(r"<[a-z]+\b[^<>]*\b(?:display|color|font-size|opacity|visibility)\b[^<>]*>[^<\n]*", re.IGNORECASE),
)
_APART: Final = _CODES[6]
_WORD = re.compile(r"[^\W\d_]{4,}")


def disguised(letter: str, shown: Seen, words: WordList) -> Iterator[tuple[Span, Family]]:
    """Places in the letter itself."""
    yield from ((Span(*match.span()), "encoded") for match in _TAGS.finditer(letter))
    yield from ((Span(*match.span()), "encoded") for match in _PIECES.finditer(letter))
    for pattern in _CODES:
        for match in pattern.finditer(shown.text):
            if pattern is not _APART or _spelt(match.group()):
                yield shown.original(*match.span()), "encoded"
    yield from ((span, "foreign") for span in _scripts(letter))
    yield from ((shown.original(*span), "foreign") for span in _languages(shown.text, words))


def _spelt(text: str) -> bool:
    return sum(char.isalpha() for char in text) >= 8


def _scripts(letter: str) -> Iterator[Span]:
    """Lines with letters of another script, from the first to the last of them, and words that mix scripts."""
    for line in re.finditer(r"[^\n]+", letter):
        other = [line.start() + at for at, char in enumerate(line.group()) if _other(char)]
        if len(other) >= _FOREIGN_LETTERS:
            yield _whole(letter, other[0], other[-1] + 1)


def _other(char: str) -> bool:
    if char < "\u0370" or not char.isalpha():
        return False
    return not unicodedata.normalize("NFKD", char)[0].isascii()


def _whole(letter: str, start: int, end: int) -> Span:
    """With the rest of the words at both ends, and the full stop."""
    while start and not letter[start - 1].isspace():
        start -= 1
    while end < len(letter) and not letter[end].isspace():
        end += 1
    return Span(start, end)


def _languages(text: str, words: WordList) -> Iterator[Span]:
    for match in re.finditer(r"[^.!?\n]+", text):
        said = [word.lower() for word in _WORD.findall(match.group())]
        strange = [word for word in said if not words.knows(word) and word not in words.medicines]
        if len(strange) >= _FOREIGN_WORDS and len(strange) >= _FOREIGN_SHARE * len(said):
            yield Span(*match.span())
