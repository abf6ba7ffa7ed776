"""How long an exercise took. `since` is when it was sent, `at` WhatsApp's time of the answer (epoch seconds)."""

from typing import Final

MOST: Final = 3600  # seconds; who answers the next morning did not work on it all night


def used(since: int, at: int) -> int:
    """Seconds; the two clocks may differ."""
    return min(max(0, at - since), MOST)


def left(since: int, at: int, minutes: int) -> int:
    """Whole minutes, of which the last one counts until it is over; 0 when the time is up."""
    return max(0, -(-(minutes * 60 - max(0, at - since)) // 60))


def whole(seconds: int) -> int:
    """Minutes, a begun one for a whole one, and never none."""
    return max(1, -(-seconds // 60))
