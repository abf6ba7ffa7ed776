"""A small sealed log in a folder, to tamper with; and keys to forge with."""

import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from auditctl.sources.folder import Folder
from auditctl.verify.fault import Fault
from auditctl.verify.keys import Key, parse_key
from auditctl.verify.run import Report, Wanted, verify
from chatoet.flows.seal import HOUR
from chatoet.rules.audit import Entry
from chatoet.rules.checkpoint import Checkpoint, Signature, key_id, note, parse
from chatoet.rules.clock import hour_of
from chatoet.rules.merkle import consistency, leaf_hash, tree
from chatoet.rules.seal_key import seal_key
from tests.fixtures.sealed import NOON, LocalKey, Sealed, chain, sealed

LATER = NOON + 10 * HOUR
H = [hour_of(NOON + n * HOUR) for n in range(6)]
"""The hours of the log, as they are called."""


def entries() -> tuple[list[Entry], list[Entry]]:
    return chain("anna", 6), chain("ben", 3)


@cache
def original() -> dict[str, bytes]:
    """Three hours: anna 1-3 and ben 1; anna 4-5; anna 6 and ben 2-3. Nine leaves."""
    anna, ben = entries()
    return log([[*anna[:3], ben[0]], anna[3:5], [anna[5], *ben[1:]]]).shelf.objects


def log(hours: list[list[Entry]], **parts: Any) -> Sealed:
    return sealed(hours, **parts)


@dataclass
class Copy:
    """A folder that an auditor downloaded."""

    root: Path

    def body(self, key: str) -> bytes:
        return (self.root / key).read_bytes()

    def write(self, key: str, body: bytes) -> None:
        (self.root / key).parent.mkdir(parents=True, exist_ok=True)
        (self.root / key).write_bytes(body)

    def remove(self, key: str) -> None:
        (self.root / key).unlink()

    def object(self, hour: str) -> str:
        (found,) = (self.root / "entries" / hour).iterdir()
        return f"entries/{hour}/{found.name}"

    def lines(self, hour: str, change: Callable[[list[bytes]], list[bytes]]) -> None:
        key = self.object(hour)
        self.write(key, b"".join(line + b"\n" for line in change(self.body(key).splitlines())))

    def verified(self, **wanted: Any) -> Report:
        given: dict[str, Any] = {"now": LATER, "pins": (self.fingerprint(),)}
        return verify(Folder(self.root), Wanted(**given | wanted))

    def faults(self, **wanted: Any) -> list[Fault]:
        return self.verified(**wanted).faults.listed

    def fault(self, kind: str, **wanted: Any) -> Fault:
        """The one of that kind."""
        (found,) = (fault for fault in self.faults(**wanted) if fault.kind == kind)
        return found

    def fingerprint(self) -> str:
        """Of the oldest key."""
        keys = list[Key]()
        for path in (self.root / "keys").glob("*.json"):
            with suppress(ValueError, KeyError, TypeError, AttributeError, RecursionError):
                keys.append(parse_key(path.read_bytes()))
        return min(keys, key=lambda key: key.first).fingerprint if keys else ""

    def checkpoint(self, hour: str) -> Checkpoint:
        return parse(self.body(f"checkpoints/{hour}.note")).checkpoint

    def sign(self, checkpoint: Checkpoint, key: LocalKey) -> None:
        """Writes the note anew."""
        signature = Signature(checkpoint.origin, key_id(key.public_key()), key.sign(checkpoint.body()))
        self.write(f"checkpoints/{checkpoint.hour}.note", note(checkpoint, (signature,)))

    def endorse(self, key: LocalKey, first: str, by: LocalKey) -> None:
        """Writes the file of `key` anew, as anyone can who writes the bucket and holds the key `by`."""
        made = seal_key(key.public_key(), first, key_id(by.public_key()).hex())
        self.write(f"keys/{made.key_id}.json", made.signed(by.sign(made.endorsed())).encoded())

    def forge(self, hour: str, key: LocalKey, signs: bool = True) -> None:
        """Makes the hour's account and root fit what lies in its objects now; the note with the signature of `key`."""
        said = json.loads(self.body(f"checkpoints/{hour}.json"))
        before = [leaf_hash(line) for at in H if at < hour for line in self._lines_of(at)]
        added = [leaf_hash(line) for line in self._lines_of(hour)]
        grown, proof = tree([*before, *added]), consistency(tree(before), added)
        chains = {
            each[0]: [each[1], sha256(line).hexdigest()] for line in self._lines_of(hour) if (each := json.loads(line))
        }
        said |= {"size": grown.size, "root": grown.root().hex(), "peaks": [each.hex() for each in grown.peaks]}
        body = json.dumps(
            said | {"chains": chains, "consistency": [each.hex() for each in proof]},
            sort_keys=True,
            separators=(",", ":"),
        ).encode()
        self.write(f"checkpoints/{hour}.json", body)
        old = parse(self.body(f"checkpoints/{hour}.note"))
        new = old.checkpoint._replace(size=grown.size, root=grown.root(), detail=sha256(body).hexdigest())
        if signs:
            return self.sign(new, key)
        return self.write(f"checkpoints/{hour}.note", note(new, old.signatures))

    def _lines_of(self, hour: str) -> list[bytes]:
        folder = self.root / "entries" / hour
        return [line for path in sorted(folder.glob("*")) for line in path.read_bytes().splitlines()]


def copy_of(objects: dict[str, bytes], root: Path) -> Copy:
    copy = Copy(root)
    for key, body in objects.items():
        copy.write(key, body)
    return copy
