"""A test date, in every shape in which people type one."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatoet.rules.course.dates import FAR, LONGEST, Told, next_months, tapped, told

TODAY = date(2026, 11, 22)
DAYS = st.dates(TODAY, TODAY + timedelta(FAR))


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("12 March", date(2027, 3, 12)), ("12th of march", date(2027, 3, 12)), ("March 12th, 2027", date(2027, 3, 12)),
        ("2027-03-12", date(2027, 3, 12)), ("12.03.27", date(2027, 3, 12)), ("12-mar-2027", date(2027, 3, 12)),
        ("3/25", date(2027, 3, 25)), ("my test is on 14/2", date(2027, 2, 14)), ("٢٠٢٧-٠٣-١٢", date(2027, 3, 12)),
        ("tomorrow", date(2026, 11, 23)), ("in 6 weeks", date(2027, 1, 3)), ("in 3 months", date(2027, 2, 22)),
        ("12/3/26", date(2026, 12, 3)), ("23 / 3 / 2027", date(2027, 3, 23)), ("maybe 3 months", date(2027, 2, 22)),
        ("five weeks", date(2026, 12, 27)), ("12 mayo", date(2027, 5, 12)),
        ("22/11", TODAY), ("maybe 12 march", date(2027, 3, 12)), ("next week", date(2026, 11, 29)),
    ],
)  # fmt: skip
def test_a_day_is_read_however_it_is_typed(typed: str, day: date) -> None:
    assert told(typed, TODAY).day == day


@pytest.mark.parametrize(
    ("typed", "first"),
    [("March", date(2027, 3, 1)), ("next month", date(2026, 12, 1)), ("in june 2027", date(2027, 6, 1)),
     ("November", TODAY), ("03/2027", date(2027, 3, 1)), ("end of March", date(2027, 3, 1))],
)  # fmt: skip
def test_of_a_month_alone_the_first_day_that_is_left_is_planned_for(typed: str, first: date) -> None:
    assert (told(typed, TODAY).day, told(typed, TODAY).month) == (first, True)


def test_numbers_that_mean_another_day_elsewhere_are_read_back_with_it() -> None:
    assert told("12/3", TODAY)[::2] == (date(2027, 3, 12), date(2026, 12, 3))
    assert told("12/12", TODAY).other is told("25/3", TODAY).other is told("12 March", TODAY).other is None


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("12/3/2025", "past"), ("1 May 2026", "past"), ("2031-01-01", "far"), ("99 months", "far"),
        ("idk", "unknown"), ("not booked yet", "unknown"), ("I don't know", "unknown"), ("maybe later", "unknown"),
        ("31/2", "unclear"), ("29 Feb 2027", "unclear"), ("0/0", "unclear"), ("?", "unclear"), ("😀", "unclear"),
        ("yes", "unclear"), ("no", "unclear"), ("Dear Dr Smith, " + "on 12 March " * 20, "unclear"),
    ],
)  # fmt: skip
def test_what_is_no_day_to_come_is_told_apart(typed: str, problem: str) -> None:
    assert told(typed, TODAY) == (None, problem, None, False)


@given(DAYS)
def test_every_day_within_two_years_is_read_back_in_each_shape(day: date) -> None:
    for shape in ("{0:%Y-%m-%d}", "{0.day}/{0.month}/{0.year}", "{0.day} {0:%B} {0.year}", "{0:%b} {0.day} {0.year}"):
        assert told(shape.format(day), TODAY).day == day


@given(st.text(max_size=LONGEST + 20))
def test_no_text_makes_it_fail_and_no_day_is_past(text: str) -> None:
    found = told(text, TODAY)
    assert (found.day is None) == bool(found.problem)
    assert found.day is None or TODAY <= found.day <= TODAY + timedelta(FAR)


@given(st.dates(date(2026, 1, 1), date(2033, 12, 31)), st.sampled_from(["12 March", "31 jan", "1/1", "next month"]))
def test_without_a_year_the_next_such_day_is_meant(today: date, typed: str) -> None:
    found = told(typed, today)
    assert found.day
    assert 0 <= (found.day - today).days <= 366


def test_the_day_that_most_years_lack_is_found_in_the_year_that_has_it() -> None:
    assert told("29 feb", date(2027, 6, 1)).day == date(2028, 2, 29)
    assert told("29 feb", TODAY).problem == "unclear", "neither this year nor the next has one"


def test_the_months_offered_begin_after_this_one() -> None:
    assert next_months(date(2026, 11, 30), 3) == [date(2026, 12, 1), date(2027, 1, 1), date(2027, 2, 1)]


def test_a_perhaps_is_no_month() -> None:
    assert told("maybe", TODAY) == Told(None, "unknown")
    assert told("not decided", TODAY).day is told("a mark", TODAY).day is None


def test_a_month_that_was_offered_long_ago_is_read_as_of_today() -> None:
    december = date(2026, 12, 1)
    assert tapped(december, TODAY).day == december
    assert tapped(december, date(2026, 12, 9)).day == date(2026, 12, 9), "what is left of it"
    assert tapped(december, date(2027, 1, 9)).problem == "past"
