"""Text that must not act: no formula in a spreadsheet, no hidden or reversed writing on a page (case E34).

For CSV and HTML alone; JSON keeps every character as it was.
"""

import unicodedata
from typing import Final

WIDE: Final = ("EQUALS SIGN", "PLUS SIGN", "HYPHEN-MINUS", "COMMERCIAL AT")  # spreadsheets read these as the others
FORMULA: Final = (*"=+-@\t\r\n", *(unicodedata.lookup(f"FULLWIDTH {name}") for name in WIDE))
HIDDEN: Final = frozenset({"Cc", "Cf", "Co", "Cs", "Zl", "Zp"})


def visible(text: str) -> str:
    """What cannot be seen, or turns the line around, as its code point; line breaks and tabs stay."""
    lines = text.replace("\r\n", "\n")
    return "".join(character if _harmless(character) else f"\u27e8U+{ord(character):04X}\u27e9" for character in lines)


def _harmless(character: str) -> bool:
    return character in "\n\t" or unicodedata.category(character) not in HIDDEN


def cell(text: str) -> str:
    """A cell that a spreadsheet shows as text, whatever it begins with."""
    shown = visible(text)
    return f"'{shown}" if shown.startswith(FORMULA) or shown.lstrip().startswith(FORMULA) else shown
