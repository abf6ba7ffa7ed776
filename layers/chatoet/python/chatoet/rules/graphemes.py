"""Where a text may be cut without breaking what a reader sees as one character.

Source: Unicode Standard Annex 29, extended grapheme clusters. The standard library has no grapheme property, so the
rules are told by general category and combining class, on the careful side: a cut that might break one is not offered.
"""

from unicodedata import category, combining

_JOINER = "\u200d"
_VIRAMA = 9  # the combining class of signs that join the consonants around them, in the scripts of India and beyond
_LOOK_BACK = 8  # characters; marks between a consonant and the one that it is joined to
_FORMATS = {"Cc", "Cf", "Zl", "Zp"}
# Extending, though their category does not say so: halfwidth kana marks, Thai and Lao AM, skin tones, tags of flags.
_EXTENDING = {"\u0e33", "\u0eb3", "\u200c", _JOINER, "\uff9e", "\uff9f", *map(chr, range(0x1F3FB, 0x1F400))}
_EXTENDING |= set(map(chr, range(0xE0020, 0xE0080)))
# What comes before its character: signs over Arabic and Syriac numbers, and some Indic letters.
_LEADING = {*map(chr, range(0x0600, 0x0606)), *"\u06dd\u070f\u0890\u0891\u08e2\u0d4e"}
_LEADING |= set(map(chr, (0x110BD, 0x110CD, 0x111C2, 0x111C3, 0x113D1, 0x1193F, 0x11941, 0x11A3A, 0x11D46, 0x11F02)))
_LEADING |= set(map(chr, range(0x11A84, 0x11A8A)))


def is_boundary(text: str, index: int, start: int = 0) -> bool:
    """Whether `text` may be cut before `index`; `start` is a cut before it, and bounds how far back it looks."""
    if not start < index < len(text):
        return True
    before, after = text[index - 1], text[index]
    if before == "\r" and after == "\n":
        return False
    if before in "\r\n" or after in "\r\n":
        return True
    if _extends(after) or before == _JOINER or before in _LEADING or "Cn" in (category(before), category(after)):
        return False
    return not (_hangul(before, after) or _conjunct(text, index, start) or _half_a_flag(text, index, start))


def _extends(char: str) -> bool:
    return char in _EXTENDING or category(char)[0] == "M"


def _hangul(before: str, after: str) -> bool:
    """A leading consonant takes what follows; vowels and final consonants go with what precedes."""
    leads = "\u1100" <= before <= "\u115f" or "\ua960" <= before <= "\ua97c"
    return leads or "\u1160" <= after <= "\u11ff" or "\ud7b0" <= after <= "\ud7fb"


def _conjunct(text: str, index: int, start: int) -> bool:
    if category(text[index]) != "Lo":
        return False
    for place in range(index - 1, max(start, index - _LOOK_BACK) - 1, -1):
        if combining(text[place]) == _VIRAMA:
            return True
        if not _extends(text[place]):
            return False
    return False


def _half_a_flag(text: str, index: int, start: int) -> bool:
    """Regional indicators go in pairs."""
    if not _indicator(text[index]):
        return False
    place = index
    while place > start and _indicator(text[place - 1]):
        place -= 1
    return (index - place) % 2 == 1


def _indicator(char: str) -> bool:
    return "\U0001f1e6" <= char <= "\U0001f1ff"
