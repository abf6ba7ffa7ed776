"""Counts in which nobody can be found: small cells, and differences that would be about a few."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatoet.rules.catalogue import EVENTS
from chatoet.rules.usage import COUNTED, EVERYBODY, LEAST, Used, gathered, release, used

CELL = "turn.answered:menu"


def people(first: int, last: int) -> frozenset[str]:
    return frozenset(f"p{n}" for n in range(first, last))


def test_a_learner_is_counted_once_in_a_cell_however_often_they_did_it() -> None:
    cells = gathered([Used(CELL, "a")] * 5 + [Used(CELL, "b")])
    assert cells == {EVERYBODY: {"a", "b"}, CELL: {"a", "b"}}


@pytest.mark.clause("OET-4.3-anon")
def test_who_objected_is_in_no_count_and_what_is_no_tutoring_is_not_counted_at_all() -> None:
    assert used("turn.answered", {"step": "menu"}, "a") == Used(CELL, "a")
    assert used("turn.answered", {"step": "menu", "analytics": False}, "a") is None
    assert used("turn.answered", {}, "a") is None, "an item that is not ours stops no stream"
    for event in set(EVENTS) - COUNTED:
        assert used(event, {"step": "menu"}, "a") is None


@pytest.mark.clause("OET-4.3-anon")
@pytest.mark.clause("PRO-aggregate")
@pytest.mark.parametrize(("learners", "known"), [(LEAST - 1, {}), (LEAST, {EVERYBODY: LEAST, CELL: LEAST})])
def test_a_cell_of_fewer_than_ten_learners_is_withheld(learners: int, known: dict[str, int]) -> None:
    assert release({EVERYBODY: people(0, learners), CELL: people(0, learners)}, {}) == known


@pytest.mark.clause("PRO-anonymise")
def test_reidentification_by_the_one_who_did_not_is_not_possible() -> None:
    """25 learners, 24 of whom did it: the one who did not would stand out."""
    assert CELL not in release({EVERYBODY: people(0, 25), CELL: people(0, 24)}, {})
    assert CELL in release({EVERYBODY: people(0, 25), CELL: people(0, 15)}, {})


@pytest.mark.clause("PRO-anonymise")
def test_reidentification_by_the_difference_of_two_days_is_not_possible() -> None:
    """The same twelve as yesterday, and one more: the difference of the two counts would be that one."""
    before = {EVERYBODY: people(0, 12), CELL: people(0, 12)}
    assert release({EVERYBODY: people(0, 13), CELL: people(0, 13)}, before) == {}
    assert release({EVERYBODY: people(0, 12), CELL: people(0, 12)}, before) == {EVERYBODY: 12, CELL: 12}
    assert release({EVERYBODY: people(0, 22), CELL: people(0, 22)}, before) == {EVERYBODY: 22, CELL: 22}


@pytest.mark.clause("PRO-anonymise")
def test_reidentification_by_the_difference_of_two_cells_is_not_possible() -> None:
    """All who opened a task but one wrote a letter."""
    cells = {EVERYBODY: people(0, 60), "a": people(0, 30), "b": people(0, 29), "c": people(0, 20)}
    assert release(cells, {}) == {EVERYBODY: 60, "a": 30, "c": 20}


Sets = st.dictionaries(st.sampled_from("abcd"), st.frozensets(st.sampled_from(sorted(people(0, 40)))), max_size=4)


@pytest.mark.clause("PRO-anonymise")
@given(Sets, Sets)
def test_no_two_figures_that_are_known_differ_by_a_few_learners(
    today: dict[str, frozenset[str]], before: dict[str, frozenset[str]]
) -> None:
    known = release(today, before)
    for cell in known:
        assert known[cell] == len(today[cell]) >= LEAST
        others = [today[other] for other in known] + ([before[cell]] if cell in before else [])
        for other in others:
            assert all(len(part) == 0 or len(part) >= LEAST for part in (today[cell] - other, other - today[cell]))
