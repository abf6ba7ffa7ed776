"""STOP, erasure, restriction, a kill or a harmless change while a model thinks: what comes late is worth nothing."""

import gc
import json
from typing import Any

import pytest

from chatoet.flows.course.writing import Memo
from chatoet.flows.permits import LearnerPermit
from chatoet.llm.errors import TimedOutError, UnreachableError
from chatoet.rules.prompt.model import Ask
from chatoet.rules.subject import State
from chatoet.store.learners import Learner
from tests.fixtures.store import Killed
from tests.fixtures.world import START, World, body_of, envelope, message_of
from tests.flows.records import chains_of, head_of, plant
from tests.flows.test_turn import LETTER
from tests.flows.thinking import USAGE, Thinking, answer
from tests.store.capacity import Meter
from tests.store.wire import requests

Json = dict[str, Any]
LETTER_TOKENS = 6 * (USAGE.input + USAGE.output)


@pytest.fixture
def thinking(world: World, monkeypatch: pytest.MonkeyPatch) -> Thinking:
    world.open_task()
    return Thinking(world, monkeypatch)


def written(world: World, text: str = LETTER) -> list[Json]:
    """Says it, and gives what was sent for it."""
    before = len(world.line.sent)
    world.say(text)
    world.pause()
    return world.line.sent[before:]


def notes(world: World) -> list[str]:
    return sorted(item["vendor"]["S"] for item in world.stored("conversations", "ProcessorCall"))


def letters_kept(world: World) -> int:
    return len([turn for turn in world.stored("conversations", "Turn") if "sealed" in turn])


def steps(world: World) -> list[str]:
    (chain,) = chains_of(world).values()
    return [str(entry.fields.get("step", entry.event)) for entry in chain]


