"""Extracted text as a person would have typed it: plain characters, plain line ends, paragraphs kept."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median_low
from typing import Final

LIGATURES: Final = {chr(code): unicodedata.normalize("NFKC", chr(code)) for code in range(0xFB00, 0xFB07)}
SPACES: Final = dict.fromkeys("\u00a0\u202f\u2007", " ")
BREAKS: Final = dict.fromkeys("\v\f\x1c\x1d\x1e\x85\u2028\u2029", "\n")
# Never seen on the page, and able to make text read otherwise than it looks: direction marks, byte order marks.
HIDDEN: Final = [0xAD, 0x61C, 0xFEFF, 0x200B, 0x200E, 0x200F, 0x2060, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
CONTROLS: Final = [code for code in (*range(0x20), *range(0x7F, 0xA0), *range(0xD800, 0xE000)) if code not in (9, 10)]
CHANGES: Final = str.maketrans(LIGATURES | SPACES | BREAKS)
REMOVED: Final = dict.fromkeys([*HIDDEN, *CONTROLS])
NEARLY: Final = 0.85  # of the longest line
SHORT: Final = 40  # characters; a page of narrower lines is a list, or a poem
NEW_PARAGRAPH: Final = 1.5  # of the usual distance between two lines


def plain(text: str) -> str:
    """One form for every source: composed characters, `\\n` line ends, at most one blank line in a row."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").translate(CHANGES).translate(REMOVED)
    lines = [line.rstrip() for line in unicodedata.normalize("NFC", text).split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def flowing(text: str) -> str:
    """Lines that a page broke for want of room, in one again; those that end early, as in an address, stay.

    A page breaks a line where the next word would not fit. Letters differ in width, so that a tenth less is as full.
    """
    lines = text.split("\n")
    full = NEARLY * max(map(len, lines))
    out = lines[0]
    for line, below in zip(lines, lines[1:], strict=False):
        broken = line and below and full > SHORT and len(line) + 1 + len(below.split()[0]) > full
        out += (" " if broken else "\n") + below
    return out


@dataclass(frozen=True, slots=True)
class Line:
    """A line as seen on a page; `top` as a share of the page's height."""

    text: str
    top: float


def paragraphs(lines: Sequence[Line]) -> str:
    """Lines in reading order. Where the page leaves a gap, so does the text: that is all that shows a paragraph."""
    steps = [below.top - above.top for above, below in zip(lines, lines[1:], strict=False)]
    usual = median_low([step for step in steps if step > 0] or [1.0])
    gaps = ["\n\n" if step > NEW_PARAGRAPH * usual else "\n" for step in steps]
    return "".join(line.text + gap for line, gap in zip(lines, [*gaps, ""], strict=False))
