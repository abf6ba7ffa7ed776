"""Which cards are asked, how a session goes on, and what a typed answer is worth."""

import re
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatoet.content import ContentStore
from chatoet.rules.course.cards import (
    NEW_A_DAY,
    SESSION,
    Known,
    Round,
    deck,
    packed,
    recurring,
    session,
    unpacked,
)  # fmt: skip
from chatoet.rules.course.grading import Key, Outcome, gives_up, grade, hint, outcome, says_nothing
from chatoet.rules.course.practice import Practice
from chatoet.rules.vocabulary import Fix, Frame
from chatoet.rules.words_cards import hinted

NOW, DAY_BEGAN = 1_790_000_000, 1_789_990_000
FRAMES = [
    Frame(f"f{n:02}", 1, "live", "nursing" if n % 2 else "all", 1 + n % 3, "term", "t", "g", "He ___.", ("fell",))
    for n in range(12)
]
FIXES = [Fix(f"x{n}", 1, "live", 1, "article", "He has cough.", ("He has a cough.",), "why") for n in range(3)]
DECK = deck(FRAMES, FIXES)


def letter(at: int, ref: str, **errors: int) -> Practice:
    return Practice(at, "letter", ref, errors=errors)


def asked(known: Mapping[str, Known], own: tuple[str, ...] = (), level: int = 1) -> tuple[str, ...]:
    return session(known, own, DECK, level, DAY_BEGAN, NOW)


def test_a_new_learner_gets_a_few_new_words_of_their_level_and_profession_first() -> None:
    first = asked({}, level=2)
    assert len(first) == NEW_A_DAY
    assert [(DECK.frames[name].level, DECK.frames[name].profession) for name in first[:2]] == [(2, "nursing")] * 2


def test_what_is_due_comes_first_the_longest_due_before_the_rest_and_eight_at_most() -> None:
    known = {f"f{n:02}": Known(NOW - n, 1) for n in range(10)}
    assert asked(known) == tuple(f"f{n:02}" for n in range(9, 1, -1))
    assert len(asked(known)) == SESSION


def test_a_day_has_four_new_cards_and_no_more() -> None:
    known = {f"f{n:02}": Known(NOW + 1, DAY_BEGAN) for n in range(NEW_A_DAY)}
    assert asked(known) == ()
    known["f00"] = Known(NOW + 1, DAY_BEGAN - 1)
    assert len(asked(known)) == 1


def test_a_card_whose_content_is_gone_is_not_asked() -> None:
    assert "gone" not in asked({"gone": Known(1, 1)}, own=("error.tense",))


def test_an_error_becomes_a_card_when_it_recurs_in_another_letter() -> None:
    once = [letter(3, "a@1", article=4), letter(2, "a@1", article=2)]
    assert recurring(once) == (), "a rewrite is the same letter"
    twice = [*once, letter(1, "b@1", article=1, purpose=1)]
    assert recurring(twice) == ("error.article",)
    assert asked({}, recurring(twice))[0] == "error.article", "before new words"


def test_the_placement_is_as_good_as_a_letter() -> None:
    placed = Practice(1, "placement", "placement@1", errors={"register": 1, "article": 1})
    assert recurring([letter(2, "a@1", tone=1), placed]) == ("error.register",)


def test_an_old_error_is_forgotten() -> None:
    letters = [letter(9 - n, f"{n}@1", **({"article": 1} if n in (0, 5) else {})) for n in range(6)]
    assert recurring(letters) == ()


def test_an_own_error_asks_another_sentence_each_time() -> None:
    assert [DECK.asked("error.article", reps).id for reps in range(4)] == ["x0", "x1", "x2", "x0"]


def test_what_was_wrong_comes_once_more_at_the_end_and_counts_once() -> None:
    round_ = Round(("a", "b"), total=2).answered(right=False)
    assert round_.left == ("b", "a~")
    round_ = round_.answered(right=True)
    assert (round_.card, round_.again) == ("a", True)
    round_ = round_.answered(right=False)
    assert (round_.left, round_.right, round_.done, round_.total) == ((), 1, 2, 2)


def test_a_skipped_card_is_not_counted() -> None:
    assert Round(("a", "b"), total=2).skipped() == Round(("b",), total=1)
    assert Round(("a~",), right=0, done=1, total=1).skipped().total == 1


@given(
    st.lists(st.text("abcdef.-0123456789", min_size=1), min_size=1, max_size=9), *[st.integers(0, 2**31)] * 4
)  # fmt: skip
def test_a_session_survives_the_head(left: list[str], right: int, done: int, total: int, began: int) -> None:
    round_ = Round(tuple(left), right, done, total, began)
    assert unpacked(packed(round_)) == round_


@pytest.mark.parametrize("memo", [(), ("0/0/1/1",), ("1B", "2C"), ("a/b/c/d", "f01")])
def test_the_memo_of_another_exercise_is_no_session(memo: tuple[str, ...]) -> None:
    assert unpacked(memo) is None