@pytest.mark.clause("OET-5-only", "OET-5.2-openai", "OET-6.3-transfers")
def test_a_letter_is_judged_noted_and_counted(thinking: Thinking) -> None:
    world = thinking.world
    assert len(written(world)) == 1
    assert (thinking.asked(), notes(world)) == (6, ["openai"])
    (asked,), (called,), head = world.named("model.asked"), world.named("model.called"), head_of(world)
    assert asked.items() >= head.evidence().items()
    assert START <= asked["shown"] <= asked["accepted"] <= START + 60
    assert (called["vendor"], called["outcome"], called["calls"]) == ("openai", "ok", 6)
    assert (head.tokens, head.tokens_day) == (LETTER_TOKENS, int(world.now) // 86_400)
    assert letters_kept(world) == 1


def test_what_is_no_letter_reaches_no_model_and_is_not_noted(thinking: Thinking) -> None:
    written(thinking.world, "Dear doctor")
    assert (thinking.asked(), notes(thinking.world), head_of(thinking.world).tokens) == (0, [], 0)


@pytest.mark.clause("PRO-special-in-content", "OET-8-caution")
def test_a_letter_with_a_real_patient_reaches_no_model(thinking: Thinking) -> None:
    written(thinking.world, LETTER.replace("Re:", "NHS number 943 476 5919\nRe:", 1) + "\nNHS number 943 476 5919")
    assert thinking.world.named("patient.refused")
    assert (thinking.asked(), notes(thinking.world)) == (0, [])


def test_a_judged_letter_costs_at_most_26_write_units_and_2_kb_of_log(thinking: Thinking) -> None:
    world = thinking.world
    written(world, LETTER.replace("Dear", "dear", 1))  # the first of the day, and of the learner
    events = len(world.events)
    with requests(world.core.tables) as seen:
        written(world)
    assert thinking.asked() == 12
    assert Meter(world.account.dynamodb).write_units(seen) <= 26
    assert sum(len(json.dumps(event, separators=(",", ":"))) for event in world.events[events:]) <= 2048


# Meanwhile


def said_meanwhile(thinking: Thinking, text: str, lane: str) -> None:
    """The learner writes that while the model thinks, and its own Lambda takes it."""
    world = thinking.world

    def act() -> None:
        message = message_of({"type": "text", "text": {"body": text}}, "GB.1001", f"wamid.{lane}", int(world.now))
        world.post(envelope(message))
        assert thinking.lane(lane)

    thinking.meanwhile = act


@pytest.mark.clause("OET-6.2-object", "PRO-withdraw")
def test_e2_an_answer_that_arrives_after_stop_is_neither_stored_nor_sent(thinking: Thinking) -> None:
    world = thinking.world
    said_meanwhile(thinking, "STOP", "consent")
    sent = [body_of(message) for message in written(world)]
    assert thinking.asked() == 6
    assert len(sent) == 1, "the confirmation of STOP, and nothing after it"
    assert "Key points" not in sent[0]
    assert head_of(world).stopped
    assert letters_kept(world) == 0
    assert "assess" not in steps(world)
    assert notes(world) == ["openai"], "that it went there stays on record"


@pytest.mark.clause("OET-6.2-erasure", "OET-6.2-object")
def test_e2_an_answer_that_arrives_after_delete_is_neither_stored_nor_sent(thinking: Thinking) -> None:
    world = thinking.world
    said_meanwhile(thinking, "delete my data", "rights")
    sent = [body_of(message) for message in written(world)]
    assert head_of(world).leaving_at
    assert thinking.asked() == 6
    assert not [body for body in sent if "Key points" in body]
    assert letters_kept(world) == 0
    assert "assess" not in steps(world)


@pytest.mark.clause("OET-6.2-restrict")
def test_an_answer_that_arrives_while_restricted_is_neither_stored_nor_sent(thinking: Thinking) -> None:
    world = thinking.world

    def act() -> None:
        tap = {"type": "button_reply", "button_reply": {"id": "rights:restrict:c", "title": "x"}}
        message = message_of({"type": "interactive", "interactive": tap}, "GB.1001", "wamid.r", int(world.now))
        world.post(envelope(message))
        assert thinking.lane("rights")

    thinking.meanwhile = act
    sent = [body_of(message) for message in written(world)]
    assert head_of(world).state is State.RESTRICTED
    assert thinking.asked() == 6
    assert not [body for body in sent if "Key points" in body]
    assert letters_kept(world) == 0


@pytest.mark.clause("OET-6.2-object", "OET-5-only")
def test_e2_who_says_stop_while_the_first_vendor_is_asked_is_not_sent_to_the_second(thinking: Thinking) -> None:
    world = thinking.world
    said_meanwhile(thinking, "STOP", "consent")
    inner = thinking.openai.always
    assert callable(inner)

    def and_then_it_is_gone(ask: Ask) -> Any:
        inner(ask)
        raise TimedOutError("x")

    thinking.openai.always = and_then_it_is_gone
    written(world)
    assert thinking.gemini.history == []
    assert [event["reason"] for event in world.named("model.denied")] == ["stopped"]
    assert notes(world) == ["openai"]


def test_a_harmless_change_of_the_head_does_not_ask_again_and_the_tokens_are_counted_once(thinking: Thinking) -> None:
    world = thinking.world
    thinking.meanwhile = lambda: plant(world, version=head_of(world).version + 1)
    assert len(written(world)) == 1
    assert (thinking.asked(), letters_kept(world)) == (6, 1)
    assert head_of(world).tokens == LETTER_TOKENS


# Kills, and the same letter again


@pytest.mark.clause("OET-5-only", "OET-6.3-transfers")
def test_the_note_is_there_before_the_first_byte_leaves_even_for_who_is_killed_then(thinking: Thinking) -> None:
    world, before = thinking.world, list[list[str]]()

    def killed() -> None:
        before.append(notes(world))
        assert [event["vendor"] for event in world.named("model.asked")] == ["openai"], "in the log as well"
        raise Killed("while asking")

    thinking.meanwhile = killed
    with pytest.raises(Killed):
        written(world)
    assert before == [["openai"]]
    assert notes(world) == ["openai"]
    assert letters_kept(world) == 0


def test_a_letter_that_is_delivered_again_is_not_judged_again(thinking: Thinking) -> None:
    world = thinking.world
    wamid = world.say(LETTER)
    world.pause()
    asked = thinking.asked()
    assert asked == 6
    world.receive({"type": "text", "text": {"body": LETTER}}, wamid=wamid)
    world.pause()
    assert (thinking.asked(), letters_kept(world)) == (asked, 1)


@pytest.mark.clause("OET-5.2-minimise")
def test_a_warm_tutor_keeps_no_learner_and_no_letter_once_the_item_is_done_with(thinking: Thinking) -> None:
    before = alive()  # what other tests of this process left behind
    written(thinking.world)
    assert thinking.asked()
    thinking.openai.reset()
    assert [each for each in alive() if not any(each is old for old in before)] == []


def alive() -> list[object]:
    gc.collect()
    return [each for each in gc.get_objects() if isinstance(each, Learner | LearnerPermit | Memo)]


# Nobody answers


def test_with_both_vendors_dead_the_rules_answer_at_once(thinking: Thinking) -> None:
    thinking.openai.always = thinking.gemini.always = UnreachableError("x")
    (reply,) = written(thinking.world)
    assert "Key points" in body_of(reply)
    assert [event["outcome"] for event in thinking.world.named("model.called")] == ["UnreachableError"] * 2
    assert thinking.world.named("model.unavailable")
    assert head_of(thinking.world).tokens == 0


def test_a_learner_whose_tokens_of_the_day_are_used_up_gets_the_rules_until_tomorrow(thinking: Thinking) -> None:
    world = thinking.world
    plant(world, tokens=200_000, tokens_day=int(world.now) // 86_400)
    assert "Key points" in body_of(written(world)[0])
    assert (thinking.asked(), notes(world)) == (0, [])
    world.now += 86_400
    written(world)
    assert thinking.asked() == 6, "the same letter, which no model has seen"


@pytest.mark.clause("OET-5.2-minimise", "OET-5.3a-minimise", "OET-2.1-phone")
def test_a_question_to_a_model_names_nobody(thinking: Thinking) -> None:
    world = thinking.world
    thinking.openai.always = answer
    written(world)
    told = "".join(f"{each.ask}" for each in thinking.openai.history)
    head = head_of(world)
    for secret in (head.uid, "GB.1001", *head.addresses, world.named("model.called")[0]["sref"], "Ada"):
        assert secret not in told
