"""Erasure by chat: asked, undone, carried out in eight steps, and proven (B6; clauses OET-6.2-erasure, PRO-right-erase)."""

import pytest

from chatoet.rules import certificate
from chatoet.rules.clock import DAY
from tests.fixtures.world import START, World, body_of, options_of
from tests.flows.erasures import certificate_in, fire, left_of, run_out, scan
from tests.flows.records import head_of, plant, uid_of

pytestmark = pytest.mark.clause("OET-6.2-erasure")


def ask(world: World) -> str:
    """A learner at home asks; gives the uid."""
    uid = uid_of(world)
    world.now += 1
    world.say("delete my data")
    return uid


def erase(world: World) -> str:
    """Asked, and the day of undoing is over."""
    uid = ask(world)
    world.now = head_of(world).leaving_at
    fire(world, uid)
    run_out(world)
    return uid


@pytest.mark.clause("PRO-right-erase")
def test_after_a_day_nothing_is_left_but_what_is_kept_as_proof(world: World) -> None:
    world.open_task()
    uid = erase(world)
    assert left_of(world, uid, "GB.1001") == {}
    kinds = scan(world)
    assert set(kinds) == {"Tombstone", "Receipt", "Case", "Erasing", "Erased", "Audit", "Pace", "Due"}
    assert [case["state"]["S"] for case in kinds["Case"]] == ["COMPLETED"]
    assert world.named("erasure.leftover") == []
    world.now += DAY
    fire(world, uid)
    assert "Erasing" not in scan(world)
    assert [event["leftovers"] for event in world.named("erasure.over")] == [0]
