"""The whole log once, from its first line to its last: the tree and the chains, held against each checkpoint."""

from collections.abc import Callable
from hashlib import sha256
from typing import NamedTuple

from auditctl.layout import ENTRIES, detail_key, hour_of_batch, is_hour
from auditctl.sources import Source
from auditctl.verify.chains import Chains, Here
from auditctl.verify.fault import Fault, Faults
from auditctl.verify.hours import Hour, Object, read_hours, read_objects
from auditctl.verify.ledger import Ledger
from auditctl.verify.notes import HOUR, MOST_HOLES, Notes
from chatoet.rules.audit import Entry
from chatoet.rules.clock import DAY, hour_of, hour_start
from chatoet.rules.merkle import Tree, leaf_hash

OnEntry = Callable[[Entry, Here], None]


class Read(NamedTuple):
    """What was walked over. `notes`: the hash of each hour's note; `waiting`: objects that no hour sealed yet."""

    notes: dict[str, bytes]
    roots: dict[str, bytes]
    entries: int
    waiting: int


class Walk:
    """`gone`: an hour before that one is past its retention; its objects may be there or not. `now`: epoch seconds."""

    def __init__(
        self, source: Source, ledger: Ledger, notes: Notes, faults: Faults, gone: str, now: int, each: OnEntry
    ) -> None:
        self._source, self._ledger, self._notes, self._faults, self._gone = source, ledger, notes, faults, gone
        self._now, self._each = now, each
        self._tree, self._known = Tree(), True  # known: nothing is missing before here, so that roots can be compared
        self._chains: Chains | None = None
        self._last: str | None = None
        self._entries = 0

    def run(self) -> Read:
        hashes, roots = dict[str, bytes](), dict[str, bytes]()
        for hour in read_hours(self._source, self._faults):
            self._hour(hour)
            hashes[hour.name] = sha256(hour.text).digest()
            if hour.note:
                roots[hour.name] = hour.note.checkpoint.root
        if self._chains:
            self._chains.finish()
        return Read(hashes, roots, self._entries, self._waiting())

    def _hour(self, hour: Hour) -> None:
        chains = self._begun(hour)
        self._holes(chains, hour.name)
        self._notes.check(hour)
        if hour.name < self._gone:
            self._skip(hour)
        else:
            self._objects(chains, hour.name, self._batches(hour))
            chains.close_hour(hour.name, hour.detail.chains if hour.detail else None)
            self._root(hour)
        self._last = hour.name

    def _begun(self, hour: Hour) -> Chains:
        if self._chains is None:
            expired = hour.name < self._gone
            self._known = not expired
            self._chains = Chains(self._ledger, self._faults, expired)
        return self._chains

    def _skip(self, hour: Hour) -> None:
        self._known = hour.detail is not None
        if hour.detail:
            self._tree = Tree(hour.detail.tree.size, hour.detail.tree.peaks)

    def _holes(self, chains: Chains, until: str) -> None:
        """Hours without a checkpoint: what lies in them is read all the same, so that later roots can be compared."""
        if self._last is None:
            return
        missing = range(hour_start(self._last) + HOUR, hour_start(until), HOUR)
        for at in missing[:MOST_HOLES]:
            self._objects(chains, hour_of(at), tuple(self._source.keys(f"{ENTRIES}{hour_of(at)}/")))
            chains.close_hour(hour_of(at), None)

    def _batches(self, hour: Hour) -> tuple[str, ...]:
        return hour.detail.batches if hour.detail else tuple(self._source.keys(f"{ENTRIES}{hour.name}/"))

    def _objects(self, chains: Chains, hour: str, batches: tuple[str, ...]) -> None:
        self._ledger.begin_hour()
        for each in read_objects(self._source, hour, batches, self._faults):
            self._ledger.begin_object(each.key)
            self._lines(chains, hour, each)

    def _lines(self, chains: Chains, hour: str, each: Object) -> None:
        tree, is_new = self._tree, self._ledger.is_new
        for number, line in enumerate(each.body.split(b"\n"), 1):
            if not line:
                continue
            leaf = leaf_hash(line)
            if is_new(leaf):
                here = Here(hour, tree.size, each.key, number)
                tree.append(leaf)
                entry = chains.take(line, here)
                if entry:
                    self._entries += 1
                    self._each(entry, here)

    def _root(self, hour: Hour) -> None:
        """A wrong root is told once: the hours after it are held against what this one signed."""
        if not hour.note:
            self._known = False
            return
        signed, tree = hour.note.checkpoint, self._tree
        if self._known and (tree.size, tree.root()) != (signed.size, signed.root):
            begin = hour.detail.before if hour.detail else None
            said = f"leaves {begin} to {signed.size - 1}; {tree.size} leaves are here, {signed.size} were signed"
            self._faults.add(Fault("tree.root", hour.name, begin, key=detail_key(hour.name), note=said))
        if hour.detail:
            self._tree = Tree(hour.detail.tree.size, hour.detail.tree.peaks)
        self._known = self._known or hour.detail is not None

    def _waiting(self) -> int:
        """Objects that no hour sealed. What came late into the newest hour is sealed with the next one.

        In an hour that is far ahead, or is none, an object would wait for ever, and be read as if it were the truth.
        """
        waiting = 0
        soon = max(hour_of(self._now + DAY), self._last or "")
        for key in self._source.keys(ENTRIES):
            hour = hour_of_batch(key)
            if hour and (self._ledger.has_object(key) or hour < self._gone):
                continue
            if hour and is_hour(hour) and (self._last or "") <= hour <= soon:
                waiting += 1
            else:
                self._faults.add(Fault("entries.unsealed", hour, key=key))
        return waiting
