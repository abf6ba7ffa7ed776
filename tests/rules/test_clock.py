"""Calendar months and hours, in UTC."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatoet.rules.clock import add_months, hour_of, hour_start, iso_date, plain_date

MOMENTS = st.integers(1_600_000_000, 4_000_000_000)


def at(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2026-11-21T10:00:01", 6, "2027-05-21T10:00:01"),
        ("2026-08-31T00:00:00", 6, "2027-02-28T00:00:00"),
        ("2027-08-31T23:59:59", 6, "2028-02-29T23:59:59"),
        ("2026-01-31T12:00:00", 1, "2026-02-28T12:00:00"),
        ("2026-12-31T12:00:00", 1, "2027-01-31T12:00:00"),
    ],
)
def test_a_month_later_is_the_same_day_or_the_last_one(start: str, months: int, end: str) -> None:
    assert add_months(at(start), months) == at(end)


@given(MOMENTS, st.integers(1, 24))
def test_months_move_the_month_and_nothing_but_a_day_that_does_not_exist(start: int, months: int) -> None:
    before, after = datetime.fromtimestamp(start, UTC), datetime.fromtimestamp(add_months(start, months), UTC)
    assert (after.year * 12 + after.month) - (before.year * 12 + before.month) == months
    assert before.time() == after.time()
    assert after.day == before.day or (after.day < before.day and after.day >= 28)


@given(MOMENTS)
def test_an_hour_and_its_name_lead_to_each_other(moment: int) -> None:
    assert hour_start(hour_of(moment)) == moment - moment % 3600


def test_dates_for_people_and_for_machines() -> None:
    assert plain_date(at("2026-11-02T23:59:59")) == "2 November 2026"
    assert iso_date(at("2026-11-02T23:59:59")) == "2026-11-02"
