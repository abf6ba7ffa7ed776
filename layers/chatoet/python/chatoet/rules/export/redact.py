"""Other people's identifiers in a learner's own words: marked, never handed on (Art 15(4) GDPR; case E31)."""

import re
from typing import Final

MARK: Final = "[third party]"
EMAIL: Final = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
PHONE: Final = re.compile(r"(?<![\w.])(?:\+|00|0)(?:[\s().-]{0,2}\d){8,14}(?!\w)")
TEN: Final = re.compile(r"(?<![\w.])\d(?:[ \u00a0.-]?\d){9}(?!\w)")


def redacted(text: str) -> str:
    text = PHONE.sub(MARK, EMAIL.sub(MARK, text))
    return TEN.sub(lambda found: MARK if is_nhs_number(found.group()) else found.group(), text)


def is_nhs_number(text: str) -> bool:
    """Ten digits whose last one is the check digit of the others, modulo 11."""
    digits = [int(character) for character in text if character.isdecimal()]
    rest = 11 - sum(digit * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False)) % 11
    return len(digits) == 10 and rest % 11 == digits[9] and rest != 10
