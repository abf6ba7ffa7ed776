"""Note after note: whose log, signed by whom, following from the one before, over a tree that only grew."""

from hashlib import sha256

from auditctl.layout import detail_key, note_key
from auditctl.verify.fault import Fault, Faults
from auditctl.verify.hours import Hour
from auditctl.verify.keys import Ring, verifies
from chatoet.rules.checkpoint import NONE, Checkpoint, Note
from chatoet.rules.clock import hour_of, hour_start
from chatoet.rules.merkle import is_consistent

HOUR = 3600
MOST_HOLES = 100  # hours listed of one gap


class Notes:
    """Remembers the note before. `expired`: the beginning of the log is past its retention, and may be gone."""

    def __init__(self, ring: Ring, faults: Faults, expired: bool) -> None:
        self._ring, self._faults, self._expired = ring, faults, expired
        self._text: bytes | None = None
        self._hour: str | None = None
        self.last: Checkpoint | None = None
        self.signed: set[str] = set()  # the keys that signed an hour in which they were in use

    def check(self, hour: Hour) -> None:
        self._sequence(hour.name)
        if hour.note:
            self._signed(hour.name, hour.note)
            self._follows(hour.note.checkpoint)
            self._grew(hour, hour.note.checkpoint)
            self.last = hour.note.checkpoint
        self._text, self._hour = hour.text, hour.name

    def _sequence(self, hour: str) -> None:
        if self._hour is None:
            return
        missing = range(hour_start(self._hour) + HOUR, hour_start(hour), HOUR)
        for at in missing[:MOST_HOLES]:
            self._faults.add(Fault("note.missing", hour_of(at), key=note_key(hour_of(at))))

    def _signed(self, hour: str, note: Note) -> None:
        """Good when one signature is by the key of this hour; else the closest miss is told."""
        misses = [self._miss(hour, note, each.key_id.hex(), each.signature) for each in note.signatures]
        if None in misses:
            return
        kinds = [miss for miss in ("signature.wrong", "key.expired") if miss in misses]
        names = ", ".join(each.key_id.hex() for each in note.signatures)
        self._faults.add(Fault(kinds[0] if kinds else "key.unknown", hour, key=note_key(hour), note=f"key {names}"))

    def _miss(self, hour: str, note: Note, key_id: str, signature: bytes) -> str | None:
        key = self._ring.keys.get(key_id)
        if key is None:
            return "key.unknown"
        if not verifies(key.public, signature, note.checkpoint.body()):
            return "signature.wrong"
        if key != self._ring.in_use(hour):
            return "key.expired"
        self.signed.add(key_id)
        return None

    def _follows(self, now: Checkpoint) -> None:
        key, last = note_key(now.hour), self.last
        first = self._text is None
        linked = now.previous == (NONE if self._text is None else sha256(self._text).hexdigest())
        if not linked and not (first and self._expired):
            said = "the hours before it are gone" if first else ""
            self._faults.add(Fault("note.unlinked", now.hour, key=key, note=said))
        if last is None:
            return
        if now.origin != last.origin:
            self._faults.add(Fault("note.misplaced", now.hour, key=key, note=now.origin))
        if now.size < last.size or now.at < last.at:
            self._faults.add(Fault("note.backwards", now.hour, position=last.size, key=key))

    def _grew(self, hour: Hour, now: Checkpoint) -> None:
        last, detail = self.last, hour.detail
        if not detail or not last:
            return
        if detail.before != last.size:
            said = f"begins at {detail.before}, the hour before ended at {last.size}"
            self._faults.add(Fault("detail.wrong", now.hour, key=detail_key(now.hour), note=said))
        elif not is_consistent(last.size, last.root, now.size, now.root, detail.proof):
            self._faults.add(Fault("note.inconsistent", now.hour, position=last.size, key=note_key(now.hour)))
