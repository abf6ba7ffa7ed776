"""The notes that another account was given, against ours: who holds both cannot be shown two histories."""

from hashlib import sha256

from auditctl.layout import NOTES, hour_of_note
from auditctl.sources import Source, ahead
from auditctl.verify.fault import Fault, Faults


def read_witness(witness: Source, origin: str) -> dict[str, bytes]:
    """The hash of each note by its hour. Read before ours: an hour that is closed meanwhile is not ahead of us."""
    held = dict[str, bytes]()
    # A witness bucket, or an older copy of this log; where ours does not say whose it is, all that is there.
    for prefix in (f"{origin}/{NOTES}", NOTES) if origin else ("",):
        names = {hour: key for key in witness.keys(prefix) if (hour := hour_of_note(NOTES + key.rpartition("/")[2]))}
        for hour, text in ahead(lambda hour, names=names: witness.get(names[hour]), names, witness.at_once):  # type: ignore[misc]
            held.setdefault(hour, sha256(text or b"").digest())
    return held


def check_witness(held: dict[str, bytes], notes: dict[str, bytes], gone: str, faults: Faults) -> str | None:
    """`notes`: ours, likewise. Gives the last hour that the witness holds. An hour before `gone` may have left ours."""
    for hour, digest in held.items():
        if hour in notes or hour >= gone:
            _compare(hour, digest, notes, faults)
    if not held:
        faults.add(Fault("witness.missing", note="the witness holds no checkpoint of this log"))
        return None
    first, last = min(held), max(held)
    for hour in sorted(hour for hour in notes if first <= hour <= last and hour not in held):
        faults.add(Fault("witness.missing", hour))
    return last


def _compare(hour: str, digest: bytes, notes: dict[str, bytes], faults: Faults) -> None:
    ours = notes.get(hour)
    if ours is None:
        faults.add(Fault("witness.ahead", hour))
    elif ours != digest:
        faults.add(Fault("witness.differs", hour))
