r"""Short words in patterns that need a \b: `no` is also in "nocturia", `van` in "relevant"."""

from __future__ import annotations

import re
from collections.abc import Iterator

_EDGE, _ANYTHING, _OTHER = "¦", "~", "#"  # stand for \b, for .{0,40} and the like, and for other escapes and classes
_SHORT = re.compile(r"(?:^|(?<=[(|¦~]))([A-Za-z]{1,3}(?= )|[A-Za-z]{1,4}(?=[|)¦~]|$))")
_QUANTIFIER = re.compile(r"(?:[?*+]|\{\d*,?\d*\})*")
_OPEN = ("", _ANYTHING)
_STEM = 3  # letters that may be meant as the beginning of a longer word, unless they are one of these
_WORDS = {
    "all", "and", "any", "are", "but", "can", "for", "had", "has", "her", "his", "its", "may", "nor", "not", "now",
    "off", "one", "our", "out", "ten", "the", "two", "was", "who", "you",
}  # fmt: skip


def loose(pattern: str) -> Iterator[str]:
    r"""The short words of a pattern that it also finds inside longer words.

    What stands beside a group bounds what is in it: `\b(no|nil)\b` is fine, and in `(dis)?continu\w+` there is no word.
    """
    flat = _flat(pattern)
    for word in _SHORT.finditer(flat):
        before, after = _before(flat, word.start()), _after(flat, word.end())
        if before.isalpha() or after.isalpha():
            continue
        whole = len(word[1]) < _STEM or word[1].lower() in _WORDS
        if before in _OPEN or (before == _EDGE and after in _OPEN and whole):
            yield word[1]


def _flat(pattern: str) -> str:
    flat = re.sub(r"\[(?:\\.|[^\]\\])*\]", _OTHER, pattern.replace(r"\b", _EDGE))
    flat = re.sub(r"<\d\d/\d\d>|\\.", _OTHER, flat)
    flat = re.sub(r"\.(?:[*+]|\{\d*,\d*\})\??", _ANYTHING, flat)
    return re.sub(r"\(\?[:=!]", "(", re.sub(r"\(\?<[=!][^()]*\)", _OTHER, flat))


def _before(flat: str, at: int) -> str:
    """The sign that comes before this place, or nothing at the beginning; groups and their other branches apart."""
    while at:
        if flat[at - 1] not in "(|":
            return flat[at - 1]
        at = _out(flat, at, -1)
    return ""


def _after(flat: str, at: int) -> str:
    while at < len(flat):
        if flat[at] not in ")|":
            return flat[at]
        end = _QUANTIFIER.match(flat, _out(flat, at, 1))
        at = end.end() if end else len(flat)
    return ""


def _out(flat: str, at: int, step: int) -> int:
    """Past the bracket of the group around this place, to the left (-1) or to the right (1); or to that end."""
    depth, leaves = 0, "()"[step > 0]
    while 0 <= at - (step < 0) < len(flat):
        char = flat[at - (step < 0)]
        at += step
        if char == leaves and not depth:
            return at
        depth += (char in "()") * (-1 if char == leaves else 1)
    return at
