"""What comes next for a reply: the table of invariant 1, without any table."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatoet.rules.outbox import NEXT_PART, RANK, SETTLE, GiveUp, Send, Step, Wait, due, earlier

STATES = st.sampled_from(sorted(RANK))


@pytest.mark.parametrize(
    ("state", "waited", "resent", "step"),
    [
        ("stored", 0, False, Send(0)),
        ("sending", 0, False, Wait(SETTLE)),
        ("sending", SETTLE - 1, False, Wait(1)),
        ("sending", SETTLE, False, Send(0, resend=True)),
        ("unknown", SETTLE, False, Send(0, resend=True)),
        ("unknown", SETTLE - 1, True, Wait(1)),
        ("unknown", SETTLE, True, GiveUp()),
        ("accepted", NEXT_PART - 1, False, Wait(1)),
        ("accepted", NEXT_PART, False, Send(1)),
        ("sent", NEXT_PART, True, Send(1)),
        ("delivered", 0, False, Send(1)),
        ("read", 0, False, Send(1)),
        ("failed", 9_999, False, None),
        ("denied", 9_999, False, None),
    ],
)
def test_the_next_step_of_a_reply_in_two_parts(state: str, waited: int, resent: bool, step: Step | None) -> None:
    assert due(state, 0, 2, resent, waited) == step


@given(STATES, st.integers(0, 3), st.integers(0, 9_999))
def test_the_last_part_has_no_next(state: str, part: int, waited: int) -> None:
    step = due(state, part, part + 1, True, waited)
    assert not isinstance(step, Send) or step == Send(part)


@given(STATES, st.integers(0, 3), st.integers(1, 4), st.booleans(), st.integers(-60, 9_999))
def test_a_part_is_sent_again_only_once_and_only_after_two_minutes_of_silence(
    state: str, part: int, parts: int, resent: bool, waited: int
) -> None:
    step = due(state, part, parts, resent, waited)
    if isinstance(step, Send) and step.resend:
        assert state in ("sending", "unknown")
        assert waited >= SETTLE
        assert not resent


@given(STATES, st.integers(0, 3), st.integers(1, 4), st.booleans(), st.integers(-60, 9_999))
def test_no_part_is_skipped_and_none_starts_while_another_is_in_flight(
    state: str, part: int, parts: int, resent: bool, waited: int
) -> None:
    step = due(state, part, parts, resent, waited)
    if isinstance(step, Send) and step.part != part:
        assert step.part == part + 1 < parts
        assert state in ("accepted", "sent", "delivered", "read")


@given(STATES, st.sampled_from(["sent", "delivered", "read", "failed"]))
def test_no_status_moves_a_reply_backwards_or_out_of_an_end(state: str, status: str) -> None:
    if state in earlier(status):
        assert RANK[state] < RANK[status]
        assert state not in ("failed", "denied", "read")
