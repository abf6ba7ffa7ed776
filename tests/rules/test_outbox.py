"""The life of a reply."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatoet.rules.outbox import (
    NEXT_PART,
    RANK,
    SETTLE,
    STATUSES,
    GiveUp,
    Send,
    Step,
    Wait,
    backoff,
    due,
    earlier,
)

STATES = st.sampled_from(sorted(RANK))


def heard(state: str, status: str) -> str:
    """The state after a status event, as the store writes it."""
    said = STATUSES[status]
    return said if state in earlier(said) else state


@given(STATES, st.lists(st.sampled_from(sorted(STATUSES)), max_size=8))
def test_statuses_never_run_backwards_and_a_failure_never_undoes_a_delivery(state: str, statuses: list[str]) -> None:
    for status in statuses:
        after = heard(state, status)
        assert RANK[after] >= RANK[state]
        if state in ("delivered", "read"):
            assert after in ("delivered", "read")
        state = after


@given(st.permutations(["sent", "delivered", "read"]))
def test_the_end_of_a_reply_is_the_same_in_whatever_order_its_statuses_come(statuses: list[str]) -> None:
    state = "unknown"
    for status in statuses:
        state = heard(state, status)
    assert state == "read"


@pytest.mark.parametrize("status", sorted(STATUSES))
def test_a_denied_reply_stays_denied(status: str) -> None:
    assert heard("denied", status) == "denied"


@given(STATES, st.integers(0, 2), st.integers(1, 3), st.booleans(), st.integers(0, 300))
def test_a_part_in_flight_is_never_sent_again_within_two_minutes_or_a_third_time(
    state: str, part: int, parts: int, resent: bool, waited: int
) -> None:
    step = due(state, part, max(parts, part + 1), resent, waited)
    if state in ("sending", "unknown") and isinstance(step, Send):
        assert step == Send(part, resend=True)
        assert waited >= SETTLE
        assert not resent
    if state in ("failed", "denied"):
        assert step is None


@pytest.mark.parametrize(
    ("state", "waited", "step"),
    [
        ("unknown", SETTLE - 1, Wait(1)),
        ("unknown", SETTLE, Send(0, resend=True)),
        ("accepted", NEXT_PART - 1, Wait(1)),
        ("accepted", NEXT_PART, Send(1)),
        ("delivered", 0, Send(1)),
        ("stored", 0, Send(0)),
        ("failed", 999, None),
    ],
)
def test_what_comes_next_turns_on_the_second(state: str, waited: int, step: Step | None) -> None:
    assert due(state, 0, 2, False, waited) == step


def test_after_the_second_silence_we_give_up() -> None:
    assert due("unknown", 0, 1, True, SETTLE) == GiveUp()


@given(st.integers(1, 50), st.floats(0, 1))
def test_the_wait_grows_by_fours_to_at_most_a_quarter_of_an_hour_and_jitter(tries: int, jitter: float) -> None:
    base = min(4**tries, 900)
    assert base <= backoff(tries, jitter) <= base * 1.25
