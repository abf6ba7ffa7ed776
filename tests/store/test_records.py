"""What a learner's whole story leaves behind, read from the raw tables."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from chatoet.rules.audit import broken_at
from chatoet.rules.catalogue import EVENTS
from chatoet.rules.inbound import Addresses
from chatoet.rules.item import from_body
from chatoet.store.models import KINDS, TABLE_OF
from chatoet.store.turns import Turns
from tests.fixtures.cloud import Account
from tests.fixtures.store import sent_by
from tests.fixtures.world import FakeSender, Json, World, envelope, message_of, no_fault, options_of
from tests.flows.records import chains_of

DAY = 86_400
BSUID, NUMBER, NAME = "GB.CANARY77", "447700900977", "Zebedee Canary"
LETTERS = Path(__file__).parents[1] / "letters"
LETTER: str = yaml.safe_load((LETTERS / "nur-good.yaml").read_text("utf-8"))["letter"]
CANARIES = (BSUID, NUMBER, NAME, "Zebedee", "wamid.", "Aldgrove", "febrile", "clindamycin")
CATEGORIES = {
    "Head": {"account", "stub"}, "Identity": {"account", "stub"}, "Key": {"account", "stub"}, "Due": {"account"},
    "Turn": {"turn", "content", "stub"}, "Part": {"part"}, "Outbox": {"outbox", "stub"}, "Receipt": {"receipt", "stub"},
    "Case": {"case"}, "Audit": {"audit"}, "Tombstone": {"tombstone"},
}  # fmt: skip

# Of these the story has none: they come with single rights, each of which has tests of its own.
RARE = {
    "Tombstone", "Pace", "Meter", "ProcessorCall", "Erased", "Erasing", "Link", "Pin", "Profile", "Correspondence",
    "Disclosure", "Breach", "Enrolment", "Practice", "Card",
}  # fmt: skip


def receive(world: World, message: Json, wamid: str) -> None:
    whole = message_of(message, BSUID, wamid, int(world.now)) | {"from": NUMBER}
    body = envelope(whole)
    contact = {"user_id": BSUID, "wa_id": NUMBER, "profile": {"name": NAME}}
    body["entry"][0]["changes"][0]["value"]["contacts"] = [contact]
    world.post(body)
    world.drain()


@pytest.fixture(scope="module")
def story(module_account: Account) -> World:
    """From the first hi to a request for erasure, through all that is there; read by every test of this module."""
    world = World(module_account, FakeSender(), no_fault)
    steps: list[str] = ["hi", "tap:I'm 18+ and accept", "tap:Yes", "tap:No", "tap:Nursing", "write", LETTER]
    steps += ["tap:Show answers", "Dear Ms Aldgrove", "menu", "privacy", "stop", "start", "my data", "delete"]
    for number, step in enumerate(steps):
        world.now += 10
        if step.startswith("tap:"):
            reply = {"type": "button_reply", "button_reply": {"id": options_of(world.line.last)[step[4:]]}}
            receive(world, {"type": "interactive", "interactive": reply}, f"wamid.canary{number}")
        else:
            receive(world, {"type": "text", "text": {"body": step}}, f"wamid.canary{number}")
    receive(world, {"type": "image", "image": {"id": "1", "caption": NAME}}, "wamid.canary.image")
    world.status(world.line.last["callback"], "delivered", recipient_id=NUMBER)
    return world


def items(world: World) -> list[tuple[str, Json]]:
    return [(table, item) for table in world.account.tables for item in world.account.items(table)]


def plain(value: Any) -> str:
    """Every string and byte of an item, as text that a canary would show in."""
    if isinstance(value, dict):
        return " ".join(plain(part) for pair in value.items() for part in pair)
    if isinstance(value, list):
        return " ".join(plain(part) for part in value)
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)


@pytest.mark.clause("OET-7-necessary")
@pytest.mark.clause("PRO-role-controller")
@pytest.mark.clause("OET-2.1-phone")
@pytest.mark.clause("OET-2.1-name")
@pytest.mark.clause("OET-8-encrypt")
def test_a_whole_story_leaves_only_listed_sealed_records_that_end(story: World) -> None:
    stored = items(story)
    retention = story.core.policy.retention
    kinds = {item["kind"]["S"] for _, item in stored}
    assert kinds == set(KINDS) - RARE, "every kind of a learner, and no other"
    for table, item in stored:
        kind, end = item["kind"]["S"], int(item["expires_at"]["N"])
        assert TABLE_OF[kind] == table
        assert item["controller_id"]["S"] == "self", kind
        assert story.now < end <= story.now + max(retention[name] for name in CATEGORIES[kind]), kind
        assert not [canary for canary in CANARIES if canary in plain(item)], kind
    assert not [canary for canary in CANARIES if canary in json.dumps(story.events)]
    assert {event["event"] for event in story.events} <= set(EVENTS)
    assert not [event for event in story.events if event["level"] == "ERROR"]


@pytest.mark.clause("PRO-basis-stmt")
def test_the_audit_trail_of_a_story_is_one_sound_chain_that_the_head_knows(story: World) -> None:
    chains = chains_of(story)
    (name, chain), head = next(iter(chains.items())), story.stored("learners", "Head")[0]
    assert len(chains) == 1
    assert broken_at(chain) is None
    assert (int(head["audit_seq"]["N"]), head["audit_hash"]["S"]) == (len(chain), chain[-1].hash())
    assert name in {event.get("sref") for event in story.events}
    logged = [event["event"] for event in story.events if EVENTS[event["event"]].audited]
    assert [entry.event for entry in chain] == logged, "what was logged and what was sealed tell one story"


@pytest.mark.clause("OET-7-necessary")
def test_what_has_ended_is_not_read_whether_or_not_it_is_deleted_yet(story: World) -> None:
    core = story.core
    addresses = Addresses(BSUID, None, NUMBER)
    learner = core.learners.find(sent_by(addresses, story.now), int(story.now))
    assert learner
    turn = next(item for item in story.stored("conversations", "Turn") if "sealed" in item)
    reply = story.stored("conversations", "Outbox")[0]
    uid, mid = learner.head.uid, turn["sk"]["S"].removeprefix("turn#")
    turns, outboxes = Turns(core.tables), core.outboxes
    end = int(turn["expires_at"]["N"])
    assert turns.content(learner, mid, end - 1) == LETTER
    assert turns.content(learner, mid, end) is None
    end = int(reply["expires_at"]["N"])
    assert outboxes.get(uid, reply["sk"]["S"].removeprefix("outbox#"), end - 1)
    assert outboxes.get(uid, reply["sk"]["S"].removeprefix("outbox#"), end) is None
    known = [*story.stored("learners", "Head"), *story.stored("keys", "Key"), *story.stored("learners", "Identity")]
    end = min(int(item["expires_at"]["N"]) for item in known if item.get("address_kind") != {"S": "wa_id"})
    assert core.learners.find(sent_by(addresses, end - 1), end - 1)
    assert core.learners.find(sent_by(addresses, end), end) is None


@pytest.mark.clause("OET-2.1-phone")
def test_what_waits_in_a_queue_shows_nothing_outside_its_encrypted_body(world: World) -> None:
    whole = message_of({"type": "text", "text": {"body": NAME}}, BSUID, "wamid.canary", int(world.now))
    world.post(envelope(whole | {"from": NUMBER}))
    message = world.account.receive("turns")[0]
    assert from_body(message["Body"]).addresses.wa_id == NUMBER
    outside = plain({key: value for key, value in message.items() if key != "Body"})
    assert not [canary for canary in CANARIES if canary in outside]
    assert "MessageAttributes" not in message
