"""What a learner types to several questions is read in every shape that people type, and never guessed in silence."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chatoet.rules.course.answers import Read, Slot, read

ABC = {"A": "should leave.", "B": "may stay.", "C": "can be asked."}
THREE = [Slot(1, ABC), Slot(2, ABC), Slot(3, ABC)]
FOUR = {"A": "", "B": "", "C": "", "D": ""}
MIXED = [Slot(1, FOUR), Slot(2, FOUR), Slot(3), Slot(4), Slot(5)]
ALL = (1, 2, 3)


@pytest.mark.parametrize("typed", [
    "1B 2C 3A", "1b, 2 c, 3a", "B C A", "b c a", "bca", "BCA", "1.b 2.c 3.a", "1) B\n2) C\n3) A", "1 B\n2 C\n3 A",
    "B\nC\nA", "1️⃣B 2️⃣C 3️⃣A", "①Ⓑ ②Ⓒ ③Ⓐ", "１Ｂ２Ｃ３Ａ", "1b2c3a", "1: B; 2: C; 3: A", "1-B 2-C 3-A", "1=b,2=c,3=a",
    "Q1 B Q2 C Q3 A", "q1b q2c q3a", "Question 1 is B, question 2 is C and question 3 is A", "B1 C2 A3", "B, C, A.",
    "the answers: 1 B 2 C 3 A", "1A 2C 3A sorry 1B", "١B ٢C ٣A", "3A 1B 2C", "1 B) may stay. 2 C) can be asked. 3A",
    "I think 1B, 2C and 3A 🙂", "1. may stay.\n2. can be asked.\n3. should leave", "B) C) A)",
])  # fmt: skip
def test_three_answers_are_read_however_they_are_typed(typed: str) -> None:
    assert read(typed, THREE, ALL) == Read({1: "B", 2: "C", 3: "A"})


@pytest.mark.parametrize(("typed", "found"), [
    ("1B 3A", Read({1: "B", 3: "A"})),
    ("1B 2? 3A", Read({1: "B", 3: "A"})),
    ("1B 2 dont know 3A", Read({1: "B", 3: "A"})),
    ("1B 2 A or C", Read({1: "B"}, (2,))),
    ("1A/B 2C", Read({2: "C"}, (1,))),
    ("1E 2C", Read({2: "C"}, (1,))),
    ("1B 7A", Read({1: "B"}, (), (7,))),
])  # fmt: skip
def test_some_answers_are_taken_and_what_is_not_one_is_asked_for_again(typed: str, found: Read) -> None:
    assert read(typed, THREE, ALL) == found


def test_letters_alone_belong_to_what_waits_and_one_of_several_belongs_nowhere() -> None:
    assert read("c", THREE, (2,)) == Read({2: "C"})
    assert read("A c", THREE, (2, 3)) == Read({2: "A", 3: "C"})
    for vague in ("b", "B C", "B C A A", "yes", "no", "Hello", "yes", "bad", "ok then", "🤷", "A patient decides"):
        assert not read(vague, THREE, ALL).answers, vague


@pytest.mark.parametrize(
    "typed", ["idk", "IDK!", "I don't know", "i dont know", "?", "???", "🤷", "no idea", "not sure"]
)
def test_not_knowing_is_understood(typed: str) -> None:
    assert read(typed, THREE, ALL) == Read({}, lost=True)
    assert read(typed, MIXED, (1, 2, 3, 4, 5)).lost


@pytest.mark.parametrize("typed", [
    "1D 2C 3 every 4 hours 4) pillow 5) turning chart", "1D; 2C; 3 every 4 hours; 4 pillow; 5 turning chart",
    "1 D\n2 C\n3 every 4 hours\n4 pillow\n5 turning chart", "D\nC\nevery 4 hours\npillow\nturning chart",
    "1d, 2c, 3 every 4 hours, 4 pillow, 5 turning chart", "1. D 2. C 3. every 4 hours 4. pillow 5. turning chart",
    "1D 2C\n3: every 4 hours\n4: pillow\n5: turning   chart",
    "Q1: D\nQ2: C\nQ3: every 4 hours\nQ4: pillow\nQ5: turning chart",
])  # fmt: skip
def test_words_and_letters_are_read_together(typed: str) -> None:
    found = {1: "D", 2: "C", 3: "every 4 hours", 4: "pillow", 5: "turning chart"}
    if typed.startswith("1D 2C 3 every"):  # no mark before the 3, so that nobody can tell where an answer begins
        found = {4: "pillow", 5: "turning chart"}
    assert read(typed, MIXED, (1, 2, 3, 4, 5)).answers == found


def test_a_number_in_an_answer_is_no_number_of_a_question() -> None:
    two = [Slot(1), Slot(2)]
    assert read("1 every 4 hours; 2 pillow", two, (1, 2)).answers == {1: "every 4 hours", 2: "pillow"}
    assert read("4 hours", [Slot(2)], (2,)).answers == {2: "4 hours"}
    assert read("2 4 hours", [Slot(2)], (2,)).answers == {2: "4 hours"}
    assert read("pillow", two, (1, 2)) == Read({})
    assert read("1 idk; 2 pillow", two, (1, 2)) == Read({2: "pillow"}, (1,))


SIGNS = st.sampled_from(["", " ", ".", ") ", ": ", "-", " = "])
BETWEEN = st.sampled_from([" ", ", ", "\n", "; ", " and ", "  "])


@given(st.lists(st.sampled_from("abcABC"), min_size=1, max_size=3), SIGNS, BETWEEN)
def test_what_is_numbered_is_read_whatever_stands_between(letters: list[str], sign: str, between: str) -> None:
    typed = between.join(f"{n}{sign}{letter}" for n, letter in enumerate(letters, 1))
    assert read(typed, THREE, ALL) == Read({n: letter.upper() for n, letter in enumerate(letters, 1)})


PIECES = ["1", "2", "9", "B", "c", "or", "?", "\n", ";", " ", "pillow"]


@settings(max_examples=150)
@given(
    st.text(max_size=80) | st.lists(st.sampled_from(PIECES)).map("".join),
    st.sampled_from([THREE, MIXED]),
)  # fmt: skip
def test_any_text_is_read_without_an_answer_that_nobody_asked_for(typed: str, slots: list[Slot]) -> None:
    found = read(typed, slots, [slot.number for slot in slots])
    options = {slot.number: slot.options for slot in slots}
    assert set(found.answers) <= set(options)
    assert all(answer in options[n] for n, answer in found.answers.items() if options[n])
    assert not set(found.answers) & set(found.unsure)


@pytest.mark.parametrize("typed", [
    "1A / 2B / 3C", "1A/2B/3C", "*1* A\n*2* B\n*3* C", "*1A 2B 3C*", "\u200f1\u200fA 2B 3C", "1A | 2B | 3C",
])  # fmt: skip
def test_signs_and_marks_between_answers_hide_none(typed: str) -> None:
    assert read(typed, THREE, ALL) == Read({1: "A", 2: "B", 3: "C"})


@pytest.mark.parametrize("typed", [
    "1D 2C 3 turning chart 4 pillow 5 20 minutes", "(1) D (2) C (3) turning chart (4) pillow (5) 20 minutes",
    "1 D / 2 C / 3 turning chart / 4 pillow / 5 20 minutes", "D\nC\nturning chart\npillow\n20 minutes",
    "D, C, turning chart, pillow, 20 minutes", "*1* D\n*2* C\n*3* turning chart\n*4* pillow\n*5* 20 minutes",
    "1 is D\n2 is C\n3 is turning chart\n4 is pillow\n5 is 20 minutes",
    "Question 1: D, Question 2: C, Question 3: turning chart, Question 4: pillow, Question 5: 20 minutes",
])  # fmt: skip
def test_words_are_placed_by_numbers_that_follow_each_other_or_by_their_order(typed: str) -> None:
    found = {1: "D", 2: "C", 3: "turning chart", 4: "pillow", 5: "20 minutes"}
    assert read(typed, MIXED, (1, 2, 3, 4, 5)).answers == found


def test_a_question_is_no_answer_though_one_alone_is_open() -> None:
    assert read("how long do I have?", [Slot(2)], (2,)) == Read({})
