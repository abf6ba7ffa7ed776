"""`auditctl verify`: the whole of it, and the verdict."""

import re
from typing import Final, NamedTuple

from auditctl.layout import KEYS, LATEST, NOTES, hour_of_note, is_hour
from auditctl.sources import Source
from auditctl.verify.chains import Here
from auditctl.verify.fault import Fault, Faults
from auditctl.verify.keys import Ring, read_ring
from auditctl.verify.ledger import Ledger
from auditctl.verify.logs import LogCheck
from auditctl.verify.notes import HOUR, Notes
from auditctl.verify.table import TableCheck
from auditctl.verify.walk import Read, Walk
from auditctl.verify.witness import check_witness, read_witness
from chatoet.rules.audit import Entry
from chatoet.rules.checkpoint import Checkpoint, CheckpointError, parse
from chatoet.rules.clock import DAY, hour_of, hour_start

RETENTION: Final = 2192 * DAY  # of the audit trail: policy/retention.yaml
SLACK: Final = 2 * DAY  # a bucket deletes what has ended within days
STALE: Final = 3 * HOUR


_ORIGIN: Final = re.compile(r"[A-Za-z0-9-]{1,128}/audit")


class Wanted(NamedTuple):
    """`pins`: fingerprints of keys, or how they begin. `now`: epoch seconds, when the source was as it is."""

    now: int
    pins: tuple[str, ...] = ()
    witness: Source | None = None
    table: bool = False
    logs: bool = False
    live: bool = False


class Report(NamedTuple):
    source: str
    last: Checkpoint | None
    hours: int
    first_hour: str | None
    entries: int
    chains: int
    ring: Ring
    faults: Faults
    notices: list[str]

    @property
    def sound(self) -> bool:
        return not self.faults.counts


def verify(source: Source, wanted: Wanted) -> Report:
    """Raises UnreadableError when there is no saying."""
    run = _Run(source, wanted)
    try:
        return run.report()
    finally:
        run.close()


class _Run:
    def __init__(self, source: Source, wanted: Wanted) -> None:
        self._source, self._wanted = source, wanted
        self._faults, self._notices = Faults(), list[str]()
        self._ledger = Ledger()
        self._logs = LogCheck(self._faults) if wanted.logs else None
        self._gone = hour_of(max(0, wanted.now - RETENTION + SLACK))

    def close(self) -> None:
        self._ledger.close()
        if self._logs:
            self._logs.close()

    def report(self) -> Report:
        source, faults = self._source, self._faults
        ring = read_ring(source, self._wanted.pins, faults)
        first, origin = first_note(source)
        expired = bool(first) and first < self._gone
        # Before our notes, for an hour may be closed while they are read.
        hint = (source.get(LATEST) or b"")[:10].decode("ascii", "replace")
        held = read_witness(self._wanted.witness, origin) if self._wanted.witness else None
        if self._logs:
            self._logs.read(source.logs(origin, 0, self._wanted.now + DAY))
        notes = Notes(ring, faults, expired)
        each = self._logs.take if self._logs else _nothing
        walk = Walk(source, self._ledger, notes, faults, self._gone, self._wanted.now, each)
        read = walk.run()
        self._newest(read, hint)
        self._unused(ring, notes, first)
        self._compare(origin, read, expired, held)
        self._tell(ring, read, expired)
        return Report(
            source.name,
            notes.last,
            len(read.notes),
            first,
            read.entries,
            self._ledger.chains,
            ring,
            faults,
            self._notices,
        )

    def _unused(self, ring: Ring, notes: Notes, first: str) -> None:
        """A key's file may be replaced by one that names another before it: a pin proves what its key signed."""
        for key in ring.unused(notes.signed, first) if ring.pinned and notes.last else ():
            self._faults.add(Fault("key.unused", key.first, key=f"{KEYS}{key.id}.json"))

    def _newest(self, read: Read, hint: str) -> None:
        """Whether the end of the log is here. `latest` can only ever accuse: nobody trusts what it says."""
        last = max(read.notes, default="")
        if is_hour(hint) and hint > last:
            self._faults.add(Fault("latest.missing", hint, key=LATEST))
        if self._wanted.live and last and self._wanted.now - hour_start(last) > STALE:
            self._faults.add(Fault("latest.stale", last))

    def _compare(self, origin: str, read: Read, expired: bool, held: dict[str, bytes] | None) -> None:
        last = max(read.notes, default="")
        until = hour_start(last) - HOUR if last else 0
        if self._logs:
            self._logs.finish(until, read.roots)
            self._notices.append(f"{self._logs.lines} log lines compared")
        if self._wanted.table:
            names = self._ledger.names()
            count = TableCheck(self._ledger, self._faults, until, expired).run(self._source.table(origin, names))
            self._notices.append(f"{count} entries of the live table compared")
        if held is not None:
            end = check_witness(held, read.notes, self._gone, self._faults)
            if end and end < last:
                self._notices.append(f"the witness ends at the hour {end}: newer hours rest on our bucket alone")

    def _tell(self, ring: Ring, read: Read, expired: bool) -> None:
        if not read.notes:
            self._notices.append("nothing was sealed here: the log is empty")
        if read.waiting:
            self._notices.append(f"{read.waiting} objects wait for the next checkpoint")
        if expired:
            self._notices.append("expired: the beginning of the log is past its retention, and is not checked")
        if not ring.pinned and ring.keys:
            self._notices.append(
                "TRUSTED ON FIRST USE: no key was pinned. Whoever replaced the whole log could have signed it"
            )


def first_note(source: Source) -> tuple[str, str]:
    """The first hour, and whose log it says it is: <stack>/audit. Empty for an empty log."""
    first = ""
    for key in source.keys(NOTES):
        hour = hour_of_note(key)
        first = first or hour or ""
        try:
            origin = parse(source.get(key) or b"").checkpoint.origin if hour else ""
        except CheckpointError:
            continue
        if _ORIGIN.fullmatch(origin):
            return first, origin
    return first, ""


def _nothing(entry: Entry, here: Here) -> None:
    """Nobody else wants the entries."""
