"""When an account ends: calendar months, to the second, and who is left alone."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatoet.rules.clock import DAY, add_months
from chatoet.rules.head import GRACE, Head
from chatoet.rules.inactivity import AGAIN, FIRST, LAST, Look, ends_at, first_look, look
from chatoet.rules.subject import State

LAST_HEARD = 2_000_000_000
ENDS = add_months(LAST_HEARD, 6)
BORN = Head("u", "self", State.NOTICED, LAST_HEARD, LAST_HEARD + DAY, LAST_HEARD)


def learner(state: State = State.ACTIVE, at: int = LAST_HEARD, **values: Any) -> Head:
    head = replace(BORN, state=State.ACTIVE, receipt="r", last_inbound=0).heard(at)
    return replace(head, state=state, **values)


@pytest.mark.clause("PRO-inactivity-6m")
@pytest.mark.parametrize(
    ("state", "now", "expected"),
    [
        (State.ACTIVE, LAST_HEARD, Look(None, ENDS - FIRST)),
        (State.ACTIVE, ENDS - FIRST - 1, Look(None, ENDS - FIRST)),
        (State.ACTIVE, ENDS - FIRST, Look("warn30", ENDS - LAST)),
        (State.EXPIRING, ENDS - FIRST, Look(None, ENDS - LAST)),
        (State.EXPIRING, ENDS - LAST - 1, Look(None, ENDS - LAST)),
        (State.EXPIRING, ENDS - LAST, Look("warn7", ENDS)),
        (State.EXPIRING, ENDS - 1, Look("warn7", ENDS)),
        (State.EXPIRING, ENDS, Look("expired", ENDS + GRACE - DAY)),
        (State.EXPIRED, ENDS, Look(None, ENDS + GRACE - DAY)),
        (State.EXPIRED, ENDS + GRACE - DAY - 1, Look(None, ENDS + GRACE - DAY)),
        (State.EXPIRED, ENDS + GRACE - DAY, Look("farewell", ENDS + GRACE - DAY + AGAIN)),
        (State.EXPIRED, ENDS + GRACE, Look("farewell", ENDS + GRACE + AGAIN)),
    ],
)
def test_each_stage_comes_in_its_second_and_not_before(state: State, now: int, expected: Look) -> None:
    assert look(learner(state), now) == expected


@pytest.mark.clause("PRO-inactivity-6m")
@pytest.mark.parametrize("late", [0, 1, 5, 10, 22])
def test_nobody_is_hidden_sooner_than_a_week_after_a_first_warning_that_came_late(late: int) -> None:
    seen = look(learner(), ENDS + late * DAY)
    assert seen.stage == "warn7"
    assert seen.next_at == ENDS + late * DAY + LAST


@pytest.mark.clause("PRO-inactivity-6m")
@pytest.mark.parametrize("state", [State.ACTIVE, State.EXPIRING])
def test_what_is_a_day_from_its_end_is_erased_though_every_stage_was_missed(state: State) -> None:
    assert look(learner(state), ENDS + GRACE - DAY).stage == "farewell"


def test_e43_a_message_an_hour_before_the_end_is_activity_and_moves_everything_by_six_calendar_months() -> None:
    wrote = ENDS - 3600
    head = learner(State.EXPIRING).heard(wrote)
    assert head.state is State.ACTIVE
    assert look(head, ENDS) == Look(None, add_months(wrote, 6) - FIRST)
    assert head.expires_at == add_months(wrote, 6) + GRACE


def test_e43_a_late_delivery_of_an_older_message_is_no_activity() -> None:
    head = learner(State.EXPIRING).heard(LAST_HEARD - DAY)
    assert (head.state, head.last_inbound) == (State.EXPIRING, LAST_HEARD)


def test_the_last_day_of_a_short_month_is_six_months_after_the_31st() -> None:
    august, february = (int(datetime(*day, tzinfo=UTC).timestamp()) for day in ((2026, 8, 31), (2027, 2, 28)))
    assert ends_at(learner(at=august)) == february
    assert first_look(august) == february - FIRST


@pytest.mark.clause("OET-6.2-restrict")
@pytest.mark.parametrize("now", [ENDS - FIRST, ENDS, ENDS + 400 * DAY])
def test_e18_restricted_data_never_expire_and_are_looked_at_a_month_later(now: int) -> None:
    for head, bar in (
        (learner(State.RESTRICTED), "restricted"),
        (learner(held_until=now + 1), "held"),
        (learner(State.EXPIRED, held_until=now + 1, expires_at=now), "held"),
    ):
        seen = look(head, now)
        assert (seen.bar, seen.next_at) == (bar, add_months(now, 1))
    assert look(learner(held_until=now), now).bar == "", "a hold ends in its second"


def test_who_leaves_already_is_left_alone_until_the_hour_they_chose_and_then_goes() -> None:
    head = learner(leaving_at=ENDS + 10)
    assert look(head, ENDS) == Look("warn7", ENDS + AGAIN, "leaving")
    assert look(head, ENDS + 10) == Look("farewell", ENDS + 10 + AGAIN)


@pytest.mark.parametrize("state", [State.NEW, State.NOTICED, State.UNDERAGE_BLOCKED, State.ERASING, State.ERASED])
def test_who_has_no_account_is_not_looked_at_again(state: State) -> None:
    assert look(learner(state), ENDS) == Look(None, 0)


def test_an_expired_account_does_not_live_longer_for_a_message_but_for_a_start() -> None:
    expired = learner(State.EXPIRED)
    wrote = expired.heard(ENDS + 5 * DAY)
    assert (wrote.state, wrote.expires_at) == (State.EXPIRED, ENDS + GRACE)
    assert wrote.last_inbound == ENDS + 5 * DAY, "so that they can be answered"
    assert look(wrote, ENDS + GRACE - DAY).stage == "farewell"
    back = expired.moved(State.ACTIVE).heard(ENDS + 5 * DAY)
    assert back.expires_at == add_months(ENDS + 5 * DAY, 6) + GRACE


@given(st.integers(0, 300 * DAY), st.sampled_from([State.ACTIVE, State.EXPIRING, State.EXPIRED, State.RESTRICTED]))
def test_the_next_look_is_always_later_than_this_one(after: int, state: State) -> None:
    now = LAST_HEARD + after
    assert look(learner(state), now).next_at > now


@pytest.mark.clause("PRO-inactivity-6m")
@given(st.integers(0, 2_000_000_000))
def test_every_silent_learner_is_warned_twice_then_hidden_and_gone_within_thirty_days(at: int) -> None:
    head, now, seen = learner(at=at), first_look(at), []
    while (stage := look(head, now).stage) != "farewell":
        seen.append(stage)
        after = {"warn30": State.EXPIRING, "warn7": State.EXPIRING, "expired": State.EXPIRED}[str(stage)]
        now, head = look(head, now).next_at, replace(head, state=after)
    assert seen == ["warn30", "warn7", "expired"]
    assert 0 < now - add_months(at, 6) <= 30 * DAY
