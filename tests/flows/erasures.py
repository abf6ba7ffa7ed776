"""What tests of erasures do and look at: duties that fall due, and raw scans of everything that is stored."""

import json
import re
from typing import Any

from chatoet.rules.item import Item, due
from chatoet.rules.pseudonym import address_hash
from chatoet.rules.words_erasure import deleting
from chatoet.store.models import KINDS
from chatoet.store.tables import Tables
from tests.fixtures.cloud import TABLES
from tests.fixtures.world import World, body_of

Json = dict[str, Any]
CODE = re.compile(r"CHATOET-1\.[\w-]+\.[\w-]+")
KEPT = {"Tombstone", "Receipt", "Case", "Disclosure", "Erasing", "Erased", "Audit", "Pace", "Meter"}


def records(item: Item) -> Json:
    record = {"messageId": "1", "receiptHandle": "1", "body": item.to_body()}
    return {"Records": [record | {"attributes": {"ApproximateReceiveCount": "1"}}]}


def fire(world: World, uid: str, what: str = "erasure", **content: str) -> None:
    """What `expiry` or a page sends, handed straight to the lane of rights."""
    item = due(what, uid, int(world.now), world.core.pepper())
    item.content.update(content)
    assert world.dsar(records(item)) == {"batchItemFailures": []}


def scan(world: World) -> dict[str, list[Json]]:
    """Every raw item of every table, by kind."""
    found: dict[str, list[Json]] = {}
    for table in TABLES:
        for item in world.account.items(table):
            if item.get("sk") == {"S": "cursor"}:
                continue  # how far the sweep has come
            found.setdefault(item["kind"]["S"], []).append(item)
    assert set(found) <= set(KINDS)
    return found


def tables(world: World) -> Tables:
    """All of them, to plant what other flows would store."""
    return Tables(world.account.tables, "eu-west-1")


def left_of(world: World, uid: str, *bsuids: str) -> dict[str, int]:
    """Items, besides those of the kinds that are kept, that name the learner or one of their addresses anywhere."""
    names = [uid, *(address_hash(world.core.pepper(), "bsuid", bsuid) for bsuid in bsuids)]
    left: dict[str, int] = {}
    for kind, items in scan(world).items():
        for item in items:
            last = kind == "Due" and "erasure" in item["sk"]["S"].split("#")  # orders the last look, a day later
            if kind not in KEPT and not last and any(name in json.dumps(item, default=str) for name in names):
                left[kind] = left.get(kind, 0) + 1
    return left


def run_out(world: World, seconds: int = 100) -> None:
    """Lets wake-ups come until nothing is going on, or the time is over."""
    until = world.now + seconds
    world.drain()
    while world.waking and min(at for at, _ in world.waking) <= until:
        world.now = max(world.now, min(at for at, _ in world.waking))
        world.drain()


def certificate_in(world: World) -> str:
    """The certificate that was sent last."""
    return str(CODE.findall(json.dumps(world.line.sent))[-1])


def neutral(world: World) -> int:
    """How often somebody was told that their data are being deleted."""
    return sum(
        message["type"] == "text" and body_of(message) == deleting().graph()["text"]["body"]
        for message in world.line.sent
    )
