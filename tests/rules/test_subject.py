"""The states of a learner and the moves between them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatoet.rules.subject import MOVES, State, TransitionError, check


@given(st.sampled_from(State), st.sampled_from(State))
def test_a_move_is_in_the_table_or_refused(before: State, after: State) -> None:
    if after in MOVES[before]:
        assert check(before, after) is after
        return
    with pytest.raises(TransitionError, match=f"{before} does not become {after}"):
        check(before, after)


def test_every_state_has_its_moves() -> None:
    assert set(MOVES) == set(State)


@pytest.mark.clause("OET-6.2-erasure")
def test_erasure_can_be_reached_from_every_state_and_is_the_end() -> None:
    assert [
        state for state in State if state not in (State.ERASING, State.ERASED) and State.ERASING not in MOVES[state]
    ] == []
    assert MOVES[State.ERASING] == {State.ERASED}
    assert MOVES[State.ERASED] == frozenset()


@pytest.mark.clause("PRO-consent-before")
def test_nobody_becomes_active_without_having_seen_the_notice() -> None:
    before_active = {state for state, moves in MOVES.items() if State.ACTIVE in moves}
    assert State.NEW not in before_active
    assert State.UNDERAGE_BLOCKED not in before_active
