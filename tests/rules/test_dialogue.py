"""The tutoring conversation, without I/O."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatoet.rules.dialogue import Contact, Step, assessed, respond
from chatoet.rules.dialogue import given as task_given
from chatoet.rules.head import Dialogue
from chatoet.rules.item import Item
from chatoet.rules.professions import PROFESSIONS

CONTACT = Contact("admin@chatoet.com")
FRESH = Dialogue()
CHOSEN = Dialogue("home", "nursing")
OPEN = task_given(CHOSEN, "task-1")
MARKED = assessed(OPEN, "mid-1")
AGAIN = Dialogue("letter", "nursing", "task-1", "mid-1", 1)
STATES = {"fresh": FRESH, "chosen": CHOSEN, "open": OPEN, "marked": MARKED, "again": AGAIN}
LETTER = "Dear Dr Smith, " + "word " * 150


def item(content: dict[str, Any], type_: str = "text") -> Item:
    return Item("message", "mid", type_, 1, "wamid.1", content=content)


def say(state: Dialogue, text: str) -> Step:
    return respond(state, item({"text": {"body": text}}), CONTACT)


def tap(state: Dialogue, payload: str) -> Step:
    return respond(state, item({"interactive": {"list_reply": {"id": payload}}}, "interactive"), CONTACT)


TYPES = [
    "image",
    "audio",
    "video",
    "sticker",
    "document",
    "location",
    "contacts",
    "unsupported",
    "order",
    "oversize",
    "unknown",
]


@pytest.mark.parametrize("state", STATES.values(), ids=STATES)
@pytest.mark.parametrize("type_", TYPES)
def test_what_cannot_be_read_is_told_kindly_in_every_state(state: Dialogue, type_: str) -> None:
    step = respond(state, item({type_: {"id": "1"}}, type_), CONTACT)
    assert (step.name, step.dialogue, step.work) == ("typed_only", state, "")
    assert "paste or type" in step.messages[0].body


@given(
    st.sampled_from(sorted(STATES)),
    st.text(max_size=60) | st.sampled_from(["menu", "help", "hint", "rewrite", "answers", LETTER]),
)
def test_every_text_has_an_answer_in_every_state(state: str, text: str) -> None:
    step = say(STATES[state], text)
    assert bool(step.messages) != bool(step.work)
    assert len(step.messages) <= 1


@given(
    st.sampled_from(sorted(STATES)),
    st.lists(
        st.sampled_from(
            ["turns", "profession", "nursing", "professions", "2", "rewrite", "answers", "task-1", "1", "menu", ""]
        )
    )
    .map(":".join)
    .filter(bool)
    | st.text(min_size=1),
)
def test_every_button_has_an_answer_in_every_state(state: str, payload: str) -> None:
    step = tap(STATES[state], payload)
    assert bool(step.messages) != bool(step.work)


@pytest.mark.parametrize("state", STATES.values(), ids=STATES)
def test_nobody_answers_a_thumb(state: Dialogue) -> None:
    step = respond(state, item({"reaction": {"emoji": "x"}}, "reaction"), CONTACT)
    assert (step.name, step.messages, step.work) == ("silent", (), "")


@pytest.mark.parametrize("profession", PROFESSIONS)
def test_a_profession_is_chosen_by_tap_or_by_name(profession: str) -> None:
    for step in (tap(FRESH, f"turns:profession:{profession}"), say(FRESH, PROFESSIONS[profession])):
        assert (step.dialogue.profession, step.work) == (profession, "task")


def test_a_letter_is_assessed_while_a_task_is_open_and_not_before() -> None:
    assert [say(state, LETTER).work for state in (OPEN, MARKED, AGAIN)] == ["assess"] * 3
    assert [say(state, LETTER).name for state in (FRESH, CHOSEN)] == ["professions", "write_first"]


def test_the_buttons_below_feedback_work_for_that_feedback_alone() -> None:
    assert tap(MARKED, "turns:rewrite:task-1:1").dialogue.step == "letter"
    assert tap(MARKED, "turns:answers:task-1:1").work == "answers"
    for old in ("turns:rewrite:task-1:0", "turns:answers:task-1:2", "turns:answers:task-0:1"):
        assert tap(MARKED, old).name == "old_button"


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("show answers", "answers"), ("ANSWERS", "answers"), ("Rewrite!", "rewrite"), ("hint", "hint"),
        ("Menu", "menu"), ("Write a letter", "task"), ("hello", "menu"), ("help?", "help"), ("teacher", "person"),
        ("change profession", "professions"),
    ],
)  # fmt: skip
def test_what_a_button_says_can_be_typed(words: str, name: str) -> None:
    assert say(MARKED, words).name == name


def test_answers_are_not_shown_before_a_letter_was_marked() -> None:
    assert say(OPEN, "answers").work == "assess"
    assert say(CHOSEN, "answers").name == "write_first"


def test_a_person_can_be_asked_for_at_any_time() -> None:
    for state in STATES.values():
        assert "admin@chatoet.com" in say(state, "PERSON").messages[0].body


def test_each_assessment_counts_one_attempt_and_a_new_task_starts_afresh() -> None:
    assert (MARKED.attempt, assessed(MARKED, "mid-2").attempt) == (1, 2)
    assert task_given(MARKED, "task-2") == Dialogue("letter", "nursing", "task-2")
