"""What makes a privacy PIN fit to be one, and how often it may be guessed (clause PRO-data-password)."""

import unicodedata
from typing import Final

from chatoet.rules.clock import DAY

LEAST, MOST = 6, 128  # characters
TRIES: Final = 10  # wrong ones in a row
REST: Final = DAY  # seconds for which it is locked then
WORDS: Final = (
    "password passwort contrasena qwerty qwertz azerty letmein welcome iloveyou chatoet whatsapp nursing doctor "
    "dragon monkey football sunshine princess secret privacy asdfgh zxcvbn"
)
COMMON: Final = frozenset(WORDS.split())


def plain(typed: str) -> str:
    """The same PIN however a keyboard composed it."""
    return unicodedata.normalize("NFKC", typed).strip()


def too_weak(pin: str) -> bool:
    """Too short or long, hardly two characters, a row of digits or letters, the same twice, or a common word."""
    if not LEAST <= len(pin) <= MOST:
        return True
    low = pin.casefold()
    return len(set(low)) < 3 or _in_a_row(low) or _halves(low) or low.rstrip("0123456789!.") in COMMON


def _in_a_row(pin: str) -> bool:
    """123456, 987654, abcdef; 111222 has too few different characters already."""
    steps = {ord(after) - ord(before) for before, after in zip(pin, pin[1:], strict=False)}
    return steps in ({1}, {-1}, {2}, {-2}) or pin in "01234567890" * 2


def _halves(pin: str) -> bool:
    """123123, abcabc."""
    half = len(pin) // 2
    return pin == pin[:half] * 2 and (_in_a_row(pin[:half]) or half < 3)


def locked(tries: int, tried_at: int, now: int) -> bool:
    return tries >= TRIES and now < tried_at + REST
