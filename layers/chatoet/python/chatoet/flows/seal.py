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

from chatoet.flows.bucket import Bucket
from chatoet.flows.seal_keys import SealKeys
from chatoet.flows.witness import Witness
from chatoet.log import EventLog
from chatoet.rules.audit import Entry
from chatoet.rules.catalogue import Fields
from chatoet.rules.checkpoint import Checkpoint, CheckpointError, parse
from chatoet.rules.clock import hour_of, hour_start
from chatoet.rules.closing import Detail, checkpoint, closed, detail, lines
from chatoet.rules.merkle import Tree

HOUR = 3600
LATE = 300  # seconds that an hour stays open for a batch which was taken in its last moments
MOST_HOURS = 24  # closed in one run; a longer outage is caught up over several
LOOK_BACK = 26  # closed hours in which is looked for what came late: longer than one run closes at once
LATEST = "checkpoints/latest"
OBJECT = re.compile(r"entries/[0-9]{10}/[0-9]{40}\.ndjson")
NOTE = re.compile(r"checkpoints/([0-9]{10})\.note")


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
        new, unreadable = _entries(records)
        if unreadable:
            self._log.emit("seal.unreadable", n=unreadable)
        if not new:
            return
        last = self._last()
        hour = hour_of(now)
        if last >= hour:
            self._trust(last)
            hour = hour_of(hour_start(last) + HOUR)
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
        if last:
            self._trust(last)
        first = hour_start(last) + HOUR if last else min(self._earliest(over), over)
        for at in range(first, min(over, first + (MOST_HOURS - 1) * HOUR) + 1, HOUR):
            last = self._close(hour_of(at), last, now)
        if self._witness and last:
            self._witness.publish(hour_of(first), last)

    def _close(self, hour: str, last: str, now: int) -> str:
        """Each step adopts what a run before, or one beside this, has put there: one checkpoint an hour."""
        place, before = f"checkpoints/{hour}", self._sealed(last) if last else None
        body = self._bucket.get(f"{place}.json")
        if body is None:
            body = self._closed(hour, before, now).encoded()
            if not self._bucket.put_new(f"{place}.json", body):
                body = self._adopted(hour, before, self._bucket.get(f"{place}.json") or b"")
        else:
            body = self._adopted(hour, before, body)
        previous = self._bucket.get(f"checkpoints/{last}.note") if last else None
        self._sign(f"{place}.note", checkpoint(body, self._origin, previous))
        self._bucket.put(LATEST, hour.encode())
        self._tell(detail(body), previous)
        return hour

    def _adopted(self, hour: str, before: Detail | None, body: bytes) -> bytes:
        """A detail that lies there already, if it is what we should have written of its objects: we sign no other."""
        try:
            said, start = detail(body), before or Detail("", 0, 0, Tree(), (), {}, ())
            sound = said.at >= start.at and all(_is_object(key) and _hour(key) <= hour for key in said.batches)
            if sound and closed(hour, said.at, start.tree, self._bucket.many(said.batches)).encoded() == body:
                return body
        except (ValueError, KeyError, TypeError, RecursionError):
            pass
        raise SealError(hour)

    def _sign(self, key: str, said: Checkpoint) -> None:
        """A note that lies there already must say the same."""
        found = self._bucket.get(key)
        if found is None and self._bucket.put_new(key, self._keys.note(said)):
            return
        if _noted(found or self._bucket.get(key)) != said:
            raise SealError(said.hour)
        self._trust(said.hour)

    def _trust(self, hour: str) -> None:
        if not self._keys.signed(self._bucket.get(f"checkpoints/{hour}.note") or b""):
            raise SealError(hour)

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
        keys = [key for key in takewhile(lambda key: key < f"entries/{hour}/~", found) if _is_object(key)]
        past = list(_hours(_hour(keys[0]), hour)) if keys else []
        lying = dict(self._bucket.many(f"checkpoints/{each}.{part}" for each in past for part in ("json", "note")))
        parts = ((each, lying[f"checkpoints/{each}.json"], lying[f"checkpoints/{each}.note"]) for each in past)
        sealed = {batch for each, body, note in parts if note for batch in _signed(each, body, note).batches}
        return (key for key in keys if key not in sealed)

    def _sealed(self, hour: str) -> Detail:
        """What the hour's note says; a tree that is not the one that was signed is never built upon."""
        place = f"checkpoints/{hour}"
        return _signed(hour, self._bucket.get(f"{place}.json") or b"", self._bucket.get(f"{place}.note") or b"")

    def _last(self) -> str:
        """The hour closed last; "" before the first."""
        hinted = (self._bucket.get(LATEST) or b"").decode(errors="replace")
        if _is_hour(hinted) and self._bucket.get(f"checkpoints/{hinted}.note"):
            return hinted
        notes = (NOTE.fullmatch(key) for key in self._bucket.keys("checkpoints/"))
        return max((found[1] for found in notes if found and _is_hour(found[1])), default="")

    def _earliest(self, otherwise: int) -> int:
        first = next(filter(_is_object, self._bucket.keys("entries/")), "")
        return hour_start(_hour(first)) if first else otherwise


def _hour(key: str) -> str:
    return key.split("/")[1]


def _is_object(key: str) -> bool:
    """Of an hour that there is. What lies there under other names is not ours, and no auditor reads it."""
    return OBJECT.fullmatch(key) is not None and _is_hour(_hour(key))


def _is_hour(text: str) -> bool:
    try:
        return hour_of(hour_start(text)) == text
    except ValueError:
        return False


def _signed(hour: str, body: bytes, note: bytes) -> Detail:
    said = _noted(note)
    if said is None or (said.hour, said.detail) != (hour, sha256(body).hexdigest()):
        raise SealError(hour)
    return detail(body)


def _noted(note: bytes | None) -> Checkpoint | None:
    try:
        return parse(note or b"").checkpoint
    except CheckpointError:
        return None


def _hours(first: str, end: str) -> Iterator[str]:
    """From `first` to before `end`."""
    return (hour_of(at) for at in range(hour_start(first), hour_start(end), HOUR))


def _entries(records: list[dict[str, Any]]) -> tuple[list[tuple[str, Entry]], int]:
    """The new entries by their sequence numbers; and how many items are none, each of which would stop the stream."""
    found, unreadable = list[tuple[str, Entry]](), 0
    for record in records:
        image = record.get("dynamodb", {}).get("NewImage")
        if record.get("eventName") != "INSERT" or not image:
            continue
        try:
            found.append((f"{record['dynamodb']['SequenceNumber']:0>40}", _entry(image)))
        except (KeyError, ValueError, TypeError, RecursionError):
            unreadable += 1
    return found, unreadable


def _entry(image: dict[str, Any]) -> Entry:
    """Raises KeyError, ValueError, TypeError or RecursionError for what is none."""
    chain, previous, event, owner = (image[name]["S"] for name in ("chain", "previous", "event", "controller_id"))
    fields = json.loads(image["fields"]["S"])
    if not isinstance(fields, dict) or not all(isinstance(value, str | int) for value in fields.values()):
        raise TypeError("fields are ids, numbers and yes or no")
    return Entry(chain, int(image["seq"]["N"]), int(image["at"]["N"]), previous, event, fields, owner)
