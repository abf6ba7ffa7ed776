"""The placement: nine answers, a level and two priorities, and no score."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatoet.content import ContentStore
from chatoet.rules.age import minor
from chatoet.rules.course.focus import FOCI, label
from chatoet.rules.course.placement import Memo, enough, letter, opening, picked, result
from chatoet.rules.distress import distress
from chatoet.rules.head import Dialogue
from chatoet.rules.vocabulary import Fix
from tests.flows.course.newcomer import CONTENT, Newcomer

HOME = Dialogue("home", "nursing", serial=4)
GOOD = "I am writing to inform you that Mr Brandl is being discharged home today into your care."


def begun(**details: Any) -> Newcomer:
    learner = Newcomer(HOME, **details)
    assert "No score" in learner.say("placement")
    return learner


def memo(learner: Newcomer) -> Memo:
    found = Memo.unpacked(learner.dialogue.memo)
    assert found
    return found


def test_an_answer_with_a_comma_less_or_one_letter_off_is_right_as_it_is_on_a_card() -> None:
    fixes = {fix.id: fix for fix in CONTENT.fixes(True)}
    learner = begun()
    for _ in range(3):
        learner.say("A")
    answer = fixes[memo(learner).fixes[0]].answers[0]
    learner.say(f"{answer.rstrip('.').replace(',', '')} \U0001f642")
    assert memo(learner).marks.endswith("1")


def right_answer(learner: Newcomer) -> str:
    at, held = learner.dialogue.at, memo(learner)
    if at < 3:
        return CONTENT.reading(held.reading.partition("@")[0]).items[at].key[0]
    fixes = {fix.id: fix for fix in CONTENT.fixes(True)}
    return fixes[held.fixes[at - 3]].answers[0] if at < 8 else GOOD


def test_who_knows_everything_begins_at_the_third_level() -> None:
    learner = begun()
    for _ in range(9):
        said = learner.say(right_answer(learner))
    assert "level 3 of 3" in said
    assert learner.told.level == 3
    assert learner.told.placed_at == learner.now
    assert len(set(learner.told.priorities)) == 2
    assert set(learner.told.priorities) <= set(FOCI)
    [practice] = learner.store.records
    assert (practice.kind, practice.values["what"]) == ("Practice", "placement")
    assert (practice.values["right"], practice.values["asked"]) == (11, 11)
    assert learner.dialogue == replace(HOME, serial=learner.dialogue.serial)


def test_who_skips_everything_begins_at_the_first_and_hears_no_score() -> None:
    learner = begun()
    for _ in range(9):
        said = learner.say("skip")
    assert "level 1 of 3" in said
    assert "no OET score" in said
    assert not any(mark in said for mark in ("%", "/9", "0 of", "band"))
    assert "errors" in learner.store.records[0].values


def test_nothing_of_what_was_typed_is_kept() -> None:
    learner = begun()
    for answer in ("A", "b", "C") + ("My secret sentence zebra.",) * 5 + ("A zebra paragraph " * 5,):
        learner.say(answer)
        assert "zebra" not in repr(learner.dialogue)
    assert "zebra" not in repr(learner.store.records)
    assert "zebra" not in repr(learner.told)


@pytest.mark.parametrize("typed", ["?", "idk", "👍", "yes", "no", "hmm", "1", "E"])
def test_what_can_be_no_answer_is_asked_again_and_costs_nothing(typed: str) -> None:
    learner = begun()
    for at in range(9):
        learner.say(typed)
        learner.photo()
        assert learner.dialogue.at == at, "still the same"
        assert learner.dialogue.step == "placement"
        assert memo(learner).marks == memo(learner).marks[:at]
        learner.say("skip")


def test_it_is_paused_by_the_menu_and_goes_on() -> None:
    learner = begun()
    learner.say("b")
    stands = learner.dialogue
    learner.say("menu")
    assert learner.dialogue == stands
    assert "2 of 9" in learner.say("placement")
    assert learner.dialogue == replace(stands, serial=stands.serial + 1)
    assert learner.say("write") == "[task]"


def test_a_button_of_an_older_question_answers_nothing() -> None:
    learner = begun()
    learner.say("a")
    old = learner.options
    learner.tap("A")
    stands = learner.dialogue
    for payload in (*old.values(), f"turns:place:{stands.serial}", "turns:place:99:A", "turns:skip:2"):
        assert "button" in learner.tap_id(payload)
        assert learner.dialogue == stands


@pytest.mark.parametrize(
    "remembered",
    [
        ("rb-set-0001@0", "nur-discharge-0001@1", "fix-001", ""),
        ("rb-gone@1", "", "fix-001", "1"),
        ("rb-set-0001@1", "nur-gone@1", "fix-001", "1"),
        ("", "", "fix-gone", "1"),
        ("a memo", "of something else"),
        (),
    ],
)
def test_content_that_has_changed_or_is_gone_begins_anew_and_says_so(remembered: tuple[str, ...]) -> None:
    for said in ("say", "skip", "photo", "placement"):
        learner = begun()
        learner.dialogue = replace(learner.dialogue, at=1, memo=remembered)
        answer = learner.photo() if said == "photo" else learner.say(said)
        assert "have changed" in answer
        assert (learner.dialogue.at, memo(learner).marks) == (0, "")


def test_without_content_it_says_so_and_a_profession_without_a_task_is_asked_less(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    learner = Newcomer(HOME, drafts=False)
    assert "not ready" in learner.say("placement")
    assert learner.dialogue.step == "home"
    assert "1 of 9" in Newcomer(HOME).say("placement")
    monkeypatch.setattr(ContentStore, "tasks", lambda *_: ())
    assert "1 of 8" in Newcomer(HOME).say("placement")


def test_who_has_told_no_profession_is_asked_for_it() -> None:
    assert "Which profession" in Newcomer(Dialogue()).say("placement")


def test_a_draft_says_that_it_is_one() -> None:
    assert ("_Draft" in begun().say("placement")) is False, "once is enough"
    assert "_Draft" in Newcomer(HOME).say("placement")


# Rules

OPTIONS = {"A": "stay", "B": "go home", "C": "wait"}


@pytest.mark.parametrize("typed", ["B", "b", " b. ", "1B", "1 b", "answer B", "It is b", "(b)", "go home", "Go home."])
def test_an_option_is_named_by_its_letter_or_its_words(typed: str) -> None:
    assert letter(typed, OPTIONS) == "B"


@pytest.mark.parametrize("typed", ["D", "", "bb", "A or B", "because", "B C A"])
def test_what_names_no_option_is_no_answer(typed: str) -> None:
    assert letter(typed, OPTIONS) == ""


@pytest.mark.parametrize(
    ("paragraph", "marks"),
    [(GOOD, "111"), ("Mr Brandl is 68 years old and had a stroke.", "010"), ("The patient is going home now.", "000")],
)
def test_an_opening_says_why_and_about_whom(paragraph: str, marks: str) -> None:
    assert opening(paragraph, "Brandl", informal=marks[2] == "0") == marks


def fix(id_: str, level: int, focus: str = "tense") -> Fix:
    return Fix(id_, 1, "live", level, focus, "wrong", ("right",), "why")


@given(st.integers(0, 10_000))
def test_five_sentences_are_picked_of_all_levels_and_of_several_kinds(turn: int) -> None:
    bank = {fix.id: fix for fix in CONTENT.fixes(True)}
    chosen = [bank[each] for each in picked(bank.values(), turn)]
    assert [fix.level for fix in chosen] == [1, 1, 2, 2, 3]
    assert len({fix.id for fix in chosen}) == 5
    assert len({fix.focus for fix in chosen}) >= 4


def test_a_small_bank_gives_what_it_has() -> None:
    assert picked([], 3) == ()
    assert picked([fix("a", 1), fix("b", 3)], 7) == ("a", "b")


@given(st.text("01", max_size=3), st.text("01", max_size=5), st.sampled_from(["", "000", "111", "010"]))
def test_any_answers_give_a_level_and_two_priorities(readings: str, mended: str, opened: str) -> None:
    sentences = [(fix(str(n), 1, "register" if n == 1 else "tense"), mark) for n, mark in enumerate(mended)]
    found = result(readings, sentences, opened)
    assert 1 <= found.level <= 3
    assert len(set(found.priorities)) == 2
    assert found.right <= found.asked == len(readings + mended + opened)
    assert sum(found.errors.values()) == mended.count("0")


def test_the_weakest_come_first() -> None:
    sentences = [(fix("a", 1), "1"), (fix("b", 2, "register"), "0")]
    assert result("000", sentences, "111").priorities == ("reading", "register")
    assert result("111", sentences, "000").priorities == ("opening", "register")
    assert all(label(focus) for focus in FOCI)


@pytest.mark.parametrize("fix", CONTENT.fixes(True), ids=lambda fix: fix.id)
def test_no_right_answer_is_taken_for_something_else(fix: Fix) -> None:
    """As an age, a cry for help, a command, or a remark to us."""
    standing = replace(HOME, step="placement", doing="placement@1", memo=("", "", fix.id, ""))
    for answer in (*fix.answers, fix.wrong):
        learner = Newcomer(standing)
        assert not minor(answer)
        assert not distress(answer)
        learner.say(answer)
        assert learner.store.records[0].values["right"] == int(answer != fix.wrong)


def test_what_is_remembered_meanwhile_is_small() -> None:
    learner = begun()
    assert len(repr(learner.dialogue.memo)) < 200
    assert Memo.unpacked(()) is Memo.unpacked(("a",)) is None


@pytest.mark.parametrize("fix", CONTENT.fixes(True), ids=lambda fix: fix.id)
def test_a_sentence_about_something_else_is_no_answer_and_every_right_one_is(fix: Fix) -> None:
    assert all(enough("fix", answer, fix.wrong) for answer in fix.answers)
    assert not enough("fix", "change my test date", fix.wrong)
