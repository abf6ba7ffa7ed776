"""docs/ops/vendor.md, tried: vendors refuse us, are down, and come back; learners are answered all the while."""

import pytest

from chatoet.llm.errors import DeniedError, TimedOutError
from tests.fixtures.world import World
from tests.flows.test_turn import LETTER
from tests.flows.thinking import Thinking, answer
from tests.ops.bells import rings
from tests.template.expanded import Stack

LATER = 120  # seconds, after which the breakers look again


def test_a_vendor_refuses_then_both_are_down_then_one_is_back(
    world: World, monkeypatch: pytest.MonkeyPatch, prod: Stack
) -> None:
    thinking = Thinking(world, monkeypatch)
    thinking.openai.always = DeniedError("401")
    world.open_task()
    world.say(LETTER)
    assert rings(prod, world.events) == {"models-refused"}
    assert {event["vendor"] for event in world.named("model.misconfigured")} == {"openai"}

    thinking.openai.always = thinking.gemini.always = TimedOutError("no answer")
    world.now += LATER
    world.say(LETTER.replace("Yours sincerely", "Yours faithfully"))
    assert any("cannot be reached" in body for body in world.line.bodies())
    (unavailable,) = world.named("model.unavailable")
    assert "without-models" not in rings(prod, world.events), "one letter may have bad luck"
    assert "without-models" in rings(prod, [unavailable] * 5)

    thinking.gemini.always = answer
    world.now += LATER
    world.say(LETTER.replace("Yours sincerely", "Yours faithfully"))
    marked = [event["tutor"] for event in world.named("turn.answered") if event["step"] == "assess"]
    assert marked == ["gemini", "rules", "gemini"]
