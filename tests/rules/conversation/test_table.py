"""The conversation table, walked completely: every state answers every event, and nobody is stuck anywhere."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from typing import Any, cast, get_args
from unittest.mock import MagicMock

import pytest

from chatoet.flows.course.kit import Kit
from chatoet.flows.course.parts import PARTS as MADE
from chatoet.rules.conversation.shape import Contact, Event, Row, State, always
from chatoet.rules.conversation.states import STATES
from chatoet.rules.conversation.table import BY_EVENT, PARTS
from chatoet.rules.dialogue import respond
from chatoet.rules.head import Dialogue
from chatoet.rules.item import Item
from chatoet.rules.messages import Buttons, Choices
from chatoet.rules.route import lane_of
from layers.build import conversation

CONTACT = Contact("admin@chatoet.com")
ROWS = [row for rows in PARTS.values() for row in rows]
LETTER = "Dear Dr Smith,\n\n" + "word " * 150 + "\n\nYours sincerely,\n\nRegistered nurse"
TEXTS = [
    "yes", "no", "idk", "?", "👍", "1b 2c 3a", "B C A", "1 3 5", "thank you", "are you a robot?", "nursing", "12 March",
    "mon wed fri 21:30", "London", "every 4 hours", "nice weather", "0", "x" * 3000, LETTER,
]  # fmt: skip
COMMANDS = ("menu", "help", "person", "write", "today", "read", "words", "drills", "my progress", "my errors",
            "settings", "language", "hint", "answers", "model", "rewrite", "skip", "time",
            "change profession")  # fmt: skip
TYPES = ["image", "document", "audio", "edit", "call", "video", "sticker", "location", "reaction", "revoke", "burst",
         "extracted", "unknown"]  # fmt: skip
SILENT = {"silent"}
BASE = Dialogue()
# Who stands anywhere may have a profession, a task, a marked letter; an exercise may have moved on under them.
KNOWN = (
    BASE,
    Dialogue(profession="nursing"),
    Dialogue(profession="nursing", task="task-1", serial=3, doing="rb-set-0001@1"),
    Dialogue(profession="nursing", task="task-1", letter="mid-1", attempt=2, serial=3, doing="gone-0001@9", at=7),
    Dialogue(profession="nursing", task="task-1", pending=("mid-1",), pending_at=1),
)


def item(content: dict[str, Any], type_: str = "text") -> Item:
    return Item("message", "mid", type_, 1, "wamid.1", content=content)


def said(text: str) -> Item:
    return item({"text": {"body": text}})


def tapped(payload: str) -> Item:
    return item({"interactive": {"button_reply": {"id": payload}}}, "interactive")


def everything() -> Iterator[Item]:
    yield from (said(text) for text in (*TEXTS, *COMMANDS))
    yield from (item({type_: {"id": "1"}}, type_) for type_ in TYPES)
    yield item({"reaction": {"emoji": "👍"}}, "reaction")
    for event, args in product(sorted(BY_EVENT), ("", ":3", ":3:b", ":2:a", ":nursing", ":x:y:z")):
        yield tapped(f"turns:{event}{args}")
    yield from (tapped(payload) for payload in ("turns", "turns:", ":", "whatever", "turns:nothing:3"))


@pytest.mark.parametrize("state", get_args(State))
def test_every_state_answers_every_event(state: State) -> None:
    for known, each in product(KNOWN, everything()):
        step = respond(replace(known, step=state), each, CONTACT)
        assert bool(step.messages) != bool(step.work) or (step.name in SILENT and not step.messages), step.name
        assert step.dialogue.step in STATES


@pytest.mark.parametrize("state", get_args(State))
def test_menu_help_and_a_person_work_everywhere_and_lose_nothing(state: State) -> None:
    for known, command in product(KNOWN, ("menu", "help", "person")):
        dialogue = replace(known, step=state)
        for each in (said(command), tapped(f"turns:{command}")):
            step = respond(dialogue, each, CONTACT)
            assert (step.name, step.dialogue) == (command, dialogue)


@pytest.mark.clause("PRO-withdraw", "OET-6.2-access")
@pytest.mark.parametrize(("words", "lane"), [("STOP", "consent"), ("PRIVACY", "consent"), ("TEACHER", "rights"),
                                             ("DELETE", "rights"), ("MY DATA", "rights")])  # fmt: skip
def test_what_is_a_right_never_reaches_the_table(words: str, lane: str) -> None:
    assert lane_of(said(words)) == lane


def test_no_row_is_hidden_behind_another() -> None:
    for event, rows in BY_EVENT.items():
        for number, row in enumerate(rows):
            hiding = [first for first in rows[:number] if _hides(first, row)]
            assert not hiding, f"{event}: {row.name} can never be reached"


def _hides(first: Row, row: Row) -> bool:
    wider = not first.states or (row.states and set(row.states) <= set(first.states))
    return bool(wider) and first.guard in (always, row.guard)


def test_every_state_is_described_and_can_be_reached_and_left() -> None:
    assert set(STATES) == set(get_args(State))
    follows = {state: {to for (source, to) in conversation.edges() if source in (state, "any")} for state in STATES}
    reached, fresh = {"profession"}, {"profession"}
    while fresh := {to for state in fresh for to in follows[state]} - reached:  # type: ignore[index]
        reached |= fresh
    assert reached == set(STATES)
    ways_out = [[name for name in ("home", "letter") if name in reachable(state, follows)] for state in STATES]
    assert all(ways_out)


def reachable(state: str, follows: Any) -> set[str]:
    reached, fresh = {state}, {state}
    while fresh := {to for each in fresh for to in follows[each]} - reached:
        reached |= fresh
    return reached


def test_what_a_row_asks_for_is_said_in_words() -> None:
    for row in ROWS:
        assert row.guard is always or conversation.said(row.guard), row.name
        assert bool(row.reply) + bool(row.work) <= 1, row.name


def test_every_work_of_the_table_is_a_method_of_its_part() -> None:
    kit = cast("Kit", MagicMock())
    for work in {row.work for row in ROWS if "." in row.work}:
        part, _, method = work.partition(".")
        assert callable(getattr(MADE[part](kit), method)), work


def test_the_menu_offers_what_the_table_answers() -> None:
    for state in get_args(State):
        step = respond(Dialogue(step=state, profession="nursing"), said("menu"), CONTACT)
        for message in step.messages:
            assert isinstance(message, Buttons | Choices)
            ours = [option.id.split(":")[1] for option in message.options if option.id.startswith("turns:")]
            assert set(ours) - {"teacher"} <= set(BY_EVENT)


def test_a_tap_without_a_meaning_is_an_old_button() -> None:
    step = respond(replace(BASE, step="home", profession="nursing"), tapped("turns:unheard:1"), CONTACT)
    assert step.name == "old_button"


def test_docs_conversation_is_the_table() -> None:
    assert conversation.PAGE.read_text("utf-8") == conversation.page(), "run python -m layers.build conversation"


def test_a_command_that_means_nothing_here_is_taken_as_what_was_typed() -> None:
    step = respond(Dialogue(step="home", profession="nursing"), said("answers"), CONTACT)
    assert step.work == "part"
    assert Event("answers", typed=True).name in BY_EVENT
