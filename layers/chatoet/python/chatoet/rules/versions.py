"""Until when Meta serves each version of the Graph API.

Source: Meta, "Platform versioning": a version ends two years after the next one came out. The latest one's end is not
announced; it cannot come before that of the one before it. Days are the first of the month where Meta names a month.
"""

from datetime import UTC, date, datetime
from typing import Final

ENDS: Final = {
    "v23.0": date(2027, 10, 8),
    "v24.0": date(2028, 2, 1),
    "v25.0": date(2028, 7, 1),
    "v26.0": date(2028, 7, 1),
}
SOON, NOW = 90, 30  # days


def days_left(version: str, now: int) -> int | None:
    """Whole days until Meta may refuse calls to `version`, negative afterwards; None for one that we do not know."""
    end = ENDS.get(version)
    return (end - datetime.fromtimestamp(now, UTC).date()).days if end else None
