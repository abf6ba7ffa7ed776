"""The hours of a log, one after the other: the checkpoint, what it covers, and the objects sealed under it."""

import json
from collections.abc import Iterator
from hashlib import sha256
from typing import Any, NamedTuple

from auditctl.errors import OversizedError
from auditctl.layout import NOTES, detail_key, hour_of_batch, hour_of_note, note_key
from auditctl.sources import Source, ahead
from auditctl.verify.chains import WORD
from auditctl.verify.fault import Fault, Faults
from chatoet.rules.checkpoint import CheckpointError, Note, parse
from chatoet.rules.merkle import Tree

MOST = 1 << 53  # of any number


class Detail(NamedTuple):
    """The hour of itself. `before`: entries sealed until then; `chains`: (newest number, its hash) by name."""

    hour: str
    before: int
    tree: Tree
    root: bytes
    batches: tuple[str, ...]
    chains: dict[str, tuple[int, bytes]]
    proof: tuple[bytes, ...]


class Hour(NamedTuple):
    """`note` and `detail` are None where they are not there or not readable, which is a fault by then."""

    name: str
    text: bytes
    note: Note | None
    detail: Detail | None


def read_hours(source: Source, faults: Faults) -> Iterator[Hour]:
    names = (hour for key in source.keys(NOTES) if (hour := hour_of_note(key)))
    for name, (text, body) in ahead(lambda hour: _fetched(source, hour), names, source.at_once):
        note = _note(name, text, faults)
        yield Hour(name, text, note, _detail(name, body, note, faults))


def _fetched(source: Source, hour: str) -> tuple[bytes, bytes | None]:
    return source.get(note_key(hour)) or b"", source.get(detail_key(hour))


def _note(hour: str, text: bytes, faults: Faults) -> Note | None:
    try:
        note = parse(text)
        if not (0 <= note.checkpoint.size < MOST and 0 <= note.checkpoint.at < MOST):
            raise CheckpointError("a size or a moment that is none")
    except CheckpointError as error:
        faults.add(Fault("note.unreadable", hour, key=note_key(hour), note=str(error)))
        return None
    if note.checkpoint.hour == hour:
        return note
    faults.add(Fault("note.misplaced", hour, key=note_key(hour), note=note.checkpoint.hour))
    return None


def _detail(hour: str, body: bytes | None, note: Note | None, faults: Faults) -> Detail | None:
    """Only what the note covers: anything else could say whatever it likes."""
    if body is None:
        faults.add(Fault("detail.missing", hour, key=detail_key(hour)))
        return None
    if note is None:
        return None
    if sha256(body).hexdigest() != note.checkpoint.detail:
        faults.add(Fault("detail.altered", hour, key=detail_key(hour)))
        return None
    try:
        found = parse_detail(body)
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError):
        faults.add(Fault("detail.unreadable", hour, key=detail_key(hour)))
        return None
    signed = note.checkpoint
    if (found.hour, found.tree.size, found.tree.root(), found.root) != (hour, signed.size, signed.root, signed.root):
        faults.add(Fault("detail.wrong", hour, key=detail_key(hour)))
        return None
    return found


def parse_detail(body: bytes) -> Detail:
    """Raises ValueError, KeyError, TypeError, AttributeError or OverflowError for what is none."""
    said: dict[str, Any] = json.loads(body)
    size, peaks = int(said["size"]), [bytes.fromhex(peak) for peak in said["peaks"]]
    # A line that is no entry may have left a name or a number here that is none; the line itself is the fault.
    named = [(name, *told) for name, told in said["chains"].items() if WORD.fullmatch(name)]
    chains = {name: (seq, bytes.fromhex(head)) for name, seq, head in named if type(seq) is int and 0 < seq < MOST}
    if not 0 <= size < MOST or len(peaks) != size.bit_count() or any(len(peak) != 32 for peak in peaks):
        raise ValueError("not the peaks of a tree of this size")
    proof = tuple(bytes.fromhex(each) for each in said["consistency"])
    batches = tuple(str(key) for key in said["batches"])
    root = bytes.fromhex(said["root"])
    return Detail(said["hour"], int(said["from"]), Tree(size, peaks), root, batches, chains, proof)


class Object(NamedTuple):
    key: str
    body: bytes


def read_objects(source: Source, hour: str, batches: tuple[str, ...], faults: Faults) -> Iterator[Object]:
    """Those that the hour sealed, in their order; what is not there is a fault, and so is a name that is none."""
    for key, body in ahead(lambda key: _body(source, key), batches, source.at_once):
        if hour_of_batch(key) is None or body is None:
            faults.add(Fault("entries.missing", hour, key=key))
        elif body is _OVERSIZED:
            faults.add(Fault("entries.oversized", hour, key=key))
        else:
            yield Object(key, body)


_OVERSIZED = b"oversized, told by identity"


def _body(source: Source, key: str) -> bytes | None:
    try:
        return source.get(key)
    except OversizedError:
        return _OVERSIZED
