"""The notes of which letter went to whose model, under each right of the learner whose letters they were."""

import json
from typing import Any

import pytest

from chatoet.rules import certificate
from chatoet.rules.clock import DAY, iso_date
from chatoet.rules.head import Head
from chatoet.rules.subject import State
from chatoet.store.calls import Call, Calls
from chatoet.store.transactions import ConflictError
from tests.fixtures.world import World, body_of
from tests.flows.doors import PIN, Browser, ask
from tests.flows.erasures import certificate_in, left_of, run_out
from tests.flows.records import chains_of, head_of, uid_of

DAYS = 30 * DAY  # for which both vendors may log what they were asked


def went(world: World, vendor: str = "openai", mid: str = "letter", ago: int = 0) -> None:
    """A letter of the learner's was sent to that vendor."""
    at = int(world.now) - ago
    call = Call(vendor, "eu.host", "eu", "a-model", at, at + DAYS)
    noted(world, head_of(world), mid, call)


def noted(world: World, head: Head, mid: str, call: Call) -> Head:
    (chain,) = chains_of(world)
    return Calls(world.core.tables, world.core.policy).note(head, mid, call, chain, head.evidence() | {"mid": mid})


def notes(world: World) -> list[Any]:
    return world.stored("conversations", "ProcessorCall")


@pytest.fixture
def learner(world: World) -> World:
    world.open_task()
    world.now += 60
    went(world)
    went(world, "gemini", ago=30)
    return world


@pytest.mark.clause("OET-5-only", "OET-6.2-access", "OET-6.3-transfers")
def test_the_copy_of_all_data_says_which_letter_went_to_whom(learner: World) -> None:
    records = Browser(learner).post(ask(learner), pin=PIN, again=PIN).data()["records"]["ProcessorCall"]
    assert [(each["sk"], each["host"], each["region"], each["model"]) for each in records] == [
        ("call#letter#gemini", "eu.host", "eu", "a-model"),
        ("call#letter#openai", "eu.host", "eu", "a-model"),
    ]
    assert records[1]["at"].startswith(iso_date(int(learner.now)))
    assert records[1]["retain_until"].startswith(iso_date(int(learner.now) + DAYS))


@pytest.mark.clause("OET-5-only", "OET-6.2-access")
def test_who_asks_in_the_chat_is_told_too(learner: World) -> None:
    learner.tap("rights:seen")
    assert "OpenAI; a log there against abuse is gone by" in body_of(learner.line.last)
    learner.tap("rights:know")
    assert "which letters went to a language model: 2" in body_of(learner.line.last)


@pytest.mark.clause("OET-6.2-erasure", "OET-6.3-transfers")
def test_an_erasure_deletes_the_notes_and_its_certificate_says_until_when_a_vendor_may_log(learner: World) -> None:
    went(learner, "gemini", "older", ago=DAYS + DAY)
    went(learner, "openai", "newest", ago=-5 * DAY)
    at, uid = int(learner.now), uid_of(learner)
    learner.say("DELETE")
    learner.sweep(head_of(learner).leaving_at)
    run_out(learner)
    assert notes(learner) == []
    assert left_of(learner, uid, "GB.1001") == {}
    _, _, says = certificate.read(certificate_in(learner))
    assert says["stores"]["ProcessorCall"] == 4
    assert says["remains"]["openai"] == iso_date(at + 5 * DAY + DAYS), "the latest of each"
    assert says["remains"]["gemini"] == iso_date(at - 30 + DAYS)


@pytest.mark.clause("OET-6.2-erasure")
def test_a_vendor_whose_log_is_gone_by_then_is_not_on_the_certificate(world: World) -> None:
    world.open_task()
    went(world, "gemini", ago=DAYS - 60)
    world.say("DELETE")
    world.sweep(head_of(world).leaving_at)
    run_out(world)
    _, _, says = certificate.read(certificate_in(world))
    assert says["stores"]["ProcessorCall"] == 1
    assert not {"openai", "gemini"} & set(says["remains"])


@pytest.mark.clause("OET-6.2-restrict")
def test_of_a_restricted_learner_the_notes_do_not_end(learner: World) -> None:
    before = {int(item["expires_at"]["N"]) for item in notes(learner)}
    learner.tap("rights:restrict:c")
    assert head_of(learner).state is State.RESTRICTED
    assert min(int(item["expires_at"]["N"]) for item in notes(learner)) > max(before)
    assert {int(item["ends_at"]["N"]) for item in notes(learner)} == before


@pytest.mark.clause("OET-7-necessary")
def test_a_note_ends_after_60_days_and_nothing_in_it_is_the_learners_words(learner: World) -> None:
    for item in notes(learner):
        assert int(item["expires_at"]["N"]) - int(item["at"]["N"]) == 60 * DAY
    assert "Brandl" not in json.dumps(notes(learner))


def test_no_new_note_is_made_for_who_is_being_erased(learner: World) -> None:
    head = head_of(learner)
    learner.say("DELETE")
    call = Call("openai", "eu.host", "eu", "a-model", int(learner.now), int(learner.now))
    with pytest.raises(ConflictError):
        noted(learner, head, "another", call)
    assert len(notes(learner)) == 2
