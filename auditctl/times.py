"""Moments as an auditor reads them: UTC, always."""

from datetime import UTC, datetime


def utc(at: int) -> str:
    try:
        return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d %H:%M:%S")
    except (OverflowError, ValueError, OSError):
        return f"second {at}"  # an entry may say anything


def moment(said: object) -> int | None:
    """Epoch seconds of a date (its last second) or of epoch seconds; None for what is neither."""
    if type(said) is int:
        return said
    try:
        day = datetime.strptime(str(said), "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError:
        return None
    return int(day.timestamp()) + 86_399
