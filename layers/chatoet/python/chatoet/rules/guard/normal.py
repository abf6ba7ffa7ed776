"""Text as it is read: invisible characters gone, then letters and digits of any style as plain ones, place by place."""

import re
import unicodedata

_INVISIBLE = re.compile("[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufe0f\ufeff]")
_ALSO = {
    "ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ı": "i", "ß": "s", "æ": "a", "Æ": "A",
    "\u2018": "'", "\u2019": "'", "\u02bc": "'", "\u201c": '"', "\u201d": '"',
    "\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2013": "-", "\u2014": "-", "\u2212": "-",
    "\u2028": "\n", "\u2029": "\n", "\x0b": "\n", "\x0c": "\n", "\r": "\n",
    "*": " ", "_": " ", "~": " ", "`": " ", "\t": " ", "|": " ",
}  # fmt: skip


def visible(text: str) -> str:
    return _INVISIBLE.sub("", unicodedata.normalize("NFC", text))


def folded(text: str) -> str:
    """As long as `text`, so that a place in one is the same place in the other."""
    return text.translate({ord(char): _plain(char) for char in set(text) if char in _ALSO or ord(char) > 126})


def _plain(char: str) -> str:
    if char in _ALSO:
        return _ALSO[char]
    if (digit := unicodedata.decimal(char, -1)) >= 0:
        return str(digit)
    if unicodedata.category(char).startswith("Z"):
        return " "
    base = unicodedata.normalize("NFKD", char)[0]
    return base if base.isascii() else char
