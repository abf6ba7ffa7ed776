"""What has been read so far, on disk: memory stays the same however long the log is.

One temporary SQLite file, gone with the process: the chains with their length and head, and each entry's hash by
(chain, number), so that a number that comes twice is told from a retry, and every fault has its place.
"""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, NamedTuple

_TABLES: Final = """
PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-16384; PRAGMA locking_mode=EXCLUSIVE;
CREATE TABLE chains (name TEXT PRIMARY KEY, id INTEGER, length INTEGER, head BLOB) WITHOUT ROWID;
CREATE TABLE entries (chain INTEGER, seq INTEGER, hash BLOB, position INTEGER, object INTEGER, line INTEGER,
                      PRIMARY KEY (chain, seq)) WITHOUT ROWID;
CREATE TABLE objects (id INTEGER PRIMARY KEY, key TEXT UNIQUE);
CREATE TABLE tabled (name TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE seen (hash BLOB PRIMARY KEY) WITHOUT ROWID;
"""
_UNTABLED: Final = "SELECT name FROM chains WHERE length > 0 AND name NOT IN (SELECT name FROM tabled) ORDER BY name"
_CHAINS: Final = 20_000  # states of chains held in memory
_ROWS: Final = 10_000  # entries held back to be written at once
_LEAVES: Final = 100_000  # of one hour held in memory


class State:
    """How far a chain is: `head` is the hash of its entry number `length`."""

    __slots__ = ("head", "id", "length")

    def __init__(self, id: int, length: int = 0, head: bytes = b"") -> None:
        self.id, self.length, self.head = id, length, head


class Place(NamedTuple):
    hash: bytes
    position: int
    key: str
    line: int


class Ledger:
    def __init__(self) -> None:
        self._folder = TemporaryDirectory(prefix="auditctl-")
        self._db = sqlite3.connect(Path(self._folder.name) / "ledger", isolation_level=None)
        self._db.executescript(_TABLES)
        self._db.execute("BEGIN")
        self._states: dict[str, State] = {}
        self._rows: list[tuple[int, int, bytes, int, int, int]] = []
        self._leaves: set[bytes] = set()
        self._spilled = False
        self._object = 0
        self.chains = 0

    def close(self) -> None:
        self._db.close()
        self._folder.cleanup()

    def state(self, chain: str) -> State:
        state = self._states.get(chain)
        if state is None:
            if len(self._states) >= _CHAINS:
                self._write_chains()
            state = self._states[chain] = self._stored(chain) or self._new()
        return state

    def _new(self) -> State:
        self.chains += 1
        return State(self.chains)

    def _stored(self, chain: str) -> State | None:
        row = self._db.execute("SELECT id, length, head FROM chains WHERE name = ?", (chain,)).fetchone()
        return State(*row) if row else None

    def _write_chains(self) -> None:
        rows = ((name, state.id, state.length, state.head) for name, state in self._states.items())
        self._db.executemany("INSERT OR REPLACE INTO chains VALUES (?, ?, ?, ?)", rows)
        self._states.clear()

    def names(self) -> Iterator[str]:
        """Of all chains, in their order."""
        self._write_chains()
        yield from (name for (name,) in self._db.execute("SELECT name FROM chains WHERE length > 0 ORDER BY name"))

    def in_table(self, chain: str) -> None:
        """Notes that the live table has entries of the chain."""
        self._db.execute("INSERT OR IGNORE INTO tabled VALUES (?)", (chain,))

    def not_in_table(self) -> Iterator[str]:
        self._write_chains()
        yield from (name for (name,) in self._db.execute(_UNTABLED))

    def begin_object(self, key: str) -> None:
        """Once for each time that an hour lists it: a hostile one may list it twice."""
        self._db.execute("INSERT OR IGNORE INTO objects (key) VALUES (?)", (key,))
        (self._object,) = self._db.execute("SELECT id FROM objects WHERE key = ?", (key,)).fetchone()

    def keep(self, state: State, seq: int, hash: bytes, position: int, line: int) -> None:
        self._rows.append((state.id, seq, hash, position, self._object, line))
        if len(self._rows) >= _ROWS:
            self._write_rows()

    def _write_rows(self) -> None:
        self._rows.sort()  # neighbours in the index, next to each other
        self._db.executemany("INSERT OR IGNORE INTO entries VALUES (?, ?, ?, ?, ?, ?)", self._rows)
        self._rows.clear()

    def has_object(self, key: str) -> bool:
        return self._db.execute("SELECT 1 FROM objects WHERE key = ?", (key,)).fetchone() is not None

    def find(self, state: State, seq: int) -> Place | None:
        self._write_rows()
        asked = "SELECT hash, position, key, line FROM entries JOIN objects ON id = object WHERE chain = ? AND seq = ?"
        row = self._db.execute(asked, (state.id, seq)).fetchone()
        return Place(*row) if row else None

    def begin_hour(self) -> None:
        self._leaves.clear()
        if self._spilled:
            self._db.execute("DELETE FROM seen")
            self._spilled = False

    def is_new(self, leaf: bytes) -> bool:
        """Whether this line is a leaf: an identical one in the same hour is one already."""
        if leaf in self._leaves or (self._spilled and self._is_spilled(leaf)):
            return False
        self._leaves.add(leaf)
        if len(self._leaves) >= _LEAVES:
            self._db.executemany("INSERT INTO seen VALUES (?)", ((each,) for each in self._leaves))
            self._leaves.clear()
            self._spilled = True
        return True

    def _is_spilled(self, leaf: bytes) -> bool:
        return self._db.execute("SELECT 1 FROM seen WHERE hash = ?", (leaf,)).fetchone() is not None
