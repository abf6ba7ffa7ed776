"""Values from outside, each read as what it should be: never an exception, whatever stands there."""

import json
from collections.abc import Iterable
from hashlib import sha256
from typing import Any

LONGEST_NUMBER = 30  # digits
Json = dict[str, Any]
SCALAR = (str, int)  # and so bool


def picked(part: Json, keys: Iterable[str]) -> Json:
    return {key: part[key] for key in keys if isinstance(part.get(key), SCALAR)}


def name(value: object, missing: str = "unknown") -> str:
    """A type from outside, fit for a log: letters and underscores; never a number, an address or a sentence."""
    if not isinstance(value, str) or not value:
        return missing
    return value if len(value) <= 40 and value.isascii() and value.replace("_", "a").isalpha() else "unlisted"


def seconds(value: object) -> int | None:
    """Epoch seconds from a string, an int or a float; milliseconds are recognised by their size."""
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return None
    try:
        at = int(float(value))
    except (ValueError, OverflowError):
        return None
    at = at // 1000 if at > 10**11 else at
    return at if 0 < at < 10**11 else None


def at_key(value: object, key: str) -> object:
    return value.get(key) if isinstance(value, dict) else None


def items(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def text(value: object) -> str:
    return value if isinstance(value, str) else ""


def digest(value: object) -> str:
    """A name for what has no id of its own; one name for all that JSON cannot write."""
    try:
        written = json.dumps(value, sort_keys=True)
    except (RecursionError, ValueError):
        written = "too deep"
    return sha256(written.encode()).hexdigest()[:32]


def number(digits: str) -> int | float:
    """For JSON: int() refuses thousands of digits; one silly number must not sink what stands beside it."""
    return int(digits) if len(digits) <= LONGEST_NUMBER else float(digits)
