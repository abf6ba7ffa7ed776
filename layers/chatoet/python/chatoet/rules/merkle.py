"""The Merkle tree over audit entries (RFC 9162, section 2.1): leaves and nodes hashed under different prefixes."""

from hashlib import sha256


def root(leaves: list[bytes]) -> bytes:
    """The 32-byte root of the leaves in their order; of none, the hash of nothing."""
    if not leaves:
        return sha256(b"").digest()
    return _subtree([sha256(b"\x00" + leaf).digest() for leaf in leaves])


def _subtree(hashes: list[bytes]) -> bytes:
    if len(hashes) == 1:
        return hashes[0]
    split = 1 << (len(hashes) - 1).bit_length() - 1
    return sha256(b"\x01" + _subtree(hashes[:split]) + _subtree(hashes[split:])).digest()
