"""Checkpoints over the audit trail: complete, linked, and verifiable from the table alone."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from chatoet.checkpoints import S3Bucket
from chatoet.flows.seal import HOUR, LATE, Bucket, Seal
from chatoet.log import EventLog
from chatoet.rules.audit import Entry, entry
from chatoet.rules.clock import hour_of
from chatoet.rules.merkle import root
from tests.fixtures.world import World
from tests.flows.records import chains_of

Json = dict[str, Any]
NOON = 1_790_000_000 - 1_790_000_000 % HOUR


@dataclass
class Shelf:
    objects: dict[str, bytes] = field(default_factory=dict)

    def put(self, key: str, body: bytes) -> None:
        self.objects[key] = body

    def get(self, key: str) -> bytes | None:
        return self.objects.get(key)

    def keys(self, prefix: str) -> Iterator[str]:
        return (key for key in sorted(self.objects) if key.startswith(prefix))


def sealing(bucket: Bucket) -> Seal:
    return Seal(bucket, EventLog(lambda level, record: None))


def entries(chain: str, length: int) -> list[Entry]:
    made: list[Entry] = []
    for seq in range(1, length + 1):
        made.append(entry(chain, seq, made[-1].hash() if made else "", NOON, "turn.silent", {"reason": "x"}, "self"))
    return made


def streamed(item: Entry, number: int, event: str = "INSERT") -> Json:
    image = {
        "chain": {"S": item.chain}, "seq": {"N": str(item.seq)}, "at": {"N": str(item.at)},
        "previous": {"S": item.previous}, "event": {"S": item.event}, "controller_id": {"S": item.controller_id},
        "fields": {"S": json.dumps(dict(item.fields))}, "kind": {"S": "Audit"}, "expires_at": {"N": "1"},
    }  # fmt: skip
    return {"eventName": event, "dynamodb": {"SequenceNumber": str(number), "NewImage": image}}


def checkpoint(shelf: Shelf, hour: int) -> Json:
    found: Json = json.loads(shelf.objects[f"checkpoints/{hour_of(hour)}.json"])
    return found


def test_an_hour_is_closed_with_its_root_and_the_length_and_head_of_every_chain() -> None:
    shelf = Shelf()
    first, second = entries("a", 3), entries("b", 1)
    sealing(shelf).take([streamed(item, n) for n, item in enumerate(first + second)], NOON)
    sealing(shelf).checkpoint(NOON + HOUR + LATE)
    found = checkpoint(shelf, NOON)
    leaves = [{"chain": item.chain, "seq": item.seq, "hash": item.hash()} for item in first + second]
    assert found["root"] == root([json.dumps(leaf, sort_keys=True).encode() for leaf in leaves]).hex()
    assert found["chains"] == {"a": [3, first[-1].hash()], "b": [1, second[-1].hash()]}
    assert (found["entries"], found["previous"]) == (4, "")


def test_an_hour_stays_open_for_what_was_taken_in_its_last_moment() -> None:
    shelf = Shelf()
    sealing(shelf).checkpoint(NOON + HOUR + 299)
    assert f"checkpoints/{hour_of(NOON)}.json" not in shelf.objects
    sealing(shelf).checkpoint(NOON + HOUR + 300)
    assert f"checkpoints/{hour_of(NOON)}.json" in shelf.objects


@pytest.mark.parametrize("gap", [1, 2, 7])
def test_no_hour_is_left_out_when_the_schedule_drifts_or_fails(gap: int) -> None:
    shelf = Shelf()
    sealing(shelf).checkpoint(NOON + LATE)
    sealing(shelf).take([streamed(entries("a", 1)[0], 1)], NOON)
    sealing(shelf).checkpoint(NOON + gap * HOUR + LATE)
    closed = [key for key in shelf.objects if key.startswith("checkpoints/2")]
    assert len(closed) == gap + 1
    assert checkpoint(shelf, NOON)["entries"] == 1
    links = [checkpoint(shelf, NOON + n * HOUR) for n in range(-1, gap)]
    for before, after in zip(links, links[1:], strict=False):
        assert after["previous"] == f"{before['hour']}:{before['root']}"


def test_a_checkpoint_is_written_once() -> None:
    shelf = Shelf()
    sealing(shelf).checkpoint(NOON + HOUR + LATE)
    before = dict(shelf.objects)
    sealing(shelf).take([streamed(entries("a", 1)[0], 1)], NOON)
    sealing(shelf).checkpoint(NOON + HOUR + LATE + 60)
    assert {key: shelf.objects[key] for key in before} == before


def test_a_batch_that_comes_again_in_other_cuts_counts_each_entry_once() -> None:
    shelf = Shelf()
    records = [streamed(item, n) for n, item in enumerate(entries("a", 4))]
    for cut in (records, records[:2], records[2:], records):
        sealing(shelf).take(cut, NOON)
    sealing(shelf).checkpoint(NOON + HOUR + LATE)
    assert checkpoint(shelf, NOON)["entries"] == 4


def test_only_new_entries_are_leaves() -> None:
    shelf = Shelf()
    item = entries("a", 1)[0]
    sealing(shelf).take([streamed(item, 1, "REMOVE"), streamed(item, 2, "MODIFY"), {"eventName": "INSERT"}], NOON)
    assert shelf.objects == {}


def test_what_the_flows_wrote_is_what_the_bucket_seals(world: World) -> None:
    world.onboard()
    world.say("hi", "GB.2")
    stored = sorted(world.account.items("audit"), key=lambda image: (image["chain"]["S"], int(image["seq"]["N"])))
    records = [
        {"eventName": "INSERT", "dynamodb": {"SequenceNumber": str(n), "NewImage": image}}
        for n, image in enumerate(stored)
    ]
    bucket = S3Bucket(world.account.s3, world.account.bucket)
    seal = Seal(bucket, world.core.log)
    seal.take(records, int(world.now))
    seal.checkpoint(int(world.now) + HOUR + LATE)
    found = json.loads(bucket.get(f"checkpoints/{hour_of(int(world.now))}.json") or b"{}")
    chains = chains_of(world)
    assert len(chains) == 2
    assert found["chains"] == {name: [len(chain), chain[-1].hash()] for name, chain in chains.items()}
    assert bucket.get("checkpoints/none.json") is None
