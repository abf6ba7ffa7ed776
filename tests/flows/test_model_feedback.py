"""Letters marked by a model, told as stories over real tables and queues; the model says what it is told to."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from chatoet.compose import core as compose
from chatoet.compose import tutor as compose_tutor
from chatoet.content import ContentStore
from chatoet.flows.course.writing import WritingCourse
from chatoet.rules.prompt.model import Ask
from chatoet.rules.verify.marking import Marker
from chatoet.store.transactions import ConflictError
from chatoet.tutor.by_model import ModelTutor
from chatoet.tutor.by_rules import RulesTutor
from tests.fakes.models import FakeModels, generous, honest
from tests.fixtures.world import World, body_of, options_of
from tests.flows.records import head_of
from tests.flows.test_turn import LETTER, answered, kept_letters
from tests.rules.verify.test_marking import Allowed, claim
from tests.store.capacity import Meter, size_of
from tests.store.test_cost import letter as letter_named
from tests.store.wire import requests

SLIPPED = LETTER.replace("Yours sincerely", "He enjoy his garden.\n\nYours sincerely").replace("left", "right")


@pytest.fixture
def models(world: World, monkeypatch: pytest.MonkeyPatch) -> FakeModels:
    """From now on the tutor of this world asks a model."""
    content, made = ContentStore(), FakeModels(slips)
    tutor = ModelTutor(RulesTutor(content), made, Marker(content))
    course = WritingCourse(tutor, content, show_drafts=True)
    monkeypatch.setattr(compose_tutor, "_course", lambda *_: course)
    permits: dict[str, Allowed] = {}
    monkeypatch.setattr(compose_tutor, "_permit", lambda learner, mid, now: permits.setdefault(mid, Allowed()))
    again = compose_tutor.tutor(world.settings("tutor"), world.core)
    monkeypatch.setattr(world, "tutor", again)
    return made


def slips(ask: Ask) -> str:
    """An honest answer that has the one slip of language of SLIPPED in it too."""
    data = json.loads(honest(ask))
    if ask.criterion == "language" and "He enjoy" in ask.letter:
        others = [each for each in data["claims"] if "enjoy" not in each["quote"]]
        data["claims"] = [*others, claim("He enjoy", "He enjoys", answer="One person: enjoys.")]
    return json.dumps(data)


@pytest.mark.clause("OET-4.1-assist")
def test_a_letter_a_rewrite_and_the_model_letter(world: World, models: FakeModels) -> None:
    world.open_task()
    (first,) = answered(world, world.say, SLIPPED)
    assert body_of(first).startswith("*Practice estimate:*") and "not an OET score" in body_of(first)
    assert list(options_of(first)) == ["Rewrite", "Show answers", "Menu"]
    assert "tried twice" in body_of(answered(world, world.say, "model")[0]), "first try once more"
    assert "tried twice" in body_of(answered(world, world.tap, "turns:model:nur-discharge-0001:1")[0])
    answered(world, world.tap, options_of(first)["Rewrite"])
    (second,) = answered(world, world.say, SLIPPED.replace("right", "left").replace("He enjoy ", "He enjoys "))
    assert body_of(second).startswith("*Your rewrite:* fixed 2 of 3, new 0.")
    assert list(options_of(second)) == ["Rewrite", "Show answers", "Model letter"]
    (model,) = answered(world, world.tap, options_of(second)["Model letter"])
    assert "One good way among others" in body_of(model)
    assert "*Model letter" in body_of(answered(world, world.say, "show me the model letter")[0])
    assert not [event for event in world.events if event["level"] == "ERROR"]


def test_the_answers_are_those_of_the_feedback_and_nobody_is_asked_again(world: World, models: FakeModels) -> None:
    world.open_task()
    feedback = answered(world, world.say, SLIPPED)[0]
    asked = len(models.history)
    models.say = lambda ask: "something else"
    before = len(world.line.sent)
    world.tap(options_of(feedback)["Show answers"])
    for _ in range(3):
        world.status(world.line.last["callback"], "delivered")
    answers = world.line.sent[before:]
    assert len(models.history) == asked == 6
    said = "\n".join(map(body_of, answers))
    assert "One person: enjoys." in said and "By criterion" in said
    assert "He enjoys his garden." in body_of(answers[-1]), "the corrected letter, as a message of its own"
    assert len(answers) <= 3


def test_the_same_letter_again_is_told_as_such_and_not_asked_again(world: World, models: FakeModels) -> None:
    world.open_task()
    first = answered(world, world.say, SLIPPED)[0]
    again = answered(world, world.say, SLIPPED)[0]
    assert "same letter as before" in body_of(again)
    assert body_of(first).splitlines()[0] in body_of(again)
    assert len(models.history) == 6 and kept_letters(world) == 1
    assert options_of(again) == options_of(first), "it is no attempt of its own"
    assert head_of(world).dialogue.attempt == 1


def test_after_an_outage_the_same_letter_is_marked_anew_and_the_outage_was_told(
    world: World, models: FakeModels
) -> None:
    world.open_task()
    models.alone = "unreachable"
    assert "cannot be reached" in body_of(answered(world, world.say, SLIPPED)[0])
    models.alone = ""
    again = answered(world, world.say, SLIPPED)[0]
    assert body_of(again).startswith("*Practice estimate:*")
    assert head_of(world).dialogue.attempt == 1
    assert [event.get("tutor") for event in world.named("turn.answered") if event["step"] == "assess"] == [
        "rules", "openai",
    ]  # fmt: skip


def test_without_models_the_event_says_nothing_of_a_tutor(world: World) -> None:
    world.open_task()
    world.say(LETTER)
    assert not [event for event in world.named("turn.answered") if "tutor" in event]


def test_a_head_that_moved_meanwhile_does_not_ask_twice_and_the_next_letter_is_asked_for(
    world: World, models: FakeModels, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Something harmless was committed while the model thought."""
    world.open_task()
    fail_once(world, monkeypatch)
    reply = answered(world, world.say, SLIPPED)
    assert len(reply) == 1 and body_of(reply[0]).startswith("*Practice estimate:*")
    assert len(models.history) == 6
    assert head_of(world).tokens == 1_100, "counted once"
    answered(world, world.say, SLIPPED.replace("garden", "cat"))
    assert len(models.history) == 12
    assert head_of(world).tokens == 2_200


