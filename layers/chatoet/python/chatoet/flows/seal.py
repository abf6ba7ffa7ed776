"""Audit checkpoints: the stream's new entries as leaves, and once an hour a Merkle root over them (invariant 9)."""

import json
from collections.abc import Iterator
from typing import Any, Protocol

from chatoet.log import EventLog
from chatoet.rules.clock import hour_of
from chatoet.rules.merkle import root

HOUR = 3600


class Bucket(Protocol):
    def put(self, key: str, body: bytes) -> None: ...
    def get(self, key: str) -> bytes | None: ...
    def keys(self, prefix: str) -> Iterator[str]: ...


class Seal:
    def __init__(self, bucket: Bucket, log: EventLog) -> None:
        self._bucket, self._log = bucket, log

    def take(self, records: list[dict[str, Any]], now: int) -> None:
        """Stores the hashes of a batch of stream records. Its name is its first sequence number: a retry overwrites."""
        leaves = [leaf for record in records if (leaf := _leaf(record))]
        if not leaves:
            return
        first = records[0]["dynamodb"]["SequenceNumber"]
        key = f"leaves/{hour_of(now)}/{first:0>40}.json"
        self._bucket.put(key, json.dumps(leaves).encode())
        chains = len({leaf["chain"] for leaf in leaves})
        self._log.emit("seal.leaves", entries=len(leaves), chains=chains, object=key)

    def checkpoint(self, now: int) -> None:
        """Closes the hour before `now`: its root, the head of every chain it changed, and the checkpoint before it."""
        hour = hour_of(now - HOUR)
        if self._bucket.get(f"checkpoints/{hour}.json"):
            return
        leaves = [
            leaf for key in self._bucket.keys(f"leaves/{hour}/") for leaf in json.loads(self._bucket.get(key) or b"[]")
        ]
        previous = self._bucket.get("checkpoints/latest") or b""
        chains = {leaf["chain"]: {"seq": leaf["seq"], "previous": leaf["previous"]} for leaf in leaves}
        digest = root([json.dumps(leaf, sort_keys=True).encode() for leaf in leaves]).hex()
        body = {"hour": hour, "entries": len(leaves), "root": digest, "previous": previous.decode(), "chains": chains}
        self._bucket.put(f"checkpoints/{hour}.json", json.dumps(body, sort_keys=True).encode())
        self._bucket.put("checkpoints/latest", f"{hour}:{digest}".encode())
        self._log.emit(
            "seal.checkpoint",
            hour=hour,
            entries=len(leaves),
            chains=len(chains),
            root=digest,
            previous=previous.decode(),
        )


def _leaf(record: dict[str, Any]) -> dict[str, Any] | None:
    """What a checkpoint commits to of one entry; None for anything but a new entry."""
    image = record.get("dynamodb", {}).get("NewImage")
    if record.get("eventName") != "INSERT" or not image:
        return None
    plain = {name: next(iter(value.values())) for name, value in image.items()}
    names = ("chain", "previous", "event", "fields", "controller_id")
    return {name: plain[name] for name in names} | {"seq": int(plain["seq"]), "at": int(plain["at"])}
