"""The audit trail in a bucket: the stream's new entries as lines, and once an hour a signed checkpoint over all of it.

entries/<hour>/<sequence number>.ndjson, checkpoints/<hour>.json and .note, keys/<id>.json are written once and stay;
checkpoints/latest and checkpoints/witnessed only spare a look around (invariant 9, decisions 0029 and 0030).
"""

import json
import re
from collections.abc import Iterator
from hashlib import sha256
from itertools import takewhile
from typing import Any, Protocol

from chatoet.flows.bucket import Bucket, once
from chatoet.flows.seal_keys import SealKeys
from chatoet.flows.witness import Witness
from chatoet.log import EventLog
from chatoet.rules.audit import Entry
from chatoet.rules.catalogue import Fields
from chatoet.rules.checkpoint import parse
from chatoet.rules.clock import hour_of, hour_start
from chatoet.rules.closing import Detail, checkpoint, closed, detail, lines
from chatoet.rules.merkle import Tree

HOUR = 3600
LATE = 300  # seconds that an hour stays open for a batch which was taken in its last moments
MOST_HOURS = 24  # closed in one run; a longer outage is caught up over several
LOOK_BACK = 26  # closed hours in which is looked for what came late: longer than one run closes at once
LATEST = "checkpoints/latest"
OBJECT = re.compile(r"entries/[0-9]{10}/")


class SealError(RuntimeError):
    """What was sealed is not there as it was sealed. Names an hour or an object."""


class Counting(Protocol):
    """What else comes of new entries (flows/usage.py)."""

    def take(self, entries: list[Entry], batch: str, now: int) -> None: ...


class Seal:
    def __init__(
        self,
        bucket: Bucket,
        keys: SealKeys,
        origin: str,
        log: EventLog,
        usage: Counting | None = None,
        witness: Witness | None = None,
    ) -> None:
        """`origin` says whose log it is, as the notes name it."""
        self._bucket, self._keys, self._origin, self._log = bucket, keys, origin, log
        self._usage, self._witness = usage, witness

    def take(self, records: list[dict[str, Any]], now: int) -> None:
        """Stores the entries of a batch of stream records, in an hour that is not closed."""
        new = [(f"{record['dynamodb']['SequenceNumber']:0>40}", made) for record in records if (made := _entry(record))]
        if not new:
            return
        last = self._last()
        hour = max(hour_of(now), hour_of(hour_start(last) + HOUR)) if last else hour_of(now)
        key = self._store(hour, [(number, entry.line()) for number, entry in new])
        chains = len({entry.chain for _, entry in new})
        self._log.emit("seal.entries", entries=len(new), chains=chains, object=key)
        if self._usage:
            self._usage.take([entry for _, entry in new], new[0][0], now)

    def _store(self, hour: str, batch: list[tuple[str, bytes]]) -> str:
        """Under the first sequence number. A retry in other cuts adds only what the object of that name lacks."""
        while True:
            key = f"entries/{hour}/{batch[0][0]}.ndjson"
            if self._bucket.put_new(key, b"".join(line + b"\n" for _, line in batch)):
                return key
            held = set(lines(self._bucket.get(key) or b""))
            left = [(number, line) for number, line in batch if line not in held]
            if not left:
                return key
            if len(left) == len(batch):
                raise SealError(key)
            batch = left

    def checkpoint(self, now: int) -> None:
        """Closes every hour that is over and not closed yet, so that neither jitter nor an outage leaves a gap."""
        last, over = self._last(), now - LATE - HOUR
        first = hour_start(last) + HOUR if last else min(self._earliest(over), over)
        for at in range(first, min(over, first + (MOST_HOURS - 1) * HOUR) + 1, HOUR):
            last = self._close(hour_of(at), last, now)
        if self._witness and last:
            self._witness.publish(hour_of(first), last)

    def _close(self, hour: str, last: str, now: int) -> str:
        """Each step adopts what a run before, or one beside this, has put there: one checkpoint an hour."""
        place, before = f"checkpoints/{hour}", self._sealed(last) if last else None
        body = self._bucket.get(f"{place}.json") or once(
            self._bucket, f"{place}.json", self._closed(hour, before, now).encoded()
        )
        previous = self._bucket.get(f"checkpoints/{last}.note") if last else None
        if self._bucket.get(f"{place}.note") is None:
            self._bucket.put_new(f"{place}.note", self._keys.note(checkpoint(body, self._origin, previous)))
        self._bucket.put(LATEST, hour.encode())
        self._tell(detail(body), previous)
        return hour

    def _tell(self, said: Detail, previous: bytes | None) -> None:
        before = sha256(previous).hexdigest() if previous else "none"
        fields: Fields = {"hour": said.hour, "root": said.tree.root().hex(), "previous": before}
        fields |= {"entries": said.tree.size - said.before, "chains": len(said.chains), "size": said.tree.size}
        self._log.emit("seal.checkpoint", **fields)

    def _closed(self, hour: str, before: Detail | None, now: int) -> Detail:
        tree, at = (before.tree, max(now, before.at)) if before else (Tree(), now)
        return closed(hour, at, tree, self._bucket.many(self._unsealed(hour)))

    def _unsealed(self, hour: str) -> Iterator[str]:
        """The objects of the hour, and those of closed hours that were put there after they were closed."""
        start = hour_of(hour_start(hour) - LOOK_BACK * HOUR)
        found = self._bucket.keys("entries/", after=f"entries/{start}/")
        keys = [key for key in takewhile(lambda key: key < f"entries/{hour}/~", found) if OBJECT.match(key)]
        past = [f"checkpoints/{each}.json" for each in _hours(_hour(keys[0]), hour)] if keys else []
        sealed = {batch for _, body in self._bucket.many(past) if body for batch in detail(body).batches}
        return (key for key in keys if key not in sealed)

    def _sealed(self, hour: str) -> Detail:
        """What the hour's note says; a tree that is not the one that was signed is never built upon."""
        body = self._bucket.get(f"checkpoints/{hour}.json") or b""
        signed = parse(self._bucket.get(f"checkpoints/{hour}.note") or b"").checkpoint
        if sha256(body).hexdigest() != signed.detail:
            raise SealError(hour)
        return detail(body)

    def _last(self) -> str:
        """The hour closed last; "" before the first."""
        hinted = (self._bucket.get(LATEST) or b"").decode(errors="replace")
        if hinted and self._bucket.get(f"checkpoints/{hinted}.note"):
            return hinted
        notes = (key for key in self._bucket.keys("checkpoints/") if key.endswith(".note"))
        return max(notes, default="").removeprefix("checkpoints/").removesuffix(".note")

    def _earliest(self, otherwise: int) -> int:
        first = next(filter(OBJECT.match, self._bucket.keys("entries/")), "")
        return hour_start(_hour(first)) if first else otherwise


def _hour(key: str) -> str:
    return key.split("/")[1]


def _hours(first: str, end: str) -> Iterator[str]:
    """From `first` to before `end`."""
    return (hour_of(at) for at in range(hour_start(first), hour_start(end), HOUR))


def _entry(record: dict[str, Any]) -> Entry | None:
    """None for anything but a new entry."""
    image = record.get("dynamodb", {}).get("NewImage")
    if record.get("eventName") != "INSERT" or not image:
        return None
    plain = {name: next(iter(value.values())) for name, value in image.items()}
    chain, seq, fields = plain["chain"], int(plain["seq"]), json.loads(plain["fields"])
    return Entry(chain, seq, int(plain["at"]), plain["previous"], plain["event"], fields, plain["controller_id"])
