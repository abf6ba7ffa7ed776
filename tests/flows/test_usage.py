"""Usage counts, from the audit trail that real flows wrote to the one set of counts that a day leaves."""

import json
import re
from typing import Any

import pytest

from chatoet.checkpoints import S3Bucket
from chatoet.compose.seal import seal as composed
from chatoet.flows.usage import LATE, Usage
from chatoet.log import EventLog
from chatoet.rules.audit import entry
from chatoet.rules.catalogue import Fields
from chatoet.rules.clock import DAY, iso_date
from chatoet.rules.usage import LEAST
from tests.fixtures.sealed import Shelf
from tests.fixtures.world import START, World
from tests.flows.records import chains_of, plant

TODAY, TOMORROW = START, START - START % DAY + DAY + LATE


def streamed(world: World) -> list[dict[str, Any]]:
    images = sorted(world.account.items("audit"), key=lambda image: (image["chain"]["S"], int(image["seq"]["N"])))
    return [
        {"eventName": "INSERT", "dynamodb": {"SequenceNumber": str(n), "NewImage": image}}
        for n, image in enumerate(images)
    ]


@pytest.mark.clause("OET-4.3-anon")
def test_who_objected_says_so_in_what_is_audited_and_is_not_counted(world: World) -> None:
    for bsuid in ("GB.1", "GB.2"):
        world.onboard(bsuid)
    plant(world, "GB.2", decisions={"analytics": [False, START]})
    for bsuid in ("GB.1", "GB.2"):
        world.say("menu", bsuid)
    marked = [name for name, chain in chains_of(world).items() if chain[-1].fields.get("analytics") is False]
    assert len(marked) == 1
    exports = S3Bucket(world.account.s3, world.account.environment["EXPORT_BUCKET"])
    seal, _ = composed(world.settings("seal"), "eu-west-1", world.sink)
    seal.take(streamed(world), TODAY)
    (key,) = exports.keys("usage/")
    counted = {chain for _, chain in json.loads(exports.get(key) or b"")}
    assert counted == set(chains_of(world)) - set(marked)


@pytest.mark.clause("PRO-aggregate")
def test_a_day_is_released_once_with_numbers_alone_and_never_counted_anew() -> None:
    raw, daily = Shelf(), Shelf()
    usage = Usage(raw, daily, EventLog(lambda level, record: None))
    turn: Fields = {"step": "menu"}
    chains = [entry(f"sref{n}", seq, "", TODAY, "turn.answered", turn, "self") for n in range(LEAST) for seq in (1, 2)]
    usage.take(chains, "1", TODAY)
    usage.take(chains[:4], "2", TODAY)  # again, in other cuts
    usage.release(TOMORROW - 1)
    assert f"usage/{iso_date(TODAY)}.json" not in daily.objects, "a day stays open for a while"
    usage.release(TOMORROW)
    first = daily.objects[f"usage/{iso_date(TODAY)}.json"]
    assert json.loads(first) == {"learners": LEAST, "turn.answered:menu": LEAST}
    assert not re.search(rb"sref", first)
    raw.objects.clear()
    usage.release(TOMORROW + 3600)
    assert daily.objects[f"usage/{iso_date(TODAY)}.json"] == first
