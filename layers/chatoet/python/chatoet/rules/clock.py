"""Calendar months and the hours of the day, in UTC. Time is always an argument: epoch seconds."""

from calendar import monthrange
from datetime import UTC, datetime

DAY = 86_400


def add_months(at: int, months: int) -> int:
    """The same date and time that many months later, else the last day of that month (Reg. 1182/71 art 3)."""
    start = datetime.fromtimestamp(at, UTC)
    years, month = divmod(start.month - 1 + months, 12)
    year = start.year + years
    day = min(start.day, monthrange(year, month + 1)[1])
    return int(start.replace(year=year, month=month + 1, day=day).timestamp())


def iso_date(at: int) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d")


def plain_date(at: int) -> str:
    """For people: 21 November 2026."""
    when = datetime.fromtimestamp(at, UTC)
    return f"{when.day} {when:%B %Y}"


def hour_of(at: int) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y%m%d%H")


def hour_start(hour: str) -> int:
    """The inverse of `hour_of`."""
    return int(datetime.strptime(hour, "%Y%m%d%H").replace(tzinfo=UTC).timestamp())
