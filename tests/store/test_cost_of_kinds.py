"""What each kind of turn of the course costs, counted on the wire: `pytest -s` prints the table."""

from collections.abc import Iterator

import pytest

from tests.fixtures.world import World
from tests.store.capacity import Meter
from tests.store.test_cost import letter
from tests.store.wire import requests

# A turn writes head, record, reply and audit entry; one that teaches something writes one item more. A reply of two or
# three kilobytes, a text to read, is dearer by its size. The first answer on a card that ends its round, the end of the
# placement and a seventh letter write two items more: they are seldom.
ORDINARY, LEARNING, TEXT = 14, 16, 18  # write units
READS = 6
STEPS: tuple[tuple[str, int, tuple[str, ...]], ...] = (
    ("a question about the plan is answered", LEARNING, ("Philippines", "NMC", "skip", "skip", "skip")),
    ("today", ORDINARY, ("today",)),
    ("a text to read", TEXT, ("read",)),
    ("answers on a text", LEARNING, ("1a 2a 3a", "1b 2b 3b")),
    ("a drill, and its answers", LEARNING, ("drills", "1 2", "3 4")),
    ("words begin, and a card is answered", LEARNING, ("words", "patient", "idk", "hint")),
    ("case notes", TEXT, ("write",)),
    ("a letter", ORDINARY, (letter("nur-good"),)),
    ("my errors, with a letter filed", LEARNING, ("my errors",)),
    ("settings", ORDINARY, ("settings",)),
)


@pytest.fixture
def learner(world: World) -> Iterator[World]:
    world.onboard()
    world.tap("turns:profession:nursing")
    yield world


def test_every_kind_of_turn_stays_within_its_budget(learner: World) -> None:
    meter = Meter(learner.account.dynamodb, queries=True)
    for kind, limit, said in STEPS:
        costs = [cost(learner, meter, text) for text in said]
        writes, reads, items, messages = (max(each) for each in zip(*costs, strict=True))
        print(f"| {kind} | {writes:g}, {reads:g} | {limit}, {READS} | {items} items, {messages} messages |")  # noqa: T201
        assert writes <= limit, kind
        assert reads <= READS, kind
        assert items <= 4 + (limit == LEARNING), kind
        assert messages == 1, kind


def cost(world: World, meter: Meter, text: str) -> tuple[float, float, int, int]:
    """Write units, read units, items in the dearest transaction, messages."""
    before = len(world.line.sent)
    with requests(world.core.tables) as seen:
        world.say(text)
    items = max(len(body.get("TransactItems", ())) for _, body in seen)
    return meter.write_units(seen), meter.read_units(seen), items, len(world.line.sent) - before
