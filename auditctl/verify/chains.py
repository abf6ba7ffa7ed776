"""Line after line: is it an entry, is it the next of its chain, and does it name the one before by its hash."""

import json
import re
from hashlib import sha256
from typing import NamedTuple

from auditctl.layout import MOST_LINE, hour_of_batch
from auditctl.verify.fault import Fault, Faults
from auditctl.verify.ledger import Ledger, State
from chatoet.rules.audit import Entry

# What an id or a word may look like. The catalogue may narrow its own rule: what was sealed before stays an entry.
WORD = re.compile(r"[A-Za-z0-9_.:/\-]{0,96}", re.ASCII)
MOST_OPEN = 10_000  # holes that may still be filled by an entry in the wrong place
WIDEST = 1_000  # a hole wider than that is told at once
_VALUES = {str, int, bool}  # of a field, as the catalogue has them


class Here(NamedTuple):
    hour: str
    position: int
    key: str
    line: int


class Chains:
    """`expired`: the first entry of a chain may be any, for those before it are past their retention."""

    def __init__(self, ledger: Ledger, faults: Faults, expired: bool) -> None:
        self._ledger, self._faults, self._expired = ledger, faults, expired
        self._holes: dict[tuple[str, int], Here] = {}
        self.grown: set[str] = set()

    def take(self, line: bytes, here: Here) -> Entry | None:
        """The entry, when it is one that was not here before."""
        entry = read_entry(line)
        if entry is None:
            self._add("entry.unreadable", here)
            return None
        state, digest = self._ledger.state(entry.chain), sha256(line).digest()
        if entry.seq <= state.length:
            return entry if self._again(entry, state, digest, here) else None
        if entry.seq > state.length + 1:
            self._jump(entry, state, here)
        elif state.length and entry.previous != state.head.hex():
            self._broken(entry, state, here)
        elif not state.length and entry.previous:
            self._add("entry.missing", here, entry, "the first entry names one before it")
        self.grown.add(entry.chain)
        state.length, state.head = entry.seq, digest
        self._ledger.keep(state, entry.seq, digest, here.position, here.line)
        return entry

    def _jump(self, entry: Entry, state: State, here: Here) -> None:
        if not state.length and self._expired:
            return
        missing = range(state.length + 1, entry.seq)
        if len(missing) > WIDEST or len(self._holes) + len(missing) > MOST_OPEN:
            return self._add("entry.missing", here, entry, f"{len(missing)} entries before this one")
        self._holes.update({(entry.chain, seq): here for seq in missing})
        return None

    def _again(self, entry: Entry, state: State, digest: bytes, here: Here) -> bool:
        """A number that was here, or was passed over. An identical line is a retry of the stream, and harmless."""
        hole = self._holes.pop((entry.chain, entry.seq), None)
        if hole:
            self._add("entry.reordered", here, entry, f"number {entry.seq + 1} or later stands at {hole.position}")
            self._ledger.keep(state, entry.seq, digest, here.position, here.line)
            return True
        known = self._ledger.find(state, entry.seq)
        if known and known.hash != digest:
            self._add("entry.forked", here, entry, f"the other stands at {known.position}")
        elif not known and not self._expired:
            self._add("entry.reordered", here, entry)
        return False

    def _broken(self, entry: Entry, state: State, here: Here) -> None:
        """The one before is the one that changed: what names it was written when it was what it was."""
        before = self._ledger.find(state, entry.seq - 1)
        if before is None:
            return self._add("entry.altered", here, entry)
        hour, place = hour_of_batch(before.key), (before.key, before.line)
        return self._faults.add(Fault("entry.altered", hour, before.position, entry.chain, entry.seq - 1, *place))

    def close_hour(self, hour: str, sealed: dict[str, tuple[int, bytes]] | None) -> None:
        """Holds what was read against what the checkpoint knows of each chain, and goes on from what it knows."""
        if sealed is not None:
            for chain, (seq, head) in sealed.items():
                self._compare(hour, chain, seq, head)
            for chain in sorted(self.grown - sealed.keys()):
                self._faults.add(Fault("chain.unsealed", hour, chain=chain, seq=self._ledger.state(chain).length))
        self.grown.clear()

    def _compare(self, hour: str, chain: str, seq: int, head: bytes) -> None:
        state = self._ledger.state(chain)
        if seq > state.length:
            self._faults.add(Fault("chain.truncated", hour, chain=chain, seq=state.length + 1, note=f"to {seq}"))
            state.length, state.head = seq, head
        elif seq < state.length and chain in self.grown:
            self._faults.add(Fault("chain.unsealed", hour, chain=chain, seq=seq + 1))
        elif head != (known := self._hash(state, seq)):
            self._head(hour, chain, seq, state)
            state.head = head if seq == state.length and known else state.head

    def _hash(self, state: State, seq: int) -> bytes | None:
        if seq == state.length:
            return state.head
        known = self._ledger.find(state, seq)
        return known.hash if known else None

    def _head(self, hour: str, chain: str, seq: int, state: State) -> None:
        known = self._ledger.find(state, seq)
        place = {"position": known.position, "key": known.key, "line": known.line} if known else {}
        self._faults.add(Fault("chain.head", hour, chain=chain, seq=seq, **place))  # type: ignore[arg-type]

    def finish(self) -> None:
        """Holes that nothing filled."""
        for (chain, seq), here in self._holes.items():
            note = f"number {seq} of its chain belongs before this line"
            self._faults.add(Fault("entry.missing", here.hour, here.position, chain, seq, here.key, here.line, note))

    def _add(self, kind: str, here: Here, entry: Entry | None = None, note: str = "") -> None:
        chain, seq = (entry.chain, entry.seq) if entry else (None, None)
        self._faults.add(Fault(kind, here.hour, here.position, chain, seq, here.key, here.line, note))


def read_entry(line: bytes) -> Entry | None:
    """None for what is no entry, whatever it is."""
    if len(line) > MOST_LINE:
        return None
    try:
        chain, seq, at, previous, event, controller_id, fields = json.loads(line)
    except (ValueError, TypeError, RecursionError):
        return None
    words = all(type(each) is str and WORD.fullmatch(each) for each in (chain, previous, event, controller_id))
    numbers = type(seq) is int and type(at) is int and 0 < seq < 1 << 53 and 0 <= at < 1 << 53
    if not (words and numbers and type(fields) is dict and chain and set(map(type, fields.values())) <= _VALUES):
        return None
    entry = Entry(chain, seq, at, previous, event, fields, controller_id)
    return entry if entry.line() == line else None  # one way to write it: no two readers see two things in it
