"""The Merkle tree of RFC 9162, held against the standard's own recursion."""

from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st

from chatoet.rules.merkle import consistency, is_consistent, leaf_hash, node_hash, root, tree

LEAVES = st.lists(st.binary(max_size=8), min_size=1, max_size=20)
MANY = [leaf_hash(bytes([n])) for n in range(40)]


def by_the_book(hashes: list[bytes]) -> bytes:
    """MTH of section 2.1.1."""
    if len(hashes) == 1:
        return hashes[0]
    split = 1 << (len(hashes) - 1).bit_length() - 1
    return node_hash(by_the_book(hashes[:split]), by_the_book(hashes[split:]))


def test_the_root_of_nothing_and_of_one() -> None:
    assert root([]) == sha256(b"").digest()
    assert root([b"a"]) == leaf_hash(b"a")


def test_every_tree_has_the_root_that_the_standard_gives_it() -> None:
    assert all(tree(MANY[:size]).root() == by_the_book(MANY[:size]) for size in range(1, len(MANY) + 1))


@given(LEAVES, st.data())
def test_any_changed_missing_or_added_leaf_changes_the_root(leaves: list[bytes], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(leaves) - 1))
    changed = [*leaves[:index], leaves[index] + b"!", *leaves[index + 1 :]]
    assert len({root(leaves), root(changed), root(leaves[:-1]), root([*leaves, b""])}) == 4


def proves(old: int, new: int, *, old_root: bytes | None = None, proof: list[bytes] | None = None) -> bool:
    made = consistency(tree(MANY[:old]), MANY[old:new]) if proof is None else proof
    return is_consistent(old, old_root or tree(MANY[:old]).root(), new, tree(MANY[:new]).root(), made)


def test_each_size_is_proved_to_begin_with_each_smaller_one() -> None:
    assert all(proves(old, new) for new in range(len(MANY) + 1) for old in range(new + 1))


def test_no_proof_holds_for_another_past() -> None:
    pairs = [(old, new) for new in range(2, 20) for old in range(1, new)]
    for old, new in pairs:
        made = consistency(tree(MANY[:old]), MANY[old:new])
        assert not proves(old, new, old_root=tree(MANY[1 : old + 1]).root())
        assert not proves(old, new, proof=[bytes(32), *made[1:]])
        assert not proves(old, new, proof=[*made, bytes(32)])
        assert not proves(old, new, proof=made[:-1])


def test_a_log_that_became_shorter_is_consistent_with_nothing() -> None:
    assert not is_consistent(5, tree(MANY[:5]).root(), 4, tree(MANY[:4]).root(), [])
