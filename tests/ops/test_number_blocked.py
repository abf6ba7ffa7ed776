"""docs/ops/number-blocked.md, tried: nothing goes out; each cause rings its own alarm; turns are kept."""

from chatoet.rules.outbox import Rejected
from tests.fixtures.world import World
from tests.flows.test_turn import LETTER, kept_letters
from tests.ops.bells import news, rings
from tests.template.expanded import Stack


def test_a_letter_that_nobody_could_answer_is_kept_and_the_next_message_is_answered(world: World, prod: Stack) -> None:
    world.open_task()
    world.line.enqueue(Rejected(131037), Rejected(131042))
    world.say(LETTER)
    world.say("menu")
    assert [failed["cause"] for failed in world.named("reply.failed")] == ["number", "payment"]
    assert {"number", "payment", "error-events"} <= rings(prod, world.events)
    assert kept_letters(world) == 1
    sent = len(world.line.sent)
    world.say("menu")
    assert len(world.line.sent) == sent + 1, "mended"
    assert len(world.named("reply.failed")) == 2
    news(world, "phone_number_name_update", decision="REJECTED", status="REJECTED")
    assert rings(prod, world.named("account.alert")) == {"number", "error-events"}
