"""The audit chain: one a learner, each entry holding the hash of the one before (invariant 9).

An entry is pseudonymous: its chain is the learner's `sref`, whose key dies with the learner.
"""

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import NamedTuple

from chatoet.rules.catalogue import EVENTS, AuditedName, CatalogueError, Fields, Value, record

_encode = json.JSONEncoder(sort_keys=True, separators=(",", ":")).encode


class Entry(NamedTuple):
    chain: str
    seq: int
    at: int
    previous: str
    event: str
    fields: Mapping[str, Value]
    controller_id: str

    def line(self) -> bytes:
        """The entry as canonical JSON in one line: what is hashed, what is sealed, and what lies in the bucket."""
        body = [self.chain, self.seq, self.at, self.previous, self.event, self.controller_id, dict(self.fields)]
        return _encode(body).encode()

    def hash(self) -> str:
        """SHA-256 of the line, in hex: anyone can recompute it from the stored fields, or from the line as it is."""
        return sha256(self.line()).hexdigest()


def parsed(line: bytes) -> Entry:
    """The entry of a line, whatever it says. Raises ValueError for what is no entry."""
    chain, seq, at, previous, event, controller_id, fields = json.loads(line)
    return Entry(chain, seq, at, previous, event, fields, controller_id)


def entry(
    chain: str, seq: int, previous: str, at: int, event: AuditedName, fields: Fields, controller_id: str
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