def fail_once(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    commits: Any = world.core.session._commits
    write: Callable[..., Any] = commits.write
    left = [1]

    def conflicting(*args: Any) -> Any:
        if left and left.pop():
            raise ConflictError
        return write(*args)

    monkeypatch.setattr(commits, "write", conflicting)


@pytest.mark.clause("OET-8-encrypt")
def test_what_a_model_made_of_a_letter_is_kept_sealed_with_it_and_within_the_units_of_a_turn(
    world: World, models: FakeModels
) -> None:
    world.open_task()
    meter = Meter(world.account.dynamodb)
    with requests(world.core.tables) as seen:
        world.say(letter_named("nur-weak"))
    (turn,) = [item for item in world.stored("conversations", "Turn") if "result" in item]
    assert b"openai" not in turn["result"]["B"]
    assert size_of(turn) <= 4 * 1024
    assert meter.write_units(seen) <= 20, "24 with the note of the call and the meter"


@pytest.mark.clause("OET-6.2-access")
def test_a_copy_of_all_data_shows_the_result_in_the_clear_and_marks_it_as_machine_made(
    world: World, models: FakeModels
) -> None:
    from chatoet.store.copies import Copies
    from chatoet.store.holdings import Holdings

    world.open_task()
    world.say(SLIPPED)
    learner = world.core.learners.of(head_of(world).uid, int(world.now))
    assert learner
    copies = Copies(Holdings(world.rights.tables), compose.load_data_map())
    rows = [row for row in copies.everything(learner, int(world.now)) if row.values.get("result")]
    assert len(rows) == 1 and rows[0].machine_made
    assert rows[0].values["result"]["source"] == "openai"
    assert [f["fix"] for f in rows[0].values["result"]["findings"] if f["kind"] == "grammar"] == ["He enjoys"]
    portable = [row for row in copies.portable(learner, int(world.now)) if row.kind == "Turn"]
    assert portable and not any("result" in row.values for row in portable), "worked out by us (Art 20 GDPR)"


def test_a_model_that_sees_nothing_where_there_is_much_gives_no_estimate(world: World, models: FakeModels) -> None:
    models.say = generous
    world.open_task()
    said = body_of(answered(world, world.say, letter_named("nur-weak"))[0])
    assert "could not be checked" in said and "7/7" not in said
