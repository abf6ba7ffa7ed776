"""A learner's day of study: it ends at four in the morning, so that the end of a late shift belongs to the day before.

Time is an argument: epoch seconds; zones are IANA names.
"""

from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from chatoet.rules.course.local import local

ENDS: Final = 4  # o'clock, on the learner's own clock


def study_day(at: int, zone: str) -> date:
    return (local(at, zone).replace(tzinfo=None) - timedelta(hours=ENDS)).date()


def day_began(at: int, zone: str) -> int:
    """When the day of study began that `at` lies in."""
    there = local(at, zone).tzinfo or UTC
    return int(datetime.combine(study_day(at, zone), time(ENDS), there).timestamp())
