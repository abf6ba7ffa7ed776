"""What the composition ties to the sending of replies: the lane of consent, and the rate of our number."""

import json

import pytest

from chatoet.rules.item import Item, from_body
from chatoet.rules.outbox import Rejected
from chatoet.rules.pace import SHARDS, SLICE, SPREAD
from tests.fixtures import world as worlds
from tests.fixtures.cloud import Account
from tests.fixtures.world import FakeSender, Json, World, envelope, message_of, no_fault
from tests.flows.records import wake_all


def waiting(world: World) -> list[tuple[Item, Json]]:
    """The items on the consent lane, with the message that carries each."""
    return [(from_body(message["Body"]), message) for message in world.account.receive("consent")]


# What WhatsApp says of a learner: consent alone writes the ledger


def test_a_refused_reply_puts_one_item_on_the_lane_of_consent(world: World) -> None:
    world.onboard()
    world.line.enqueue(Rejected(130403))
    world.receive({"type": "text", "text": {"body": "menu"}}, drain=False)
    world._poll("turns")
    ((item, message),) = waiting(world)
    assert (item.kind, item.type, item.content) == ("preference", "blocked", {"code": 130403})
    assert (item.addresses.all(), item.message_id) == ([("bsuid", "GB.1001")], "")
    assert item.at == int(world.now)
    shown = json.dumps(message["Attributes"]) + json.dumps(world.events)
    assert "GB.1001" not in shown


def test_the_same_refusal_has_one_name_and_another_code_another(world: World) -> None:
    world.onboard()
    callback = world.line.last["callback"]
    for number, code in enumerate((131026, 131026, 131050)):
        status = {"id": f"wamid.{number}", "status": "failed", "errors": [{"code": code}]}
        world.post(envelope(status={**status, "biz_opaque_callback_data": callback}))
        world._poll("events")
    kinds = {item.mid: item.type for item, _ in waiting(world)}
    assert sorted(kinds.values()) == ["opted_out", "unreachable"]


# Services that never answer


def test_a_call_that_is_never_answered_fails_before_its_function_is_killed(world: World) -> None:
    """Within the shortest time-out of those that write to learners, with pauses of up to a second and two between."""
    clients = [world.core.tables.connection.client, *map(world.core.client, ("ssm", "kms", "sqs"))]
    for config in (client.meta.config for client in clients):
        tries = config.retries["total_max_attempts"]
        assert max(config.connect_timeout, config.read_timeout) * tries + sum(range(tries)) < 20
        assert tries > 1


# The rate


def test_beyond_the_configured_rate_replies_are_put_off_to_the_next_seconds_and_none_is_lost(
    cloud: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {**cloud.environment}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setitem(worlds.FIXED, "SEND_RATE", "1")
    monkeypatch.setitem(worlds.FIXED, "SENDERS", "4")
    world = World(cloud, FakeSender(), no_fault)
    hello = {"type": "text", "text": {"body": "hi"}}
    world.post(envelope(*(message_of(hello, f"GB.{n}", f"wamid.{n}", int(world.now)) for n in range(12))))
    world.drain()
    assert len(world.line.sent) == 1 + SHARDS, "a share of one, and one from each counter"
    assert len(world.named("reply.paced")) == 12 - len(world.line.sent)
    for _ in range(2):
        world.now += SLICE + SPREAD
        wake_all(world)
    assert len(world.line.sent) == 12
    assert {message["to"] for message in world.line.sent} == {f"GB.{n}" for n in range(12)}
