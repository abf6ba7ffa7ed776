"""Weeks kept: forgiving to shifts, and exact at their boundaries."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatoet.rules.course.days import day_began, study_day
from chatoet.rules.course.streak import streak

MONDAY = date(2026, 9, 7)
ZONES = ("Europe/London", "Australia/Sydney", "Asia/Kolkata", "Asia/Manila", "America/New_York", "")


def week(number: int, days: str = "12345") -> set[date]:
    return {MONDAY + timedelta(7 * number + int(day) - 1) for day in days}


def weeks(*days: str) -> int:
    """Of so many finished weeks, seen on the Monday after them."""
    studied = set().union(*(week(n, found) for n, found in enumerate(days)))
    return streak(studied, MONDAY + timedelta(7 * len(days))).weeks


def test_five_days_of_seven_keep_a_week_whichever_they_are() -> None:
    assert weeks("12345", "34567", "13467") == 3


def test_four_days_are_forgiven_once_in_four_weeks() -> None:
    assert weeks("12345", "1234", "12345") == 3
    assert weeks("12345", "1234", "12345", "1234", "12345") == 1
    assert weeks("12345", "1234", "12345", "12345", "12345", "1234", "12345") == 7


def test_a_week_off_breaks_nothing_and_counts_for_nothing() -> None:
    assert weeks("12345", "12345", "", "12345") == 3
    assert weeks("12345", "12345", "", "", "12345") == 1


def test_a_pause_may_lie_across_two_weeks() -> None:
    assert weeks("12345", "123", "4567", "12345") == 4
    assert weeks("12345", "123", "67", "12345") == 4, "beyond the seven days, two of the week are free as ever"
    assert weeks("12345", "123", "7", "12345") == 1


def test_this_week_is_never_lost_before_it_is_over_and_counts_once_it_is_kept() -> None:
    before = week(0) | week(1)
    found = streak(before | week(2, "1"), MONDAY + timedelta(20))
    assert (found.weeks, found.days) == (2, 1)
    assert streak(before | week(2, "12345"), MONDAY + timedelta(18)).weeks == 3


def test_who_begins_at_the_weekend_is_not_held_to_the_days_before() -> None:
    assert weeks("67", "12345") == 1
    assert streak(week(0, "7"), MONDAY + timedelta(6)).weeks == 0


def test_nothing_done_is_nothing_kept() -> None:
    assert streak(set(), MONDAY) == (0, 0, False)


@given(st.sets(st.integers(0, 80)), st.integers(0, 80))
def test_more_study_never_costs_a_week_that_five_days_would_keep(studied: set[int], today: int) -> None:
    days = {MONDAY + timedelta(n) for n in studied if n <= today}
    found = streak(days, MONDAY + timedelta(today))
    assert 0 <= found.weeks <= today // 7 + 1
    every = {MONDAY + timedelta(n) for n in range(today + 1)}
    assert streak(every, MONDAY + timedelta(today)).weeks >= found.weeks


@pytest.mark.parametrize("zone", ZONES)
def test_a_day_of_study_begins_at_four_on_the_learners_own_clock(zone: str) -> None:
    there = ZoneInfo(zone) if zone else UTC
    for day in (date(2026, 3, 29), date(2026, 10, 25), date(2026, 4, 5), date(2026, 10, 4), date(2026, 11, 1)):
        four = int(datetime(day.year, day.month, day.day, 4, tzinfo=there).timestamp())
        assert study_day(four, zone) == day
        assert study_day(four - 1, zone) == day - timedelta(1)
        assert day_began(four, zone) == day_began(four + 3600, zone) == four


@pytest.mark.parametrize("zone", ZONES)
def test_no_day_is_left_out_and_none_comes_twice_when_the_clock_changes(zone: str) -> None:
    hours = range(
        int(datetime(2026, 3, 1, tzinfo=UTC).timestamp()), int(datetime(2026, 11, 30, tzinfo=UTC).timestamp()), 3600
    )
    days = [study_day(at, zone) for at in hours]
    assert {(later - day).days for day, later in pairwise(days)} == {0, 1}


def test_a_zone_that_nobody_knows_is_greenwich() -> None:
    assert study_day(1_790_000_000, "Mars/Base") == study_day(1_790_000_000, "")
