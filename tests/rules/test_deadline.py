"""The clock of a request (E42): the published vectors, and what no clock may do."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatoet.compose.intake import load_holidays
from chatoet.rules.cases import Case
from chatoet.rules.deadline import (
    Law,
    Pause,
    acknowledged_by,
    alarm_at,
    due_at,
    due_of,
    end_of,
    law_of,
    local_date,
    same_date,
    stood_still,
    taught_by,
)

HOLIDAYS = load_holidays()
LAWS: tuple[Law, ...] = ("uk", "eu")
DAYS = st.dates(date(2026, 1, 1), date(2036, 6, 1))
SECONDS = st.integers(1_767_225_600, 2_090_000_000)  # 2026 to 2036
PAUSES = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 70)), max_size=3)


def at(day: str, hour: int = 12, minute: int = 0) -> int:
    return int(datetime.fromisoformat(f"{day}T{hour:02}:{minute:02}:00+00:00").timestamp())


def due(start: int, law: Law = "uk", **more: Any) -> str:
    return local_date(due_at(start, law, HOLIDAYS, **more)).isoformat()


@pytest.mark.clause("OET-6.2-access")
@pytest.mark.parametrize(
    ("received", "expected"),
    [("2026-11-25", "2026-12-29"), ("2027-01-31", "2027-03-01"), ("2026-12-01", "2027-01-04")],
)
def test_e42_the_published_vectors_of_the_month(received: str, expected: str) -> None:
    assert due(at(received)) == expected


@pytest.mark.parametrize(
    ("received", "expected"),
    [("2026-11-25", "2026-11-27"), ("2026-11-27", "2026-12-01"), ("2026-11-28", "2026-12-01"),
     ("2026-12-24", "2026-12-30")],
)  # fmt: skip
def test_a_teacher_has_two_working_days_after_the_one_of_the_question(received: str, expected: str) -> None:
    assert local_date(taught_by(at(received), "uk", HOLIDAYS)).isoformat() == expected


def test_e42_eleven_days_asked_and_answered_both_left_out() -> None:
    pause = Pause(date(2026, 12, 4), date(2026, 12, 14))
    assert stood_still("uk", [pause]) == 11
    assert due(at("2026-12-01"), pauses=[pause]) == "2027-01-12"


def test_e42_an_extension_counts_from_the_original_start() -> None:
    assert due(at("2027-01-31"), months=3) == "2027-04-30"


@pytest.mark.parametrize(
    ("received", "expected"),
    [
        ("2028-01-31", "2028-02-29"), ("2028-02-29", "2028-03-29"), ("2027-08-31", "2027-09-30"),
        ("2026-03-05", "2026-04-07"), ("2027-12-31", "2028-01-31"),
    ],
)  # fmt: skip
def test_e42_the_same_date_else_the_last_day_else_the_next_working_day(received: str, expected: str) -> None:
    """5 April 2026 is Easter Sunday: Tuesday is the first working day."""
    assert due(at(received)) == expected


def test_e42_ireland_keeps_other_holidays() -> None:
    received = at("2027-02-17")  # 17 March is Saint Patrick's Day
    assert (due(received, "uk"), due(received, "eu")) == ("2027-03-17", "2027-03-18")


def test_e42_a_day_ends_by_the_clock_on_the_wall() -> None:
    """In summer half past eleven in UTC is tomorrow already; in winter it is not."""
    assert due(at("2027-06-07", 23, 30)) == "2027-07-08"
    assert due(at("2027-01-11", 23, 59)) == "2027-02-11"
    assert due_at(at("2027-06-07"), "uk", HOLIDAYS) == at("2027-07-07", 22, 59) + 59
    assert due_at(at("2027-01-11"), "uk", HOLIDAYS) == at("2027-02-11", 23, 59) + 59


@pytest.mark.parametrize("day", ["2027-03-28", "2027-10-31"])
def test_e42_in_the_night_of_the_clock_change_a_day_still_ends_at_its_own_midnight(day: str) -> None:
    assert local_date(end_of(date.fromisoformat(day))).isoformat() == day
    assert local_date(end_of(date.fromisoformat(day)) + 1).isoformat() > day


@given(SECONDS)
def test_london_and_dublin_are_as_their_time_zones_say(second: int) -> None:
    for zone in ("Europe/London", "Europe/Dublin"):
        assert local_date(second) == datetime.fromtimestamp(second, ZoneInfo(zone)).date()


@given(DAYS)
def test_a_day_ends_in_its_last_second(day: date) -> None:
    midnight = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo("Europe/London")) + timedelta(days=1)
    assert end_of(day) + 1 == int(midnight.timestamp())


def closed(day: date, law: Law) -> bool:
    return day.weekday() >= 5 or day.isoformat() in HOLIDAYS[law]


def spans(start: date, pauses: list[tuple[int, int]]) -> list[Pause]:
    return [Pause(start + timedelta(days=a), start + timedelta(days=a + b)) for a, b in pauses]


@pytest.mark.clause("OET-6.2-access")
@given(SECONDS, st.sampled_from(LAWS), PAUSES, st.sampled_from([1, 3]))
def test_e42_it_is_never_later_than_the_law_and_never_earlier_than_a_lawful_pause(
    received: int, law: Law, lengths: list[tuple[int, int]], months: int
) -> None:
    start = local_date(received)
    pauses = spans(start, lengths)
    last = local_date(due_at(received, law, HOLIDAYS, pauses, months))
    paused = {
        start + timedelta(days=n)
        for n in range(200)
        for p in pauses
        if p.asked <= start + timedelta(days=n) <= p.answered
    }
    least = len(paused) - (0 if law == "uk" else len(pauses))
    assert not closed(last, law)
    assert last >= same_date(start, months) + timedelta(days=least), "the pause is not lost"
    latest = same_date(start, months) + timedelta(days=len(paused))
    skipped = [latest + timedelta(days=n) for n in range((last - latest).days)]
    assert all(closed(day, law) for day in skipped), "nothing but weekends and holidays is added to it"


@given(SECONDS, st.integers(1, 12))
def test_e42_the_same_date_is_never_in_the_month_after_the_next(second: int, months: int) -> None:
    start = local_date(second)
    end = same_date(start, months)
    assert (end.year * 12 + end.month) - (start.year * 12 + start.month) == months
    assert end.day == start.day or (end + timedelta(days=1)).day == 1


def test_e42_a_pause_across_the_end_of_a_month_and_one_longer_than_a_month() -> None:
    assert (
        due(at("2027-01-20"), pauses=[Pause(date(2027, 1, 28), date(2027, 2, 3))]) == "2027-03-01"
    )  # 27 is a Saturday
    assert due(at("2027-01-20"), pauses=[Pause(date(2027, 1, 21), date(2027, 3, 1))]) == "2027-04-01"
    twice = [Pause(date(2027, 1, 21), date(2027, 1, 25)), Pause(date(2027, 1, 25), date(2027, 1, 26))]
    assert stood_still("uk", twice) == 6, "a day that two pauses name counts once"
    assert stood_still("eu", twice) == 5
    assert stood_still("uk", [Pause(date(2027, 1, 1), date(2027, 1, 1))]) == 1
    assert stood_still("eu", [Pause(date(2027, 1, 1), date(2027, 1, 1))]) == 0


def test_a_case_knows_its_pauses_by_its_history() -> None:
    received = at("2026-12-01")
    case = Case("access", received, 0)
    case = case.moved("VERIFIED", received).moved("PAUSED_CLARIFY", at("2026-12-04"), "clarification")
    assert due_of(case, "uk", HOLIDAYS, at("2026-12-14")) == due_of(case, "uk", HOLIDAYS, at("2026-12-14", 13))
    case = case.moved("RUNNING", at("2026-12-14"))
    assert local_date(due_of(case, "uk", HOLIDAYS, at("2027-01-01"))) == date(2027, 1, 12)
    extended = case.moved("EXTENDED", at("2026-12-20"), "complex")
    assert local_date(due_of(extended, "uk", HOLIDAYS, at("2027-01-01"))) == date(2027, 3, 12)


def test_where_we_must_ask_who_it_is_the_month_begins_with_the_answer_in_the_uk_and_stands_still_in_the_union() -> None:
    received, known = at("2027-01-11"), at("2027-01-15")
    case = Case("access", received, 0, "ID_PENDING", history=(("ID_PENDING", received, "email"),))
    case = case.moved("VERIFIED", known, "A3")
    assert local_date(due_of(case, "uk", HOLIDAYS, known)) == date(2027, 2, 15)
    assert local_date(due_of(case, "eu", HOLIDAYS, known)) == date(2027, 2, 15), "11 February, and four days"
    assert local_date(due_of(Case("access", received, 0), "eu", HOLIDAYS, known)) == date(2027, 2, 11)


def test_a_complaint_is_acknowledged_within_thirty_days_from_the_day_after_it_came() -> None:
    assert local_date(acknowledged_by(at("2027-01-01"))) == date(2027, 1, 31)
    assert due_of(Case("complaint", at("2027-01-01"), 0), "uk", HOLIDAYS, 0) == acknowledged_by(at("2027-01-01"))


def test_somebody_looks_on_the_morning_of_the_twentieth_day() -> None:
    case = Case("access", at("2027-01-11"), due_at(at("2027-01-11"), "uk", HOLIDAYS))
    assert datetime.fromtimestamp(alarm_at(case), UTC).isoformat() == "2027-01-31T06:00:00+00:00"
    assert alarm_at(case._replace(due_at=at("2027-01-20"))) == at("2027-01-20", 6)


def test_whose_law_counts_is_told_by_the_address() -> None:
    said = [
        law_of(*who)
        for who in (("bsuid", "GB.1001"), ("bsuid", "IE.1"), ("wa_id", "447700900123"), ("wa_id", "353871234567"))
    ]
    assert said == ["uk", "eu", "uk", "eu"]
    assert law_of("bsuid", "44.1") == "eu", "a user id is not a number"


def test_the_holidays_reach_ten_years_ahead() -> None:
    for days in HOLIDAYS.values():
        assert {day[:4] for day in days} == {str(year) for year in range(2026, 2037)}
    assert "2026-12-28" in HOLIDAYS["uk"]
    assert "2027-02-01" in HOLIDAYS["eu"]
