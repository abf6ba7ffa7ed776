"""The Merkle tree of RFC 9162."""

from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st

from chatoet.rules.merkle import root

LEAVES = st.lists(st.binary(max_size=8), min_size=1, max_size=20)


def node(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


def leaf(value: bytes) -> bytes:
    return sha256(b"\x00" + value).digest()


def test_the_root_of_nothing_and_of_one() -> None:
    assert root([]) == sha256(b"").digest()
    assert root([b"a"]) == leaf(b"a")


def test_five_leaves_make_the_tree_that_the_standard_draws() -> None:
    a, b, c, d, e = (leaf(bytes([n])) for n in range(5))
    assert root([bytes([n]) for n in range(5)]) == node(node(node(a, b), node(c, d)), e)


@given(LEAVES, st.data())
def test_any_changed_missing_or_added_leaf_changes_the_root(leaves: list[bytes], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(leaves) - 1))
    changed = [*leaves[:index], leaves[index] + b"!", *leaves[index + 1 :]]
    assert len({root(leaves), root(changed), root(leaves[:-1]), root([*leaves, b""])}) == 4