FIX = Key(("She takes aspirin regularly.",), "She take aspirin regularly.", {})
GAP = Key(("diarrhoea", "loose stools"), spellings={"diarrhea": "diarrhoea"})
CONTENT = ContentStore()
WORDS = {"diagnosed", "diagnoses", "regular", "aspirin", "takes", "regularly"}


@pytest.mark.parametrize(
    ("key", "typed", "found"),
    [
        (FIX, "she takes aspirin regularly", "right"),
        (FIX, " \u201cShe takes  aspirin, regularly\u201d. ", "right"),
        (FIX, "She take aspirin regularly.", "wrong"),
        (FIX, "She taked aspirin regularly.", "wrong"),
        (FIX, "She takes asprin regularly.", "nearly"),
        (FIX, "She takes aspirin regulalry.", "nearly"),
        (FIX, "takes", "wrong"),
        (GAP, "Diarrhea", "right"),
        (GAP, "LOOSE STOOLS", "right"),
        (GAP, "diarhoea", "nearly"),
        (GAP, "\U0001f937", "wrong"),
        (GAP, "", "wrong"),
        (Key(("in",)), "on", "wrong"),
        (Key(("diagnosed",)), "diagnoses", "wrong"),
        (Key(("an ulcer",), "ulcer"), "a ulcer", "wrong"),
    ],
)
def test_an_answer_is_read_kindly_and_not_blindly(key: Key, typed: str, found: Outcome) -> None:
    assert outcome(typed, key, WORDS.__contains__) == found


@given(st.text(max_size=80))
def test_whatever_is_typed_is_looked_at(typed: str) -> None:
    assert outcome(typed, GAP, WORDS.__contains__) in ("right", "nearly", "wrong")
    assert gives_up(typed) in (True, False) and says_nothing(typed) in (True, False)


@pytest.mark.parametrize("typed", ["idk", "IDK!", "I don\u2019t know", "no idea...", "i forgot"])
def test_who_does_not_know_may_say_so(typed: str) -> None:
    assert gives_up(typed)


@pytest.mark.parametrize("typed", ["?", "\U0001f44d", "yes", "No.", "ok", "word " * 100])
def test_what_is_no_answer_is_not_marked(typed: str) -> None:
    assert says_nothing(typed) and not gives_up(typed)


@pytest.mark.parametrize(
    ("found", "helped", "seconds", "given"),
    [
        ("wrong", False, 3, "again"),
        ("right", False, 7, "easy"),
        ("right", False, 8, "good"),
        ("right", False, 60, "good"),
        ("right", False, 61, "hard"),
        ("right", True, 3, "hard"),
        ("nearly", False, 3, "hard"),
        ("right", False, -2, "good"),
    ],
)
def test_the_grade_comes_from_correctness_and_time(found: Outcome, helped: bool, seconds: int, given: str) -> None:
    assert grade(found, helped, seconds) == given


def test_a_hint_gives_the_first_letter_and_the_lengths() -> None:
    assert hint("allergic to") == "a_______ __"


@pytest.mark.parametrize("fix", CONTENT.fixes(True), ids=lambda fix: fix.id)
def test_every_sentence_to_mend_takes_its_answers_and_not_itself(fix: Fix) -> None:
    key = Key(fix.answers, fix.wrong, CONTENT.spellings())
    for typed in (fix.wrong, fix.wrong.rstrip("."), fix.wrong.upper()):
        assert outcome(typed, key, WORDS.__contains__) == "wrong"
    for answer in fix.answers:
        for typed in (answer, answer.rstrip("."), answer.lower(), f"*{answer}*", f"{answer} \U0001f642"):
            assert outcome(typed, key, WORDS.__contains__) == "right"


def test_every_gap_takes_its_answers_as_phones_write_them() -> None:
    for frame in CONTENT.frames(None, True):
        key = Key((*frame.answers, *map(frame.filled, frame.answers)), "", CONTENT.spellings())
        for answer in frame.answers:
            for typed in (
                answer.upper(),
                f"\u200f{answer}",
                f"*{answer}*",
                f"{answer} \U0001f44d",
                frame.filled(answer),
            ):
                assert outcome(typed, key, WORDS.__contains__) == "right", typed
            assert outcome(answer.replace("-", " "), key, WORDS.__contains__) != "wrong"


def test_no_hint_has_the_words_that_are_wanted() -> None:
    for fix in CONTENT.fixes(True):
        wanted = set(re.findall(r"\w+", fix.answers[0].lower())) - set(re.findall(r"\w+", fix.wrong.lower()))
        shown = hinted(fix)
        assert "Other" not in shown
        assert not wanted or not wanted <= set(re.findall(r"\w+", shown.lower())), fix.id
