"""How much of its hourly calls our app has used, as Meta says in the headers of every answer.

Source: Meta, Graph API "Rate limits": `X-App-Usage` is an object of percentages, `X-Business-Use-Case-Usage` maps a
business id to a list of such objects with `estimated_time_to_regain_access` in minutes.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

HEADERS = ("x-business-use-case-usage", "x-app-usage")
SHARES = ("call_count", "total_cputime", "total_time")
HIGH, FULL = 75, 100  # percent
UNNAMED, LONGEST = 60, 3600  # seconds that a full quota is waited for: when no time is named, and at most


class Quota:
    """`percent` is the greatest share of the last answer that named any."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self.percent, self._until = 0, 0.0

    @property
    def high(self) -> bool:
        """Courtesies are left out, so that replies still go."""
        return self.percent > HIGH

    def pause(self) -> int:
        """Seconds in which nothing can be sent; then one request is worth trying."""
        return max(0, round(self._until - self._clock()))

    def note(self, headers: Mapping[str, str]) -> None:
        used = [entry for name in HEADERS for entry in _entries(headers.get(name, ""))]
        if not used:
            return
        self.percent = max(_number(entry.get(share)) for entry in used for share in SHARES)
        regain = max(_number(entry.get("estimated_time_to_regain_access")) for entry in used) * 60
        full = self.percent >= FULL or regain > 0
        self._until = self._clock() + min(regain or UNNAMED, LONGEST) if full else 0.0


def _entries(header: str) -> Iterator[dict[str, Any]]:
    """Every object that may hold percentages; none when the header is not what it should be."""
    try:
        value = json.loads(header or "null")
    except (ValueError, RecursionError):
        return
    if not isinstance(value, dict):
        return
    lists = [each for each in value.values() if isinstance(each, list)]
    yield from (entry for entry in [value, *(entry for each in lists for entry in each)] if _speaks(entry))


def _speaks(entry: object) -> bool:
    return isinstance(entry, dict) and any(share in entry for share in SHARES)


def _number(value: object) -> int:
    return int(value) if isinstance(value, int | float) and 0 <= value <= 100_000 else 0
