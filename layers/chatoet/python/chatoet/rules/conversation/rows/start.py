"""The first questions: profession, regulator, test date, days and time of study, where the learner is.

From the settings each is asked again, one at a time. A letter that was open then goes on afterwards: `memo` says so.
"""

from dataclasses import replace

from chatoet.rules.commands import answer_in
from chatoet.rules.conversation import guards, replies
from chatoet.rules.conversation.moves import left
from chatoet.rules.conversation.shape import Event, Row, State, Told
from chatoet.rules.head import Dialogue
from chatoet.rules.messages import Message

QUESTIONS: tuple[State, ...] = ("regulator", "test_date", "study", "zone")
AFTER: tuple[State, ...] = (*QUESTIONS, "home", "profession", *guards.EXPECTING)
NEW: tuple[State, ...] = ("profession",)
FIRST: tuple[State, ...] = (*NEW, "regulator")  # a tap on the wrong one is put right by another tap


def chosen(dialogue: Dialogue, event: Event, found: str) -> Dialogue:
    return replace(dialogue, profession=found)


def to_letter(dialogue: Dialogue, event: Event, found: str) -> Dialogue:
    """The question, or the exercise, is left."""
    return replace(left(dialogue), step="letter")


def picked(dialogue: Dialogue, event: Event) -> str | None:
    """It is a row of the question that was asked last."""
    return event.args[1] if len(event.args) == 2 and guards.current(dialogue, event) else None  # noqa: PLR2004


def remark(dialogue: Dialogue, event: Event) -> str | None:
    """It is said to us, and has no number in it: what has is meant as an answer."""
    return None if any(char.isdigit() for char in event.text) else guards.aside(dialogue, event)


def put_off(dialogue: Dialogue, event: Event) -> bool:
    """It says later, or never mind."""
    return answer_in(event.text, alone=True) == "later"


def changed(told: Told) -> Message:
    from chatoet.rules import words_start  # here, because few turns need it

    return replies.menu_of(told.dialogue, words_start.changed_profession(told.found))


START = (
    Row("text", "assess", QUESTIONS, guards.letter_of_open_task, work="assess", change=to_letter, to=guards.MARKED),
    Row("text", "setup", QUESTIONS, put_off, work="start.skip", to=AFTER),
    Row("text", "conduct", QUESTIONS, remark, replies.conduct),
    Row("text", "setup", QUESTIONS, work="start.answer", to=AFTER),
    Row("setup", "setup", QUESTIONS, picked, work="start.answer", to=AFTER),
    Row("skip", "setup", QUESTIONS, guards.of_this_question, work="start.skip", to=AFTER),
    Row("file", "setup", QUESTIONS, work="start.again", to=QUESTIONS),
    Row("profession", "profession", FIRST, guards.a_profession, change=chosen, work="start.begin", to=("regulator",)),
    Row("text", "profession", NEW, guards.names_profession, change=chosen, work="start.begin", to=("regulator",)),
    Row("profession", "profession", guard=guards.a_profession, change=chosen, reply=changed),
    Row("text", "profession", guard=guards.names_profession, change=chosen, reply=changed),
)
