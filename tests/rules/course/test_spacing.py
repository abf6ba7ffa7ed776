"""When a card comes again: later when it was known, soon when it was not, and the same for the same answers."""

from typing import Any, get_args

from hypothesis import given
from hypothesis import strategies as st

from chatoet.rules.clock import DAY
from chatoet.rules.course.grading import Grade
from chatoet.tutor.spacing import LONGEST, reviewed

NOW = 1_790_000_000
Memory = dict[str, Any]
GRADES = st.sampled_from(get_args(Grade))


@given(st.lists(st.tuples(GRADES, st.integers(0, 400 * DAY)), min_size=1, max_size=12))
def test_a_card_is_never_due_in_the_past_or_out_of_reach_however_it_went(history: list[tuple[Grade, int]]) -> None:
    memory: Memory = {}
    now = NOW
    for grade, later in history:
        now += later
        due, memory = reviewed(memory, grade, now)
        assert DAY <= due - now <= LONGEST * DAY
        assert memory["began"] == NOW + history[0][1]


@given(st.integers(2, 6))
def test_the_interval_grows_with_each_good_answer(times: int) -> None:
    memory: Memory = {}
    now, before = NOW, 0
    for _ in range(times):
        due, memory = reviewed(memory, "good", now)
        assert due - now > before or due - now == LONGEST * DAY
        before, now = due - now, due


@given(st.lists(GRADES, max_size=5))
def test_a_better_answer_is_never_asked_sooner(history: list[Grade]) -> None:
    memory: Memory = {}
    now = NOW
    for grade in history:
        now, memory = reviewed(memory, grade, now)
    dues = [reviewed(memory, grade, now).due for grade in ("again", "hard", "good", "easy")]
    assert dues == sorted(dues)


def test_a_turn_done_twice_is_done_alike() -> None:
    first = reviewed({}, "good", NOW)
    assert reviewed({}, "good", NOW) == first
    assert reviewed(first.memory, "again", first.due) == reviewed(first.memory, "again", first.due)
