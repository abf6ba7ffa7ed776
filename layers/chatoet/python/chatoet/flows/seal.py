"""Audit checkpoints: the stream's new entries as leaves, and once an hour a Merkle root over them (invariant 9)."""

import json
from collections.abc import Iterator
from typing import Any, Protocol

from chatoet.log import EventLog
from chatoet.rules.audit import Entry
from chatoet.rules.clock import hour_of, hour_start
from chatoet.rules.merkle import root

HOUR = 3600
LATE = 300  # seconds that an hour stays open for a batch which was taken in its last moments
MOST_HOURS = 48  # closed in one run; a longer outage is caught up over several


class Bucket(Protocol):
    def put(self, key: str, body: bytes) -> None: ...
    def get(self, key: str) -> bytes | None: ...
    def keys(self, prefix: str) -> Iterator[str]: ...


class Counting(Protocol):
    """What else comes of new entries (flows/usage.py)."""

    def take(self, entries: list[Entry], batch: str, now: int) -> None: ...


class Seal:
    def __init__(self, bucket: Bucket, log: EventLog, usage: Counting | None = None) -> None:
        self._bucket, self._log, self._usage = bucket, log, usage

    def take(self, records: list[dict[str, Any]], now: int) -> None:
        """Stores the hashes of a batch of stream records. Its name is its first sequence number: a retry overwrites."""
        entries = [entry for record in records if (entry := _entry(record))]
        if not entries:
            return
        leaves = [{"chain": entry.chain, "seq": entry.seq, "hash": entry.hash()} for entry in entries]
        first = f"{records[0]['dynamodb']['SequenceNumber']:0>40}"
        key = f"leaves/{hour_of(now)}/{first}.json"
        self._bucket.put(key, json.dumps(leaves).encode())
        chains = len({leaf["chain"] for leaf in leaves})
        self._log.emit("seal.leaves", entries=len(leaves), chains=chains, object=key)
        if self._usage:
            self._usage.take(entries, first, now)

    def checkpoint(self, now: int) -> None:
        """Closes every hour that is over and not closed yet, so that neither jitter nor an outage leaves a gap."""
        latest = (self._bucket.get("checkpoints/latest") or b"").decode()
        last = now - LATE - HOUR
        first = hour_start(latest.partition(":")[0]) + HOUR if latest else last
        for at in range(first, min(last, first + MOST_HOURS * HOUR) + 1, HOUR):
            latest = self._close(hour_of(at), latest)

    def _close(self, hour: str, previous: str) -> str:
        """Writes the checkpoint of the hour: root, length and head of each chain that grew, and the one before."""
        leaves = self._leaves(hour)
        digest = root([json.dumps(leaf, sort_keys=True).encode() for leaf in leaves]).hex()
        chains = {leaf["chain"]: [leaf["seq"], leaf["hash"]] for leaf in sorted(leaves, key=lambda leaf: leaf["seq"])}
        body = {"hour": hour, "entries": len(leaves), "root": digest, "previous": previous, "chains": chains}
        self._bucket.put(f"checkpoints/{hour}.json", json.dumps(body, sort_keys=True).encode())
        latest = f"{hour}:{digest}"
        self._bucket.put("checkpoints/latest", latest.encode())
        self._log.emit(
            "seal.checkpoint", hour=hour, root=digest, previous=previous, entries=len(leaves), chains=len(chains)
        )
        return latest

    def _leaves(self, hour: str) -> list[dict[str, Any]]:
        """Each entry once: a batch that was retried in other cuts lies in the hour more than once."""
        stored = (self._bucket.get(key) or b"[]" for key in self._bucket.keys(f"leaves/{hour}/"))
        return list({leaf["hash"]: leaf for body in stored for leaf in json.loads(body)}.values())


def _entry(record: dict[str, Any]) -> Entry | None:
    """None for anything but a new entry."""
    image = record.get("dynamodb", {}).get("NewImage")
    if record.get("eventName") != "INSERT" or not image:
        return None
    plain = {name: next(iter(value.values())) for name, value in image.items()}
    chain, seq, fields = plain["chain"], int(plain["seq"]), json.loads(plain["fields"])
    return Entry(chain, seq, int(plain["at"]), plain["previous"], plain["event"], fields, plain["controller_id"])
