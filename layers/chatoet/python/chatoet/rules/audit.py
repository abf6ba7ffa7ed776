"""The audit chain: one a learner, each entry holding the hash of the one before (invariant 9).

An entry is pseudonymous: its chain is the learner's `sref`, whose key dies with the learner.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from chatoet.rules.catalogue import EVENTS, CatalogueError, Value, record


@dataclass(frozen=True, slots=True)
class Entry:
    chain: str
    seq: int
    at: int
    previous: str
    event: str
    fields: Mapping[str, Value]
    controller_id: str

    def hash(self) -> str:
        """SHA-256 in hex over the canonical JSON of the entry: anyone can recompute it from the stored fields."""
        body = [self.chain, self.seq, self.at, self.previous, self.event, self.controller_id, dict(self.fields)]
        return sha256(json.dumps(body, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def entry(
    chain: str, seq: int, previous: str, at: int, event: str, fields: Mapping[str, Value], controller_id: str
) -> Entry:
    """The next entry of a chain; the catalogue checks it as it checks a log line, and says which events belong here."""
    checked = record(event, fields)
    if not EVENTS[event].audited:
        raise CatalogueError(f"{event} is not an audited event")
    checked.pop("event")
    checked.pop("sref", None)  # the chain is the sref
    return Entry(chain, seq, at, previous, event, checked, controller_id)


def broken_at(entries: list[Entry]) -> int | None:
    """The index of the first entry that does not follow from the one before it; None for a sound chain."""
    previous, expected = "", 1
    for index, item in enumerate(entries):
        if item.previous != previous or item.seq != expected:
            return index
        previous, expected = item.hash(), expected + 1
    return None
