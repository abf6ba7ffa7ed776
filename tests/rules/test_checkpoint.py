"""The text of a checkpoint: one way to write it, and nothing else is read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatoet.rules.checkpoint import Checkpoint, CheckpointError, Signature, note, parse

MADE = Checkpoint("chatoet-test/audit", 7, bytes(32), "2033051803", 2_000_000_300, "ab" * 32, "none")
SIGNED = note(MADE, (Signature("chatoet-test/audit", b"abcd", b"signature"),))


def test_a_note_is_read_as_it_was_written() -> None:
    assert parse(SIGNED).checkpoint == MADE
    assert SIGNED.startswith(MADE.body() + b"\n")


def test_it_is_the_text_of_the_format_that_others_read() -> None:
    zeros = "A" * 43 + "="
    hour = "hour 2033051803\nat 2000000300\ndetail " + "ab" * 32 + "\nprevious none\n"
    assert (
        SIGNED.decode() == f"chatoet-test/audit\n7\n{zeros}\n{hour}\n\u2014 chatoet-test/audit YWJjZHNpZ25hdHVyZQ==\n"
    )


@given(st.integers(0, len(SIGNED) - 1), st.binary(max_size=3))
def test_a_damaged_note_is_another_note_or_none(place: int, instead: bytes) -> None:
    damaged = SIGNED[:place] + instead + SIGNED[place + 1 :]
    try:
        read = parse(damaged)
    except CheckpointError:
        return
    assert note(*read) == damaged


@pytest.mark.parametrize("text", [b"", b"\n\n", b"a\n1\nAA==\n\n", SIGNED.replace(b"hour", b"our"), SIGNED + b"x"])
def test_what_is_no_checkpoint_is_refused(text: bytes) -> None:
    with pytest.raises(CheckpointError):
        parse(text)
