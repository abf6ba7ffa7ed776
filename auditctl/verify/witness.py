"""The notes that another account was given, against ours: who holds both cannot be shown two histories."""

from hashlib import sha256

from auditctl.layout import NOTES, hour_of_note
from auditctl.sources import Source, ahead
from auditctl.verify.fault import Fault, Faults


def check_witness(witness: Source, origin: str, notes: dict[str, bytes], faults: Faults) -> str | None:
    """`notes`: the hash of ours by hour. Gives the last hour that the witness holds."""
    held: set[str] = set()
    # A witness bucket, or an older copy of this log; where ours does not say whose it is, all that is there.
    for prefix in (f"{origin}/{NOTES}", NOTES) if origin else ("",):
        names = {hour: key for key in witness.keys(prefix) if (hour := hour_of_note(NOTES + key.rpartition("/")[2]))}
        for hour, text in ahead(lambda hour, names=names: witness.get(names[hour]), names, witness.at_once):  # type: ignore[misc]
            held.add(hour)
            _compare(hour, text or b"", notes, faults)
    if not held:
        faults.add(Fault("witness.missing", note="the witness holds no checkpoint of this log"))
        return None
    first, last = min(held), max(held)
    for hour in sorted(hour for hour in notes if first <= hour <= last and hour not in held):
        faults.add(Fault("witness.missing", hour))
    return last


def _compare(hour: str, text: bytes, notes: dict[str, bytes], faults: Faults) -> None:
    ours = notes.get(hour)
    if ours is None:
        faults.add(Fault("witness.ahead", hour))
    elif ours != sha256(text).digest():
        faults.add(Fault("witness.differs", hour))
