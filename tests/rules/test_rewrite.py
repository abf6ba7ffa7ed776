"""A rewrite beside the letter before it: fixed, gone, still there, new."""

from dataclasses import replace

import pytest

from chatoet.content import ContentStore
from chatoet.rules.feedback import Feedback, Finding, assess
from chatoet.rules.feedback.model import Source
from chatoet.rules.feedback.priorities import priorities
from chatoet.rules.feedback.render import rewritten, summary
from chatoet.rules.messages import BODY_MAX, units
from chatoet.rules.rewrite import Rewrite, compared
from chatoet.rules.task import Task
from tests.fixtures.content import compiled, content

__all__ = ["compiled", "content"]

OLD = "He have pain. His right leg is swollen. He recieve tablets from the GP."
SIDE = Finding("contradiction", "must", "Compare.", "The left.", note_id="n07", key_point="kp_dx")
VERB = Finding("grammar", "should", "The verb?", "He has.", fix="He has")
SPELT = Finding("spelling", "should", "Spelling?", "receives", fix="receives")
LATE = Finding("purpose", "must", "Why do you write?", "Say why.", key_point="kp_purpose")


def at(finding: Finding, letter: str, quote: str) -> Finding:
    start = letter.index(quote)
    return finding.at(letter, start, start + len(quote))


BEFORE = (at(SIDE, OLD, "right leg"), at(VERB, OLD, "He have"), at(SPELT, OLD, "recieve"))


def beside(new: str, *after: Finding, before: tuple[Finding, ...] = BEFORE) -> Rewrite:
    return compared(Feedback("t", None, 15, findings=before), OLD, Feedback("t", None, 15, findings=after), new)


def tally(made: Rewrite) -> tuple[int, int, int, int]:
    return len(made.fixed), len(made.gone), len(made.still), len(made.new)


def test_what_is_corrected_in_its_sentence_is_fixed() -> None:
    assert tally(beside("He has pain. His left leg is swollen. He receives tablets from the GP.")) == (3, 0, 0, 0)


def test_fixed_two_of_three_new_none() -> None:
    new = "He has pain now. His right leg is swollen still. He receives tablets from the GP."
    made = beside(new, at(SIDE, new, "right leg"))
    assert tally(made) == (2, 0, 1, 0)
    assert made.still[0].kind == "contradiction"


def test_a_slip_that_is_still_there_counts_though_nobody_saw_it_this_time() -> None:
    assert tally(beside("His left leg is bad. He have pain. He receives tablets from the GP.")) == (2, 0, 1, 0)


def test_the_same_untruth_in_other_words_is_still_there() -> None:
    new = "He has pain. The swollen leg is the right. He receives tablets from the GP."
    assert tally(beside(new, at(SIDE, new, "leg is the right"))) == (2, 0, 1, 0)


def test_what_went_with_its_sentence_is_told_as_such_but_not_where_that_is_the_cure() -> None:
    assert tally(beside("He has pain. His left leg is swollen.")) == (2, 1, 0, 0)
    extra = at(replace(SPELT, kind="irrelevant"), OLD, "tablets from the GP")
    assert tally(beside("He has pain. His left leg is swollen.", before=(extra,))) == (1, 0, 0, 0)


def test_only_what_the_rewrite_brought_is_new() -> None:
    new = "He has pain. His left leg is swollen. He receives tablets from the GP. He have no fever."
    made = beside(new, at(VERB, new, "He have"), before=BEFORE[:1])
    assert tally(made) == (1, 0, 0, 0), "it stood in the letter before"
    new = "His left leg is swolen."
    assert tally(beside(new, at(SPELT, new, "swolen"))) == (1, 2, 0, 1)


def test_a_quote_inside_a_longer_word_is_not_the_quote() -> None:
    before = (at(SPELT, "He came form home.", "form"),)
    made = compared(
        Feedback("t", None, 4, findings=before),
        "He came form home.",
        Feedback("t", None, 5),
        "He came with information.",
    )
    assert made.still == ()


@pytest.mark.parametrize(("after", "still"), [((), 0), ((LATE,), 1), ((replace(LATE, key_point="kp_dx"),), 0)])
def test_what_was_missing_is_fixed_when_it_is_there(after: tuple[Finding, ...], still: int) -> None:
    made = beside(OLD, *after, before=(LATE,))
    assert (len(made.still), len(made.fixed)) == (still, 1 - still)


DETAIL = Finding("incomplete", "should", "A detail?", "Say so.", note_id="n30", key_point="kp_followup")
GAP = Finding("missed", "must", "The reader needs it.", "It.", note_id="n11", key_point="kp_allergy")


@pytest.mark.parametrize(
    ("was", "now", "asked", "new"),
    [("openai", "openai", 2, 2), ("openai", "rules", 1, 0), ("rules", "openai", 2, 1), ("rules", "rules", 2, 2)],
)
def test_who_sees_less_calls_nothing_fixed_and_who_sees_more_calls_nothing_new(
    was: Source, now: Source, asked: int, new: int
) -> None:
    """After an outage, or into one: a detail that only a model looks for is neither fixed nor new because of it."""
    first = Feedback("t", None, 15, findings=(GAP, DETAIL), source=was)
    clean = Feedback("t", None, 15, source=now)
    assert compared(first, OLD, clean, OLD + " More.").asked == asked
    back = compared(replace(clean, source=was), OLD, replace(first, source=now), OLD + " More.")
    assert len(back.new) == new


def test_a_real_letter_and_its_rewrite(content: ContentStore, task: Task, model: str) -> None:
    old = model.replace("left lower", "right lower").replace("allergic to penicillin", "alergic to penicilin")
    old = old.replace("lives alone and", "")
    before, after = (assess(task, letter, content.words()) for letter in (old, model))
    made = compared(before, old, after, model)
    assert len(made.fixed) == len(priorities(before)) == 3
    assert not made.still and not made.new
    said = summary(task, after, rewritten(task, made))
    assert said.startswith("*Your rewrite:* fixed 3 of 3, new 0.\nWell done, fixed: ")
    assert "cellulitis of the right" in said and "Still open" not in said
    back = compared(after, model, before, old)
    assert len(back.new) >= 3


def test_the_line_comes_first_and_the_message_keeps_its_limit(task: Task) -> None:
    long = tuple(replace(VERB, quote="\U0001f600 word " * 60, end=420) for _ in range(3))
    feedback = Feedback(task.id, None, 200, findings=long, strength="x" * 300)
    said = summary(task, feedback, rewritten(task, Rewrite(long, long, long, long)))
    assert said.startswith("*Your rewrite:* fixed 3 of 9, new 3.")
    assert units(said) <= BODY_MAX


@pytest.fixture(scope="session")
def task(content: ContentStore) -> Task:
    return content.task("nur-discharge-0001")


@pytest.fixture(scope="session")
def model(task: Task) -> str:
    return task.model_letters[0]
