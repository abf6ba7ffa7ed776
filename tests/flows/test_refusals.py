"""What WhatsApp says of a learner reaches consent, which alone writes the ledger: once, and nothing is shown."""

import json

from chatoet.rules.item import Item, from_body
from chatoet.rules.outbox import Rejected
from tests.fixtures.world import Json, World, envelope


def waiting(world: World) -> list[tuple[Item, Json]]:
    """The items on the consent lane, with the message that carries each."""
    return [(from_body(message["Body"]), message) for message in world.account.receive("consent")]


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
