"""docs/ops/strike.md, tried: what Meta may hold against us, and which alarm says so."""

from chatoet.rules.outbox import Rejected
from tests.fixtures.world import World
from tests.flows.records import wake_all
from tests.ops.bells import news, rings
from tests.template.expanded import Stack

STRIKES = [
    ("account_update", "ACCOUNT_VIOLATION", "account"),
    ("account_update", "ACCOUNT_RESTRICTION", "account"),
    ("account_update", "DISABLED_UPDATE", "account"),
    ("phone_number_quality_update", "FLAGGED", "quality"),
]


def test_news_of_a_strike_ring_and_that_it_is_over_does_not(world: World, prod: Stack) -> None:
    news(world, "account_update", event="REINSTATED")
    news(world, "phone_number_quality_update", event="UNFLAGGED")
    assert rings(prod, world.events) == set()
    for field, event, _ in STRIKES:
        news(world, field, event=event)
    alerts = world.named("account.alert")
    assert [alert["what"] for alert in alerts] == [event for _, event, _ in STRIKES]
    for alert, (_, _, alarm) in zip(alerts, STRIKES, strict=True):
        assert rings(prod, [alert]) == {alarm, "error-events"}


def test_replies_slow_down_where_meta_limits_us_and_a_bill_for_a_general_assistant_rings(
    world: World, prod: Stack
) -> None:
    world.onboard()
    sent = len(world.line.sent)
    world.line.enqueue(Rejected(131048))
    world.say("menu")
    assert "quality" in rings(prod, world.events)
    world.now += 3600
    wake_all(world)
    assert len(world.line.sent) == sent + 2
    assert world.named("reply.failed") == []
    callback = world.line.last["callback"]
    world.status(callback, "delivered", pricing={"billable": True, "category": "general_purpose_ai", "type": "regular"})
    assert "general-purpose-ai" in rings(prod, world.events)
