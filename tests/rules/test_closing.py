"""However the stream is cut and repeated, an hour holds each line once, and hours grow one tree."""

import json

from hypothesis import given
from hypothesis import strategies as st

from chatoet.rules.checkpoint import NONE
from chatoet.rules.closing import Detail, checkpoint, closed, detail
from chatoet.rules.merkle import Tree, is_consistent, leaf_hash, tree
from tests.fixtures.sealed import ORIGIN, chain

HOUR, AT = "2033051803", 2_000_000_300
STREAM = [item.line() for item in [*chain("a", 12), *chain("b", 8)]]
LEAVES = [leaf_hash(line) for line in STREAM]


def batch(start: int, end: int) -> tuple[str, bytes]:
    """As the seal names it: by its first record."""
    return f"entries/{HOUR}/{start:040d}.ndjson", b"".join(line + b"\n" for line in STREAM[start:end])


def hour(before: Tree, *batches: tuple[str, bytes]) -> Detail:
    return closed(HOUR, AT, before, sorted(batches))


@given(st.lists(st.integers(0, len(STREAM)), max_size=6), st.lists(st.tuples(st.integers(0, 19), st.integers(1, 6))))
def test_any_cuts_and_repeats_give_the_tree_of_the_stream(cuts: list[int], repeats: list[tuple[int, int]]) -> None:
    places = sorted({0, len(STREAM), *cuts})
    batches = {start: batch(start, end) for start, end in zip(places, places[1:], strict=False)}
    again = {start: batch(start, start + length) for start, length in repeats if start not in batches}
    made = hour(Tree(), *batches.values(), *again.values())
    assert made.tree.root() == tree(LEAVES).root()
    assert made.chains == {"a": [12, chain("a", 12)[-1].hash()], "b": [8, chain("b", 8)[-1].hash()]}


@given(st.integers(0, len(STREAM)), st.integers(0, len(STREAM)))
def test_hours_grow_one_tree_and_each_proves_that_it_begins_with_the_one_before(one: int, two: int) -> None:
    low, high = sorted((one, two))
    first = hour(Tree(), batch(0, low))
    second = hour(first.tree, batch(low, high))
    assert (second.before, second.tree.size) == (low, high)
    assert second.tree.root() == tree(LEAVES[:high]).root()
    assert is_consistent(low, first.tree.root(), high, second.tree.root(), second.consistency)


def test_what_is_no_entry_is_a_leaf_of_no_chain() -> None:
    rubbish = [b"{}", b"\xff", b"[1]", b'["a",null,1,"","x","self",{}]', b"null", b"[" * 100_000]
    rubbish += [b'[null,1,1,"","x","self",{}]', b'[7,1,1,"","x","self",{}]', b'["a",Infinity,1,"","x","self",{}]']
    made = hour(Tree(), batch(0, 2), ("entries/zzz", b"\n".join(rubbish) + b"\n\n"))
    assert made.tree.root() == tree([*LEAVES[:2], *map(leaf_hash, rubbish)]).root()
    assert made.chains == {"a": [2, chain("a", 2)[-1].hash()]}
    assert detail(made.encoded()).encoded() == made.encoded()


def test_a_detail_is_read_as_it_was_written_and_the_note_holds_its_hash() -> None:
    made = hour(tree(LEAVES[:5]), batch(5, 20))
    assert detail(made.encoded()).encoded() == made.encoded()
    assert set(json.loads(made.encoded())) == {
        "hour", "at", "from", "size", "root", "peaks", "batches", "chains", "consistency",
    }  # fmt: skip
    first = checkpoint(made.encoded(), ORIGIN, None)
    assert (first.size, first.root, first.previous) == (20, made.tree.root(), NONE)
    assert checkpoint(made.encoded() + b" ", ORIGIN, b"note").detail != first.detail
