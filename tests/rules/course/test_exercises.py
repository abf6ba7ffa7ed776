"""What is next, what a drill is made of, and how its answers are read, without I/O."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatoet.content import ContentStore
from chatoet.rules.course import drills, timing
from chatoet.rules.course.practice import Practice
from chatoet.rules.course.reading_marks import following, marks_in, memo_of
from chatoet.rules.reading import ReadingSummary
from chatoet.rules.task import Task, TaskSummary

CONTENT = ContentStore()
TASKS = [CONTENT.task(row.id) for row in CONTENT.tasks(None, show_drafts=True)]
TASK = CONTENT.task("nur-discharge-0001")
SETS = [
    ReadingSummary("rb-1", 3, "live", "B", "One", 2),
    ReadingSummary("rb-2", 1, "live", "B", "Two", 1),
    ReadingSummary("ra-1", 1, "live", "A", "Three", 1),
]
ROWS = [TaskSummary(name, 1, "live", "nursing", "referral", name) for name in ("one", "two")]


def read(ref: str) -> Practice:
    return Practice(1, "reading_b", ref)


# What is next ---------------------------------------------------------------------------------------------------------


def test_a_sitting_not_seen_comes_first_then_the_one_seen_longest_ago() -> None:
    assert following(SETS, [], "b") == ("rb-1", 1)
    assert following(SETS, [read("rb-1@3/1")], "b") == ("rb-1", 2)
    assert following(SETS, [read("rb-1@3/2"), read("rb-1@3/1")], "b") == ("rb-2", 1)
    latest_first = [read("rb-2@1/1"), read("rb-1@2/1"), read("rb-1@3/2"), read("rb-1@1/1")]
    assert following(SETS, latest_first, "b") == ("rb-1", 2), "an older version counts as seen"
    assert following(SETS, [], "b", sitting=2) == ("rb-1", 2)


def test_the_part_least_practised_comes_first_and_one_without_texts_never() -> None:
    assert following(SETS, []) == ("rb-1", 1)
    assert following(SETS, [read("rb-1@3/1")]) == ("ra-1", 1)
    assert following(SETS, [], "c") is None
    assert following([], []) is None


def test_the_drill_least_practised_comes_first_with_the_task_seen_longest_ago() -> None:
    done = [Practice(3, "order", "two@1"), Practice(2, "relevance", "one@1")]
    assert drills.following(ROWS, []) == ("relevance", "one")
    assert drills.following(ROWS, done) == ("opening", "one")
    assert drills.following(ROWS, done, "relevance") == ("relevance", "two")
    assert drills.following(ROWS, [Practice(4, "relevance", "two@1"), *done], "relevance") == ("relevance", "one")
    assert drills.following([], done) is None


@given(st.dictionaries(st.integers(1, 20), st.sampled_from(["+", "-", "-+", "--"])))
def test_marks_come_back_as_they_were_kept(marks: dict[int, str]) -> None:
    assert marks_in(memo_of(marks)) == marks


def test_what_is_no_mark_is_none() -> None:
    assert marks_in(("plan", "1?", "x+", "2+")) == {2: "+"}


def test_a_minute_lasts_until_it_is_over_and_nobody_works_all_night() -> None:
    assert [timing.left(100, 100 + spent, 6) for spent in (0, 299, 300, 359, 360, 5000)] == [6, 2, 1, 1, 0, 0]
    assert timing.left(100, 90, 6) == 6, "WhatsApp's clock may be behind ours"
    assert [timing.whole(spent) for spent in (0, 60, 61)] == [1, 1, 2]
    assert [timing.used(100, at) for at in (90, 160, 100_000)] == [0, 60, 3600]


# What a drill is made of ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.id)
def test_every_task_gives_every_drill_and_the_same_one_for_the_same_number(task: Task) -> None:
    for seed in (1, 2, 9):
        notes = drills.notes(task, seed)
        assert notes == drills.notes(task, seed)
        assert [note.relevance for note in notes].count("essential") == drills.NEEDED
        assert len({note.id for note in notes}) == drills.NEEDED + drills.NOT_NEEDED
        assert all(drills.why(task, note) for note in notes), "a reason for each"
        for again in (False, True):
            pieces = drills.in_right_order(task, again)
            mixed = drills.shown(task, pieces, seed)
            assert len(pieces) >= 3
            assert sorted(mixed) == sorted(pieces)
            assert mixed != list(pieces)
            assert all(drills.in_place(drills.key(pieces, mixed), drills.key(pieces, mixed)))


def test_another_number_gives_other_notes() -> None:
    assert len({tuple(note.id for note in drills.notes(TASK, seed)) for seed in range(8)}) > 4


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.id)
def test_the_opening_of_every_model_letter_passes(task: Task) -> None:
    found = drills.opening(task, drills.model_opening(task), CONTENT.words())
    assert found.checks == (True, True, True)
    assert found.findings == ()


# How answers are read -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("typed", "found"), [
    ("1 3 5", {1, 3, 5}), ("1,3,5", {1, 3, 5}), ("135", {1, 3, 5}), ("1️⃣3️⃣5️⃣", {1, 3, 5}), ("1, 3 and 5", {1, 3, 5}),
    ("I think 1, 3 and 5", {1, 3, 5}), ("notes 1 3 5 please", {1, 3, 5}), ("2-4", {2, 3, 4}),
    ("2 to 4 and 7", {2, 3, 4, 7}),
    ("1-3-5", {1, 3, 5}), ("1\n3\n5", {1, 3, 5}), ("1.3.5.", {1, 3, 5}), ("all", {1, 2, 3, 4, 5, 6, 7}),
    ("None", set()), ("all but 2", {1, 3, 4, 5, 6, 7}), ("all of them except 2 and 3", {1, 4, 5, 6, 7}),
    ("١ ٣", {1, 3}),
])  # fmt: skip
def test_numbers_are_read_however_they_are_typed(typed: str, found: set[int]) -> None:
    assert drills.picked(typed, 7) == frozenset(found)


@pytest.mark.parametrize("typed", [
    "9", "1 9", "0", "not 2", "hello", "no", "yes", "all but", "🤷", "",
    "He was admitted on 5 March and I think that the nurse at home will need to know all that",
])  # fmt: skip
def test_what_is_no_choice_of_notes_is_not_guessed(typed: str) -> None:
    assert drills.picked(typed, 7) is None


@pytest.mark.parametrize("typed", [
    "C A D B", "c a d b", "CADB", "cadb", "C, A, D, B", "C > A > D > B", "C then A then D then B", "C\nA\nD\nB", "ⒸⒶⒹⒷ",
    "1C 2A 3D 4B", "A2 B4 C1 D3", "1. C\n2. A\n3. D\n4. B", "C-A-D-B",
])  # fmt: skip
def test_an_order_is_read_however_it_is_typed(typed: str) -> None:
    assert drills.ordered(typed, 4) == "CADB"


@pytest.mark.parametrize("typed", ["C A D", "C A D D", "CADBE", "hello", "1 2 3 4", "", "bad", "A B C E"])
def test_an_order_that_is_not_whole_is_none(typed: str) -> None:
    assert drills.ordered(typed, 4) == ""


@given(st.text(max_size=60))
def test_any_text_is_read_without_an_error(typed: str) -> None:
    chosen = drills.picked(typed, 7)
    assert chosen is None or chosen <= set(range(1, 8))
    assert drills.ordered(typed, 5) == "" or sorted(drills.ordered(typed, 5)) == list("ABCDE")


def test_an_opening_without_a_name_or_a_purpose_says_which_is_missing() -> None:
    words = CONTENT.words()
    assert not drills.opening(TASK, "He is being discharged today and requires wound care at home.", words).who
    assert not drills.opening(TASK, "Mr Brandl was admitted with cellulitis and an infected ulcer.", words).purpose
    long = "Mr Brandl is being discharged today and requires wound care. " + "He was seen by the team. " * 12
    assert not drills.opening(TASK, long, words).brief
    slip = drills.opening(TASK, "Mr Brandl is being discharged today and requires wound care and monitering.", words)
    assert slip.checks == (True, True, True)
    assert [finding.quote for finding in slip.findings] == ["monitering"]


def test_all_but_some_is_never_read_as_those() -> None:
    assert (
        drills.picked("everything except 2 and 3", 7) == drills.picked("all but 2 3", 7) == frozenset({1, 4, 5, 6, 7})
    )
    assert drills.picked("1\u20133", 7) == frozenset({1, 2, 3}), "with the dash that a phone makes of it"


def test_the_example_of_an_order_is_never_the_order() -> None:
    for task in TASKS:
        pieces = drills.in_right_order(task, again=False)
        for seed in range(200):
            key = drills.key(pieces, drills.shown(task, pieces, seed))
            assert key not in (drills.LABELS[: len(key)], drills.LABELS[: len(key)][::-1])
