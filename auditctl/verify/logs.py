"""Log lines against what was sealed: each audited line has its entry, each entry its line, each reply its fate."""

import json
import sqlite3
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from auditctl.errors import UnreadableError
from auditctl.sources import LogLine
from auditctl.verify.chains import Here
from auditctl.verify.fault import Fault, Faults
from chatoet.rules.audit import Entry
from chatoet.rules.catalogue import EVENTS

MARGIN: Final = 900  # seconds between an entry's moment and its line, at most
_TABLES: Final = """
PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-16384;
CREATE TABLE lines (hash BLOB PRIMARY KEY, n INTEGER, at INTEGER, until INTEGER, place TEXT) WITHOUT ROWID;
CREATE TABLE fates (outbox TEXT PRIMARY KEY) WITHOUT ROWID;
"""
_LINE: Final = """
INSERT INTO lines VALUES (?, 1, ?, ?, ?)
ON CONFLICT DO UPDATE SET n = n + 1, at = min(at, excluded.at), until = max(until, excluded.until)
"""
_MATCH: Final = "UPDATE lines SET n = n - 1 WHERE hash = ? AND n > 0 RETURNING at, until"


class LogCheck:
    """First all lines (`read`), then all entries (`take`), then what is left over (`finish`)."""

    def __init__(self, faults: Faults) -> None:
        self._faults = faults
        self._folder = TemporaryDirectory(prefix="auditctl-")
        self._db = sqlite3.connect(Path(self._folder.name) / "lines", isolation_level=None)
        self._db.executescript(_TABLES)
        self._db.execute("BEGIN")
        self._checkpoints: list[tuple[str, str]] = []
        self._first, self._last = 1 << 53, 0
        self.lines = 0

    def close(self) -> None:
        self._db.close()
        self._folder.cleanup()

    def read(self, lines: Iterable[LogLine]) -> None:
        """Raises UnreadableError when there is none: nothing was compared then."""
        for line in lines:
            said = message_of(line.message)
            if said is None:
                continue
            at = line.at_ms // 1000
            self._first, self._last = min(self._first, at), max(self._last, at)
            self.lines += 1
            self._take_line(said, at, line.group)
        if not self.lines:
            raise UnreadableError("there is no event in the logs to compare with")

    def _take_line(self, said: dict[str, Any], at: int, group: str) -> None:
        event = said["event"]
        if event.startswith("reply."):
            self._db.execute("INSERT OR IGNORE INTO fates VALUES (?)", (_plain(said.get("outbox")),))
        elif event == "seal.checkpoint":
            self._checkpoints.append((_plain(said.get("hour")), _plain(said.get("root"))))
        elif event in EVENTS and EVENTS[event].audited:
            digest = _digest(event, str(said.get("sref", "")), said)
            self._db.execute(_LINE, (digest, at, at, group))

    def take(self, entry: Entry, here: Here) -> None:
        digest = _digest(entry.event, entry.chain, entry.fields)
        found = self._db.execute(_MATCH, (digest,)).fetchone()
        inside = self._first + MARGIN <= entry.at <= self._last - MARGIN
        if found and not found[0] - MARGIN <= entry.at <= found[1] + MARGIN:
            self._entry_fault("log.moved", entry, here)
        elif not found and inside:
            self._entry_fault("log.missing", entry, here)
        outbox = _plain(entry.fields.get("outbox"))
        if outbox and inside and not self._has_fate(outbox):
            self._entry_fault("log.no_fate", entry, here)

    def _has_fate(self, outbox: str) -> bool:
        return self._db.execute("SELECT 1 FROM fates WHERE outbox = ?", (outbox,)).fetchone() is not None

    def _entry_fault(self, kind: str, entry: Entry, here: Here) -> None:
        self._faults.add(
            Fault(kind, here.hour, here.position, entry.chain, entry.seq, here.key, here.line, entry.event)
        )

    def finish(self, sealed_until: int, roots: dict[str, bytes]) -> None:
        """`sealed_until`: what was logged later may not be sealed yet."""
        left = self._db.execute(
            "SELECT n, at, place FROM lines WHERE n > 0 AND at < ? ORDER BY at", (sealed_until - MARGIN,)
        )
        for n, at, group in left:
            self._faults.add(Fault("log.added", note=f"{n} in {group}, the first at {at}"))
        for hour, root in self._checkpoints:
            if hour not in roots or roots[hour].hex() != root:
                self._faults.add(Fault("log.checkpoint", hour))


def _plain(said: object) -> str:
    """An id as it is; nothing for what is none."""
    return said if isinstance(said, str) and said.isascii() else ""


def message_of(message: str) -> dict[str, Any] | None:
    """The event in a line; None for Lambda's own lines."""
    if not message.startswith("{"):
        return None
    try:
        said = json.loads(message)
    except (ValueError, RecursionError):
        return None
    return said if isinstance(said, dict) and isinstance(said.get("event"), str) else None


def _digest(event: str, chain: str, said: Any) -> bytes:
    """Of what both a line and its entry say: the event's own fields. The logger may add others of its own."""
    names = EVENTS[event].fields if event in EVENTS else said.keys()
    own = {name: said[name] for name in said if name in names and name != "sref"}
    return sha256(json.dumps([event, chain, own], sort_keys=True).encode()).digest()
