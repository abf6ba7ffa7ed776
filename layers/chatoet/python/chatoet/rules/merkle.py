"""A Merkle tree that only grows (RFC 9162, section 2.1): leaves and nodes are hashed under different prefixes."""

from collections.abc import Iterable, Sequence
from hashlib import sha256


def leaf_hash(data: bytes) -> bytes:
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


class Tree:
    """What has to be known of n leaves to append more: the roots of its perfect subtrees, at most log2(n) of them.

    `peaks` are 32 bytes each, the largest subtree first; their sizes are the bits of `size`.
    """

    def __init__(self, size: int = 0, peaks: Iterable[bytes] = ()) -> None:
        self.size, self.peaks = size, list(peaks)

    def append(self, leaf: bytes) -> None:
        """`leaf`: its 32-byte hash (`leaf_hash`)."""
        size, self.size = self.size, self.size + 1
        while size & 1:
            leaf, size = node_hash(self.peaks.pop(), leaf), size >> 1
        self.peaks.append(leaf)

    def root(self) -> bytes:
        """The 32-byte root; of no leaf, the hash of nothing."""
        if not self.peaks:
            return sha256(b"").digest()
        top = self.peaks[-1]
        for peak in reversed(self.peaks[:-1]):
            top = node_hash(peak, top)
        return top


def tree(leaves: Iterable[bytes]) -> Tree:
    grown = Tree()
    for leaf in leaves:
        grown.append(leaf)
    return grown


def consistency(before: Tree, leaves: Sequence[bytes]) -> list[bytes]:
    """The proof that the tree which `before` and the leaves after it make begins with `before` (section 2.1.4.1).

    The whole of the old tree is not needed: what a proof takes from it are its peaks.
    """
    if not before.size or not leaves:
        return []
    return _subproof(before, leaves, 0, before.size + len(leaves), whole=True)


def _subproof(before: Tree, leaves: Sequence[bytes], low: int, high: int, whole: bool) -> list[bytes]:
    """SUBPROOF of the leaves from `low` to `high`; `whole`: their root is the old root, which a verifier has."""
    if high == before.size:
        return [] if whole else [_peak(before, low)]
    split = low + _split(high - low)
    if before.size <= split:
        right = tree(leaves[split - before.size : high - before.size]).root()
        return [*_subproof(before, leaves, low, split, whole), right]
    return [*_subproof(before, leaves, split, high, whole=False), _peak(before, low)]


def _split(count: int) -> int:
    """The largest power of two below `count`."""
    return 1 << (count - 1).bit_length() - 1


def _peak(before: Tree, low: int) -> bytes:
    """The peak whose first leaf is `low`."""
    at = 0
    for peak, bit in zip(before.peaks, _bits(before.size), strict=True):
        if at == low:
            return peak
        at += bit
    raise LookupError("no subtree begins there")


def _bits(size: int) -> list[int]:
    return [1 << place for place in reversed(range(size.bit_length())) if size >> place & 1]


def is_consistent(old_size: int, old_root: bytes, size: int, root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether the tree of `size` begins with that of `old_size` (section 2.1.4.2)."""
    if old_size > size:
        return False
    if old_size == size or old_size == 0:
        return not proof and (old_size == 0 or old_root == root)
    path = [old_root, *proof] if old_size & (old_size - 1) == 0 else list(proof)
    return bool(path) and _climbs(old_size - 1, size - 1, path, old_root, root)


def _climbs(first: int, last: int, path: list[bytes], old_root: bytes, root: bytes) -> bool:
    while first & 1:
        first, last = first >> 1, last >> 1
    old = new = path[0]
    for each in path[1:]:
        if last == 0:
            return False
        if first & 1 or first == last:
            old, new = node_hash(each, old), node_hash(each, new)
            while first and not first & 1:
                first, last = first >> 1, last >> 1
        else:
            new = node_hash(new, each)
        first, last = first >> 1, last >> 1
    return last == 0 and old == old_root and new == root


def root(leaves: Iterable[bytes]) -> bytes:
    """Of leaves as they are, not yet hashed."""
    return tree(map(leaf_hash, leaves)).root()
