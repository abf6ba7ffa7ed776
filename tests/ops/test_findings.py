"""docs/ops/findings.md, tried: the tripwire is quiet over a whole conversation, and rings for one wrong line in it."""

import json
import re

from tests.fixtures.world import World
from tests.flows.test_turn import LETTER
from tests.template.expanded import Stack


def test_nothing_that_a_conversation_logs_looks_like_personal_data(world: World, prod: Stack) -> None:
    world.open_task()
    world.say(LETTER)
    for words in ("rights", "access", "STOP", "START", "delete my account"):
        world.say(words)
    policy = prod.of("AWS::Logs::LogGroup")["TutorLogs"]["DataProtectionPolicy"]
    wire = [re.compile(each["Regex"]) for each in policy["Configuration"]["CustomDataIdentifier"]]
    lines = [json.dumps(event, separators=(",", ":")) for event in world.events]
    assert len(lines) > 20
    assert [line for line in lines if any(each.search(line) for each in wire)] == []
    leak = f"KeyError: '{world.line.last['to']}' in {lines[-1]}"
    assert any(each.search(leak) for each in wire)
