"""How long `auditctl verify` takes over a long log, and in how much memory.

PYTHONPATH=layers/chatoet/python python -m bench.audit 1000000

The log is as the seal writes it: 10,000 entries an hour in batches of 100, by 5,000 of 20,000 learners, who take turns.
"""

import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from chatoet.rules.audit import Entry
from chatoet.rules.catalogue import Value
from chatoet.rules.checkpoint import Signature, key_id, note
from chatoet.rules.clock import hour_of
from chatoet.rules.closing import checkpoint, closed
from chatoet.rules.merkle import Tree
from chatoet.rules.seal_key import seal_key

HOUR, START = 3600, 2_000_000_000 - 2_000_000_000 % 3600
ORIGIN = "chatoet-bench/audit"
BATCH, AN_HOUR, LEARNERS, ACTIVE = 100, 10_000, 20_000, 5_000
FIELDS: dict[str, Value] = {
    "mid": "m" * 27,
    "notice": "2026-10-01",
    "gate": 12,
    "outbox": "o" * 27,
    "step": "feedback",
    "ms": 41,
}


def write(folder: Path, count: int, an_hour: int = AN_HOUR) -> None:
    """A sound log of `count` entries."""
    key = ec.generate_private_key(ec.SECP256R1())
    public = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    _put(folder, f"keys/{key_id(public).hex()}.json", seal_key(public, hour_of(START)).encoded())
    heads: dict[int, tuple[int, str]] = {}
    tree, before = Tree(), b""
    for number, first in enumerate(range(0, count, an_hour)):
        at = START + number * HOUR
        objects = list(_objects(heads, at, first, min(first + an_hour, count)))
        made = closed(hour_of(at), at + HOUR, tree, objects)
        tree, body = made.tree, made.encoded()
        signed = checkpoint(body, ORIGIN, before or None)
        before = note(signed, (Signature(ORIGIN, key_id(public), key.sign(signed.body(), ec.ECDSA(SHA256()))),))
        for name, text in (
            *objects,
            (f"checkpoints/{signed.hour}.json", body),
            (f"checkpoints/{signed.hour}.note", before),
        ):
            _put(folder, name, text)


def _objects(heads: dict[int, tuple[int, str]], at: int, first: int, end: int) -> Iterator[tuple[str, bytes]]:
    for start in range(first, end, BATCH):
        lines = [_next(heads, at, number) for number in range(start, min(start + BATCH, end))]
        yield f"entries/{hour_of(at)}/{start:040}.ndjson", b"".join(line + b"\n" for line in lines)


def _next(heads: dict[int, tuple[int, str]], at: int, number: int) -> bytes:
    learner = (number // AN_HOUR * 1_237 + number * 7 % ACTIVE) % LEARNERS
    seq, previous = heads.get(learner, (0, ""))
    line = Entry(f"s{learner:026}", seq + 1, at, previous, "turn.answered", FIELDS, "self").line()
    heads[learner] = seq + 1, sha256(line).hexdigest()
    return line


def _put(folder: Path, key: str, body: bytes) -> None:
    (folder / key).parent.mkdir(parents=True, exist_ok=True)
    (folder / key).write_bytes(body)


def verified(folder: Path) -> resource.struct_rusage:
    """What `auditctl verify` used, in a process of its own; the first one of this program."""
    code = Path(__file__).parents[1]
    path = f"{code}:{code / 'layers' / 'chatoet' / 'python'}"
    command = [sys.executable, "-m", "auditctl", "verify", str(folder)]
    subprocess.run(command, check=True, env={**os.environ, "PYTHONPATH": path})
    return resource.getrusage(resource.RUSAGE_CHILDREN)


def main() -> None:
    count = int(sys.argv[1]) if sys.argv[1:] else 1_000_000
    with TemporaryDirectory() as name:
        began = time.monotonic()
        write(Path(name), count)
        print(f"{count} entries written in {time.monotonic() - began:.0f} s", flush=True)
        used = verified(Path(name))
        print(f"verified in {used.ru_utime + used.ru_stime:.0f} s of one core and {used.ru_maxrss >> 10} MiB")


if __name__ == "__main__":
    main()
