"""What values are to Logs Insights: numbers wherever they look like one, else words in their natural order."""

import re
from typing import Final

Value = str | int | float
Row = dict[str, Value]
_NUMBER: Final = re.compile(r"-?[0-9]+(\.[0-9]+)?")


class NotDocumentedError(ValueError):
    """The answer would rest on what AWS does not say. Names the expression, and holds no value."""


def number(value: Value | None) -> int | float | None:
    """Numeric strings are numbers, as `filter statusCode >= 400` over parsed text shows."""
    if isinstance(value, int | float):
        return value
    if value is None or not _NUMBER.fullmatch(value):
        return None
    return float(value) if "." in value else int(value)


def equal(left: Value, right: Value) -> bool:
    numbers = number(left), number(right)
    return numbers[0] == numbers[1] if None not in numbers else str(left) == str(right)


def ordered(sign: str, left: Value, right: Value) -> bool:
    """By number. How words compare by < and > is not documented."""
    first, second = number(left), number(right)
    if first is None or second is None:
        raise NotDocumentedError(f"words compared by {sign}")
    return {"<": first < second, "<=": first <= second, ">": first > second, ">=": first >= second}[sign]


Natural = tuple[bool, float, list[tuple[str, int, int]], str]


def natural(value: Value) -> Natural:
    """The order of `sort`: words before numbers; in words, runs of digits by their length and then their value."""
    found = number(value)
    if found is not None:
        return (True, found, [], str(value))
    return (False, 0, [_chunk(each) for each in re.findall(r"\d+|\D+", str(value))], "")


def _chunk(text: str) -> tuple[str, int, int]:
    return ("0", len(text), int(text)) if text.isdecimal() else (text, 0, 0)
