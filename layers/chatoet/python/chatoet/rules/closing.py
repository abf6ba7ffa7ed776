"""The closing of an hour: all that was put into the bucket and not sealed yet goes into the one tree that only grows.

What lies there is sealed as it is: the seal judges nothing, and a line that is no entry is a leaf like any other.
"""

import json
from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import Any, Final, NamedTuple

from chatoet.rules.audit import parsed
from chatoet.rules.checkpoint import NONE, Checkpoint
from chatoet.rules.merkle import Tree, consistency, leaf_hash

canonical: Final = json.JSONEncoder(sort_keys=True, separators=(",", ":")).encode


class Detail(NamedTuple):
    """What `checkpoints/<hour>.json` says, of which the note holds the hash.

    `before`: entries sealed until then; `batches`: the objects sealed here, in that order; `chains`: [seq, hash] of
    the newest entry that is sealed here of each chain.
    """

    hour: str
    at: int
    before: int
    tree: Tree
    batches: tuple[str, ...]
    chains: dict[str, list[Any]]
    consistency: tuple[bytes, ...]

    def encoded(self) -> bytes:
        return canonical({
            "hour": self.hour,
            "at": self.at,
            "from": self.before,
            "size": self.tree.size,
            "root": self.tree.root().hex(),
            "peaks": [peak.hex() for peak in self.tree.peaks],
            "batches": self.batches,
            "chains": self.chains,
            "consistency": [each.hex() for each in self.consistency],
        }).encode()  # fmt: skip


def detail(body: bytes) -> Detail:
    """Raises ValueError, KeyError or TypeError for what is none."""
    said = json.loads(body)
    tree = Tree(said["size"], [bytes.fromhex(peak) for peak in said["peaks"]])
    proof = tuple(bytes.fromhex(each) for each in said["consistency"])
    return Detail(said["hour"], said["at"], said["from"], tree, tuple(said["batches"]), said["chains"], proof)


def checkpoint(body: bytes, origin: str, before: bytes | None) -> Checkpoint:
    """What is signed for a detail as it lies in the bucket; `before` is the note of the hour before."""
    said, previous = detail(body), sha256(before).hexdigest() if before else NONE
    hashed = sha256(body).hexdigest()
    return Checkpoint(origin, said.tree.size, said.tree.root(), said.hour, said.at, hashed, previous)


def closed(hour: str, at: int, before: Tree, objects: Iterable[tuple[str, bytes]]) -> Detail:
    """`objects`: (key, body) in the order of the keys. An identical line is a leaf once within the hour."""
    batches, leaves, chains = list[str](), dict[bytes, None](), dict[str, list[Any]]()
    for key, body in objects:
        batches.append(key)
        for line in lines(body):
            leaf = leaf_hash(line)
            if leaf not in leaves:
                leaves[leaf] = None
                _grow(chains, line)
    new = list(leaves)
    tree = Tree(before.size, before.peaks)
    for leaf in new:
        tree.append(leaf)
    return Detail(hour, at, before.size, tree, tuple(batches), chains, tuple(consistency(before, new)))


def lines(body: bytes) -> Iterator[bytes]:
    return (line for line in body.split(b"\n") if line)


def _grow(chains: dict[str, list[Any]], line: bytes) -> None:
    try:
        entry = parsed(line)
        named = type(entry.chain) is str and type(entry.seq) is int
        if named and entry.seq > chains.get(entry.chain, [0])[0]:
            chains[entry.chain] = [entry.seq, sha256(line).hexdigest()]
    except (ValueError, TypeError, RecursionError):
        return  # no entry; who verifies says so
