"""When a reminder is sent and when it is held: pure, on the learner's own clock."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatoet.rules import budget
from chatoet.rules.clock import DAY
from chatoet.rules.course import reminders
from chatoet.rules.course.enrolment import Enrolment
from chatoet.rules.course.local import local
from chatoet.rules.course.reminders import LATE, SILENT, Asked, held, means, next_due, next_look, noted, practised
from chatoet.rules.course.zones import ZONES
from chatoet.rules.head import Head
from chatoet.rules.subject import State
from chatoet.rules.words_remind import reminder

HOUR = 3600
KOLKATA = "Asia/Kolkata"
EVENING = Enrolment(days="135", minute=20 * 60, zone=KOLKATA, reminders=True)


def at(zone: str, *when: int) -> int:
    return int(datetime(*when, tzinfo=ZoneInfo(zone)).timestamp())  # type: ignore[arg-type,misc]  # noqa: DTZ001


MONDAY = at(KOLKATA, 2033, 5, 16, 20)


def head(last_inbound: int = MONDAY - HOUR, **more: Any) -> Head:
    return Head("u1", "self", State.ACTIVE, 0, 2 * MONDAY, last_inbound, **more)


def why(enrolment: Enrolment = EVENING, due_at: int = MONDAY, now: int = 0, **more: Any) -> str:
    return held(Asked(due_at, head(**more), enrolment), now or due_at)


def test_nothing_speaks_against_it_at_the_chosen_time() -> None:
    assert why() == ""
    assert why(now=MONDAY + 15 * 60) == "", "the sweep comes every quarter of an hour"


@pytest.mark.parametrize("change", [{"reminders": False}, {"minute": -1}, {"zone": ""}])
def test_who_did_not_ask_or_has_no_time_or_no_clock_is_never_reminded(change: dict[str, Any]) -> None:
    enrolment = EVENING._replace(**change)
    assert next_due(enrolment, MONDAY - 1) == 0
    assert why(enrolment) == "off"


@pytest.mark.parametrize("change", [{"minute": 20 * 60 + 1}, {"days": "24"}, {"zone": "Asia/Dubai"}])
def test_a_reminder_of_a_time_that_was_changed_since_is_not_sent(change: dict[str, Any]) -> None:
    assert why(EVENING._replace(**change)) == "moved"


def test_what_comes_more_than_two_hours_late_is_no_reminder() -> None:
    early = EVENING._replace(minute=9 * 60)
    due_at = at(KOLKATA, 2033, 5, 16, 9)
    assert why(early, due_at, due_at + LATE) == ""
    assert why(early, due_at, due_at + LATE + 1) == "late"


def test_a_late_one_is_not_sent_in_quiet_hours() -> None:
    last_loud = at(KOLKATA, 2033, 5, 16, 21, 29)
    assert why(now=last_loud) == ""
    assert why(now=last_loud + 60) == "quiet"


def test_a_time_just_before_quiet_hours_is_kept_although_the_sweep_comes_after_they_began() -> None:
    late_evening = EVENING._replace(minute=21 * 60 + 20)
    due_at = at(KOLKATA, 2033, 5, 16, 21, 20)
    assert why(late_evening, due_at, due_at + 15 * 60) == ""
    assert why(late_evening, due_at, due_at + 30 * 60) == "quiet"


def test_the_time_that_a_night_worker_chose_is_theirs_also_at_night() -> None:
    night = EVENING._replace(minute=2 * 60 + 30)
    due_at = at(KOLKATA, 2033, 5, 16, 2, 30)
    assert why(night, due_at, due_at + 40 * 60) == ""


def test_none_from_the_day_of_the_test_on_and_none_is_armed() -> None:
    assert why(EVENING._replace(test_date="2033-05-17")) == "", "the evening before"
    assert why(EVENING._replace(test_date="2033-05-16")) == "test"
    assert next_due(EVENING._replace(test_date="2033-05-18"), MONDAY) == 0, "Wednesday is the test"
    assert next_due(EVENING._replace(test_date="2033-05-19"), MONDAY) == MONDAY + 2 * DAY


def test_none_after_fourteen_silent_days_to_the_second() -> None:
    assert why(last_inbound=MONDAY - SILENT + 1) == ""
    assert why(last_inbound=MONDAY - SILENT) == "silent"


def test_none_to_who_cannot_be_reached_or_talks_with_a_person_or_has_had_enough_today() -> None:
    assert why(unreachable_at=MONDAY - 9) == "unreachable"
    assert why(person_at=MONDAY - 9) == "person"
    spent = budget.spend(head(), MONDAY, budget.PER_DAY)
    assert held(Asked(MONDAY, spent, EVENING), MONDAY) == "budget"
    assert held(Asked(MONDAY, replace(spent, spent_day=0), EVENING), MONDAY) == ""


def test_a_day_of_practice_ends_at_four_in_the_morning() -> None:
    night = at(KOLKATA, 2033, 5, 17, 2)
    assert practised(MONDAY, night, KOLKATA)
    assert not practised(MONDAY, at(KOLKATA, 2033, 5, 17, 4), KOLKATA)
    assert not practised(0, MONDAY, KOLKATA)


# Inside the window and outside


def test_free_form_only_while_the_window_stays_open_for_all_our_tries() -> None:
    now = MONDAY
    assert means(head(now - DAY + reminders.MARGIN + 61), EVENING, now) == "free"
    assert means(head(now - DAY + reminders.MARGIN + 60), EVENING, now) == "template"


def test_two_templates_in_seven_days_and_not_a_third() -> None:
    quiet = head(MONDAY - 3 * DAY)
    once = noted(EVENING, MONDAY - 5 * DAY)
    twice = noted(once, MONDAY - DAY)
    assert means(quiet, once, MONDAY) == "template"
    assert means(quiet, twice, MONDAY) is None
    assert means(head(MONDAY - HOUR), twice, MONDAY) == "free", "inside the window it takes no template"
    assert means(quiet, twice, MONDAY + 2 * DAY - 1) is None
    assert means(quiet, twice, MONDAY + 2 * DAY) == "template"


def test_templates_of_the_last_two_weeks_are_remembered_and_no_more() -> None:
    enrolment = EVENING
    for day in range(60):
        enrolment = noted(enrolment, MONDAY + day * DAY)
    assert len(enrolment.reminded) == 14


# The next one


@pytest.mark.parametrize("reason", ["", "practised", "week", "moved"])
def test_the_next_one_is_armed_whatever_became_of_this_one(reason: str) -> None:
    assert next_look(EVENING, MONDAY, reason) == MONDAY + 2 * DAY


@pytest.mark.parametrize("reason", ["silent", "stopped", "restricted", "must_read", "objected", "expired", "leaving"])
def test_what_may_last_is_looked_at_once_a_week(reason: str) -> None:
    assert next_look(EVENING, MONDAY, reason) == MONDAY + 7 * DAY


@pytest.mark.parametrize(
    ("zone", "day", "minute", "told"),
    [
        ("Europe/London", (2033, 3, 27), 90, "02:30"),  # that half hour is left out: summer begins
        ("Europe/London", (2033, 10, 30), 90, "01:30"),  # it comes twice: the first of the two
        ("Asia/Kolkata", (2033, 3, 27), 90, "01:30"),  # no summer
    ],
)
def test_a_change_of_the_clock_costs_no_reminder_and_doubles_none(
    zone: str, day: tuple[int, int, int], minute: int, told: str
) -> None:
    enrolment = Enrolment(days="1234567", minute=minute, zone=zone, reminders=True)
    first = next_due(enrolment, at(zone, *day))
    assert f"{local(first, zone):%Y-%m-%d %H:%M}" == f"{day[0]}-{day[1]:02}-{day[2]:02} {told}"
    assert why(enrolment, first, last_inbound=first - HOUR) == ""
    assert 23 * HOUR - 3600 <= next_due(enrolment, first) - first <= 25 * HOUR


@given(
    zone=st.sampled_from(sorted(ZONES)),
    days=st.sets(st.sampled_from("1234567"), min_size=1).map(lambda chosen: "".join(sorted(chosen))),
    minute=st.integers(0, 24 * 60 - 1),
    begins=st.integers(MONDAY, MONDAY + 700 * DAY),
)
def test_in_every_zone_a_due_of_the_enrolment_is_never_early_nor_moved_nor_quiet_by_surprise(
    zone: str, days: str, minute: int, begins: int
) -> None:
    enrolment = Enrolment(days=days, minute=minute, zone=zone, reminders=True)
    due_at = next_due(enrolment, begins)
    assert begins < due_at <= begins + 8 * DAY
    assert str(local(due_at, zone).isoweekday()) in days
    assert why(enrolment, due_at, last_inbound=due_at - HOUR) == ""
    assert why(enrolment, due_at, due_at + 15 * 60, last_inbound=due_at - HOUR) == ""


def test_the_day_before_the_test_promises_no_ten_minutes() -> None:
    """Today plans none then: it is a day of rest."""
    assert "ten minutes" in reminder(EVENING, 2).body
    assert "ten minutes" not in reminder(EVENING, 1).body
