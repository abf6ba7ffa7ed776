"""docs/ops/template-paused.md, tried: the template for late answers is paused; the answers reach who writes again."""

from chatoet.rules.errors import NO_WINDOW
from chatoet.rules.outbox import Rejected
from tests.fixtures.world import World
from tests.flows.records import wake_all
from tests.ops.bells import news, rings
from tests.template.expanded import Stack

PAUSED = 132015


def test_metas_news_rings_by_the_templates_name(world: World, prod: Stack) -> None:
    news(
        world, "message_template_status_update",
        event="PAUSED", message_template_name="answer_ready_1", message_template_language="en", reason="NONE",
    )  # fmt: skip
    (alert,) = world.named("account.alert")
    assert (alert["what"], alert["template"]) == ("PAUSED", "answer_ready_1")
    assert {"template", "error-events"} <= rings(prod, world.events)
    news(world, "message_template_status_update", event="APPROVED", message_template_name="answer_ready_1")
    assert len(world.named("account.alert")) == 1, "that it is back rings nothing"


def test_a_late_answer_is_given_up_and_whoever_writes_again_is_answered(world: World, prod: Stack) -> None:
    world.onboard()
    world.line.enqueue(Rejected(NO_WINDOW), Rejected(PAUSED))
    world.say("menu")
    world.now += 10
    wake_all(world)
    assert [message["type"] for message in world.line.sent[-2:]] == ["interactive", "template"]
    (failed,) = world.named("reply.failed")
    assert (failed["code"], failed["cause"]) == (PAUSED, "template")
    assert "error-events" in rings(prod, world.events)
    sent = len(world.line.sent)
    world.say("menu")
    assert len(world.line.sent) == sent + 1
    assert len(world.named("reply.failed")) == 1
