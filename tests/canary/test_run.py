"""The canary goes all the way, and finds what an erasure has left."""

from tests.canary.world import canary
from tests.fixtures.world import World


def test_a_learner_goes_all_the_way_and_is_then_found_nowhere(world: World) -> None:
    bird, _ = canary(world)
    assert bird(), [e for e in world.events if e["level"] == "ERROR"]
    assert world.line.sent == []
