"""The tutoring conversation, without I/O."""

import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatoet.rules.burst import Whole
from chatoet.rules.dialogue import Contact, Step, assessed, respond, together
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
SHOWN = Dialogue("confirm", "nursing", "task-1", draft=("mid-2",))
STATES = {"fresh": FRESH, "chosen": CHOSEN, "open": OPEN, "marked": MARKED, "again": AGAIN, "shown": SHOWN}
EXPECTING = [OPEN, MARKED, AGAIN, SHOWN]
LETTER = "Dear Dr Smith,\n\n" + "word " * 150 + "\n\nYours sincerely,\n\nRegistered nurse"


def item(content: dict[str, Any], type_: str = "text") -> Item:
    return Item("message", "mid", type_, 1, "wamid.1", content=content)


def say(state: Dialogue, text: str) -> Step:
    return respond(state, item({"text": {"body": text}}), CONTACT)


def body(step: Step) -> str:
    return str(step.messages[0].graph())


def tap(state: Dialogue, payload: str) -> Step:
    return respond(state, item({"interactive": {"list_reply": {"id": payload}}}, "interactive"), CONTACT)


TYPES = [
    "audio",
    "edit",
    "call",
    "video",
    "sticker",
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
    assert (step.name, step.dialogue, step.work) == ("not_text", state, "")
    assert {"write", "type", "send"} & set(re.findall(r"[a-z]+", body(step))), "it says what to do"


@pytest.mark.parametrize("type_", ["image", "document"])
def test_a_file_is_read_where_a_letter_is_expected_and_asked_for_later_elsewhere(type_: str) -> None:
    steps = [respond(state, item({type_: {"id": "1"}}, type_), CONTACT) for state in STATES.values()]
    assert [step.work == "file" for step in steps] == [state in EXPECTING for state in STATES.values()]
    assert all(bool(step.messages) != bool(step.work) for step in steps)


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
        assert (step.dialogue.profession, step.work) == (profession, "start.begin")


def test_a_letter_is_assessed_while_a_task_is_open_and_not_before() -> None:
    assert [say(state, LETTER).work for state in EXPECTING] == ["assess"] * 4
    assert [say(state, LETTER).work for state in (FRESH, CHOSEN)] == ["part", "part"]


def test_what_is_asked_beside_a_letter_is_answered_at_once_and_not_while_one_comes_in() -> None:
    for state in (FRESH, CHOSEN, OPEN, MARKED, AGAIN):
        assert say(state, "Are you a robot?").about == "robot"
        assert say(state, "Are you a robot?").dialogue == state
        assert say(replace(state, pending=("mid-1",)), "Are you a robot?").work == "part"
    assert say(CHOSEN, "nice weather today").work == "part", "it may be the beginning of more"
    assert "Write a letter" in body(say(CHOSEN, "thank you"))
    assert "profession" in body(say(FRESH, "thank you"))


def test_what_may_be_the_beginning_of_more_waits_and_so_does_what_follows_it() -> None:
    assert say(OPEN, "Dear Dr Smith,").work == "part"
    assert say(replace(OPEN, pending=("mid-1",)), LETTER).work == "part"


@pytest.mark.parametrize(
    ("state", "whole", "name"),
    [
        (FRESH, Whole(LETTER), "professions"),
        (CHOSEN, Whole(LETTER), "write_first"),
        (CHOSEN, Whole(LETTER, "photo"), "write_first"),
        (OPEN, Whole(LETTER), "assess"),
        (OPEN, Whole(LETTER, "photo"), "read_back"),
        (OPEN, Whole(LETTER, "pdf", "encrypted"), "read_back"),
        (OPEN, Whole("", "pdf", "encrypted"), "unread"),
        (OPEN, Whole(""), "unread"),
    ],
)
def test_messages_taken_together_have_one_answer(state: Dialogue, whole: Whole, name: str) -> None:
    step = together(replace(state, pending=("mid-1", "mid-2"), pending_at=1), whole)
    assert (step.name, step.dialogue.pending) == (name, ())
    assert step.dialogue.draft == (("mid-1", "mid-2") if name == "read_back" else ())
    assert len(step.messages) == (name != "assess")


def test_what_was_read_is_marked_after_a_yes_and_dropped_after_a_no() -> None:
    assert say(SHOWN, "Yes!").work == "draft"
    assert say(SHOWN, "no").dialogue == Dialogue("letter", "nursing", "task-1")
    assert say(OPEN, "yes").name == "noted", "a yes to nothing changes nothing"
    assert say(SHOWN, LETTER).work == "assess", "the corrected text is as good as a yes"


def test_the_buttons_below_feedback_work_for_that_feedback_alone() -> None:
    assert tap(MARKED, "turns:rewrite:task-1:1").dialogue.step == "letter"
    assert tap(MARKED, "turns:answers:task-1:1").work == "answers"
    for old in ("turns:rewrite:task-1:0", "turns:answers:task-1:2", "turns:answers:task-0:1"):
        assert tap(MARKED, old).name == "old_button"


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("show answers", "answers"), ("ANSWERS", "answers"), ("Rewrite!", "rewrite"), ("hint", "hint"),
        ("Menu", "menu"), ("Write a letter", "task"), ("hello", "menu"), ("help?", "help"), ("human", "person"),
        ("change profession", "professions"),
    ],
)  # fmt: skip
def test_what_a_button_says_can_be_typed(words: str, name: str) -> None:
    assert say(MARKED, words).name == name


def test_answers_are_not_shown_before_a_letter_was_marked() -> None:
    assert say(OPEN, "answers").work == "part"
    assert say(CHOSEN, "answers").work == "part"


def test_a_person_can_be_asked_for_at_any_time() -> None:
    for state in STATES.values():
        assert "admin@chatoet.com" in body(say(state, "PERSON"))


def test_each_assessment_counts_one_attempt_and_a_new_task_starts_afresh() -> None:
    assert (MARKED.attempt, assessed(MARKED, "mid-2").attempt) == (1, 2)
    assert task_given(MARKED, "task-2") == Dialogue("letter", "nursing", "task-2")
