"""A learner's turns, told as stories over real tables and queues."""

import re
import time
from pathlib import Path
from typing import Any

import pytest
import yaml

from chatoet.content import ContentStore
from chatoet.flows.turn import NOTICED_WAIT
from chatoet.rules.professions import PROFESSIONS
from chatoet.rules.subject import State
from tests.fixtures.world import Json, World, body_of, options_of
from tests.flows.records import hand_to_tutor, head_of, plant

LETTERS = Path(__file__).parents[1] / "letters"
LETTER: str = yaml.safe_load((LETTERS / "nur-good.yaml").read_text("utf-8"))["letter"]
REWRITTEN = LETTER.replace("Yours sincerely", "He feels well.\n\nYours sincerely")
MEDIA: dict[str, Json] = {
    kind: {"type": kind, kind: {"id": "1"}}
    for kind in ("audio", "video", "sticker", "unsupported", "location", "contacts", "order", "edit", "call")
}
IMAGE: Json = {"type": "image", "image": {"id": "1"}}


def reaction(world: World) -> str:
    return world.receive({"type": "reaction", "reaction": {"emoji": "x", "message_id": "wamid.out"}})


def answered(world: World, say: Any, *details: Any) -> list[Json]:
    """What one inbound item brought."""
    before = len(world.line.sent)
    say(*details)
    world.pause()
    return world.line.sent[before:]


def kept_letters(world: World) -> int:
    return len([turn for turn in world.stored("conversations", "Turn") if "sealed" in turn])


@pytest.mark.clause("OET-4.1-assist")
def test_a_letter_brings_feedback_hints_answers_and_a_rewrite(world: World) -> None:
    world.open_task()
    assert "reviewed this task yet" in "".join(world.line.bodies()), "a draft says that it is one"
    assert len(answered(world, world.say, "hint")) == 1
    assert answered(world, world.say, "Dear doctor")[0]["type"] == "text", "too short is told, and nothing is marked"
    assert kept_letters(world) == 0
    feedback = answered(world, world.say, LETTER)
    assert len(feedback) == 1, "an ordinary turn is one message"
    assert list(options_of(feedback[0])) == ["Rewrite", "Show answers", "Menu"]
    assert "Key points" in body_of(feedback[0])
    assert kept_letters(world) == 1
    first = options_of(feedback[0])
    answers = answered(world, world.tap, first["Show answers"])
    assert 1 <= len(answers) <= 2
    assert "answers" in body_of(answers[0])
    assert "whole letter" in body_of(answered(world, world.tap, first["Rewrite"])[0])
    second = options_of(answered(world, world.say, REWRITTEN)[0])
    assert second["Rewrite"].endswith(":2")
    for old in (first["Rewrite"], first["Show answers"]):
        assert "earlier letter" in body_of(answered(world, world.tap, old)[0])
    assert "*Model letter" in body_of(answered(world, world.tap, second["Model letter"])[0])
    assert "Write a letter" in options_of(answered(world, world.say, "menu")[0])
    assert world.line.read, "blue ticks while the letter is marked"
    assert not [event for event in world.events if event["level"] == "ERROR"]


def test_what_is_no_letter_for_the_task_is_answered_and_not_kept(world: World) -> None:
    world.open_task()
    task = ContentStore().task("nur-discharge-0001")
    other = yaml.safe_load((LETTERS / "med-strong.yaml").read_text("utf-8"))["letter"]
    for said in ("word " * 10_000, task.model_letters[0], other, "*" * 400, "ok thanks", "   .   "):
        replies = answered(world, world.say, said[:100_000])
        assert len(replies) == 1
        assert replies[0]["type"] == "text"
    assert kept_letters(world) == 0
    assert head_of(world).dialogue.attempt == 0


def test_every_type_of_message_has_a_kind_answer_and_a_reaction_has_none(world: World) -> None:
    world.onboard()
    for content in MEDIA.values():
        replies = answered(world, world.receive, content)
        assert len(replies) == 1
        assert {"write", "type", "send"} & set(re.findall(r"[a-z]+", body_of(replies[0]))), "it says what to do"
    assert "Which profession" in body_of(answered(world, world.receive, IMAGE)[0])
    assert answered(world, reaction, world) == []
    assert world.named("turn.silent")[0]["reason"] == "reaction"


