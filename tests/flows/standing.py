"""States in which a learner may stand, and how they come there."""

from chatoet.rules.clock import DAY
from tests.fixtures.world import World


def restricted(world: World) -> None:
    world.open_task()
    world.tap("rights:restrict:a")


def leaving(world: World) -> None:
    world.open_task()
    world.say("DELETE")


def expired(world: World) -> None:
    world.open_task()
    world.sweep(world.now + 185 * DAY)
