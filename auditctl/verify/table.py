"""The live table, chain by chain, against what was sealed of it."""

from collections.abc import Iterable
from hashlib import sha256

from auditctl.verify.chains import read_entry
from auditctl.verify.fault import Fault, Faults
from auditctl.verify.ledger import Ledger
from chatoet.rules.audit import Entry


class TableCheck:
    """`sealed_until`: an entry older than that should be sealed. `expired`: chains may begin anywhere."""

    def __init__(self, ledger: Ledger, faults: Faults, sealed_until: int, expired: bool) -> None:
        self._ledger, self._faults, self._until, self._expired = ledger, faults, sealed_until, expired
        self._chain, self._seq, self._hash = "", 0, ""

    def run(self, lines: Iterable[bytes]) -> int:
        """How many entries the table holds."""
        count = 0
        for count, line in enumerate(lines, 1):
            entry = read_entry(line)
            if entry is None:
                self._faults.add(Fault("table.unreadable", line=count))
            else:
                self._take(entry, line)
        self._end()
        for chain in self._ledger.not_in_table():
            if not self._expired:
                self._faults.add(Fault("table.missing", chain=chain, seq=1, note="the whole chain"))
        return count

    def _take(self, entry: Entry, line: bytes) -> None:
        if entry.chain != self._chain:
            self._end()
            self._ledger.in_table(entry.chain)
            self._chain, self._seq, self._hash = entry.chain, 0, ""
        begins_later = self._expired and not self._seq
        if entry.seq > self._seq + 1 and not begins_later:
            self._add("table.missing", self._seq + 1, f"to {entry.seq - 1}")
        elif entry.seq <= self._seq or (entry.previous != self._hash and not begins_later):
            self._add("table.broken", entry.seq)
        self._compare(entry, sha256(line).digest())
        self._seq, self._hash = entry.seq, sha256(line).hexdigest()

    def _compare(self, entry: Entry, digest: bytes) -> None:
        state = self._ledger.state(entry.chain)
        if entry.seq > state.length:
            if entry.at < self._until:
                self._add("table.unsealed", entry.seq)
            return
        sealed = self._ledger.find(state, entry.seq)
        if sealed and sealed.hash != digest:
            self._add("table.differs", entry.seq, position=sealed.position)

    def _end(self) -> None:
        length = self._ledger.state(self._chain).length if self._chain else 0
        if self._seq < length:
            self._add("table.missing", self._seq + 1, f"to {length}")

    def _add(self, kind: str, seq: int, note: str = "", position: int | None = None) -> None:
        self._faults.add(Fault(kind, position=position, chain=self._chain, seq=seq, note=note))
