"""The entries in the order in which they were sealed, each once."""

from collections.abc import Iterator
from contextlib import closing

from auditctl.layout import ENTRIES
from auditctl.sources import Source, ahead
from auditctl.verify.chains import read_entry
from auditctl.verify.fault import Faults
from auditctl.verify.hours import read_hours
from auditctl.verify.ledger import Ledger
from chatoet.rules.audit import Entry


def entries(source: Source) -> Iterator[Entry]:
    """Of all chains. What is no entry is left out, and so is what a retry of the stream brought again."""
    with closing(Ledger()) as ledger:
        for entry in _read(source, source.keys(ENTRIES)):
            state = ledger.state(entry.chain)
            if entry.seq > state.length:
                state.length = entry.seq
                yield entry


def chain(source: Source, sref: str) -> list[Entry]:
    """Of one learner, by their numbers; read are only the hours in which the chain grew, and what is not sealed yet."""
    sealed = set[str]()
    keys = list[str]()
    for hour in read_hours(source, Faults()):
        batches = hour.detail.batches if hour.detail else tuple(source.keys(f"{ENTRIES}{hour.name}/"))
        if hour.detail is None or sref in hour.detail.chains:
            keys += batches
        sealed.update(batches)
    keys += [key for key in source.keys(ENTRIES) if key not in sealed]
    found = {entry.line(): entry for entry in _read(source, iter(keys)) if entry.chain == sref}
    return sorted(found.values(), key=lambda entry: entry.seq)


def _read(source: Source, keys: Iterator[str]) -> Iterator[Entry]:
    for _, body in ahead(source.get, keys, source.at_once):
        for line in (body or b"").split(b"\n"):
            entry = read_entry(line) if line else None
            if entry:
                yield entry