def test_every_profession_is_on_the_pages_and_one_without_a_task_says_so(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = ContentStore().tasks("nursing", show_drafts=True)
    monkeypatch.setattr(ContentStore, "tasks", lambda _, wanted, __: written if wanted in (None, "nursing") else ())
    world.onboard()
    first = options_of(world.line.last)
    more = options_of(answered(world, world.tap, first["More professions"])[0])
    assert {id_ for title, id_ in (first | more).items() if title in PROFESSIONS.values()} == {
        f"turns:profession:{id_}" for id_ in PROFESSIONS
    }
    assert "Where do you want to register" in body_of(answered(world, world.tap, "turns:profession:podiatry")[0])
    replies = answered(world, world.say, "write")
    assert "no writing task for podiatry" in body_of(replies[0])
    assert "nursing" in body_of(replies[0])
    answered(world, world.tap, "turns:profession:nursing")
    assert "Brandl" in "".join(body_of(reply) for reply in answered(world, world.say, "write"))


def test_without_a_task_a_letter_is_not_lost_on_us_and_a_person_can_be_reached(world: World) -> None:
    world.onboard()
    assert "Which profession" in body_of(answered(world, world.say, LETTER)[0])
    plant(world, dialogue={"step": "home", "profession": "nursing"})
    assert "no task open" in body_of(answered(world, world.say, LETTER)[0])
    assert "admin@chatoet.com" in body_of(answered(world, world.say, "PERSON")[0])
    assert world.named("person.requested")
    assert "earlier letter" in body_of(answered(world, world.tap, "turns:from:another:life")[0])


def test_a_turn_that_meets_an_acceptance_on_its_way_waits_once_and_is_then_answered(world: World) -> None:
    world.say("hi")
    world.say("menu")
    assert len(world.line.sent) == 1, "not yet: it waits"
    world.tap(options_of(world.line.sent[0])["I'm 18+ and accept"])
    assert len(world.line.sent) == 2
    time.sleep(NOTICED_WAIT + 0.2)
    world.drain()
    assert "Which profession" in body_of(world.line.last)
    world.say("hi", "GB.2")
    world.say("so what?", "GB.2")
    time.sleep(NOTICED_WAIT + 0.2)
    world.drain()
    assert "yes to the terms" in body_of(world.line.last), "who has not accepted by then is asked again"


@pytest.mark.clause("OET-6.2-restrict")
def test_in_a_state_that_bars_tutoring_every_item_is_told_why_and_nothing_is_marked(world: World) -> None:
    world.open_task()
    said = {"RESTRICTED": "restricted", "EXPIRED": "START", "UNDERAGE_BLOCKED": "adults"}
    for state, why in said.items():
        plant(world, state=state)
        replies = [*answered(world, world.say, LETTER), *answered(world, world.receive, IMAGE)]
        assert [why in body_of(reply) for reply in replies] == [True, True]
        assert head_of(world).state is State(state)
    assert len(world.named("turn.denied")) == 2 * len(said)
    assert kept_letters(world) == 0


def test_a_turn_leaves_the_floor_to_who_holds_it(world: World) -> None:
    world.onboard()
    for holder in ("rights", "consent"):
        plant(world, floor=holder)
        world.receive({"type": "text", "text": {"body": "my address is wrong"}}, drain=False)
        hand_to_tutor(world)
        assert [(event["lane"], event["reason"]) for event in world.named("item.forwarded")][-1] == (holder, "floor")
        assert len(world.account.receive(holder)) == 1


@pytest.mark.clause("PRO-role-controller")
def test_a_learner_of_another_controller_is_not_tutored_here(world: World) -> None:
    world.open_task()
    plant(world, controller_id="hospital")
    assert answered(world, world.say, LETTER) == [], "nor spoken to: that is for the other controller"
    assert kept_letters(world) == 0
    assert [event["reason"] for event in world.named("turn.denied")] == ["controller"]


def test_a_letter_that_came_before_a_stop_and_is_handled_after_it_is_neither_kept_nor_answered(world: World) -> None:
    world.open_task()
    sent = len(world.line.sent)
    world.receive({"type": "text", "text": {"body": LETTER}}, drain=False)
    world.receive({"type": "text", "text": {"body": "stop"}}, drain=False)
    world.drain()
    assert [body_of(message)[:7] for message in world.line.sent[sent:]] == ["Stopped"]
    assert kept_letters(world) == 0
