"""Content sealed with a learner's own key: bound to its place, and gone with the key."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatoet.rules.catalogue import SAFE
from chatoet.sealing import KeyRing, LearnerKey, SealError

RING = KeyRing(b"k" * 32)
KEY, WRAPPED = RING.new("uid")


@pytest.mark.clause("OET-8-encrypt")
@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_what_is_sealed_opens_in_its_place_alone(text: str) -> None:
    sealed = KEY.seal(text, "uid|turn#1")
    assert KEY.open(sealed, "uid|turn#1") == text
    with pytest.raises(SealError, match="^InvalidTag$"):
        KEY.open(sealed, "uid|turn#2")
    with pytest.raises(SealError, match="^InvalidTag$"):
        LearnerKey(b"x" * 32).open(sealed, "uid|turn#1")


@given(st.data())
def test_an_altered_or_shortened_value_does_not_open(data: st.DataObject) -> None:
    sealed = KEY.seal("Dear Dr Smith", "place")
    index = data.draw(st.integers(1, len(sealed) - 1))
    for broken in (sealed[:index] + bytes([sealed[index] ^ 1]) + sealed[index + 1 :], sealed[:index]):
        with pytest.raises(SealError):
            KEY.open(broken, "place")


def test_the_same_words_never_look_the_same_twice_and_lone_surrogates_are_no_error() -> None:
    assert KEY.seal("hi", "place") != KEY.seal("hi", "place")
    assert KEY.open(KEY.seal("a\ud800b", "place"), "place") == "a?b"


def test_a_wrapped_key_belongs_to_one_learner_and_one_ring() -> None:
    assert RING.unwrap(WRAPPED, "uid").sref == KEY.sref
    for ring, uid in ((RING, "other"), (KeyRing(b"x" * 32), "uid")):
        with pytest.raises(SealError):
            ring.unwrap(WRAPPED, uid)


@pytest.mark.clause("OET-6.2-erasure")
def test_the_pseudonym_dies_with_the_key() -> None:
    reborn, _ = RING.new("uid")
    assert reborn.sref != KEY.sref
    assert SAFE.fullmatch(KEY.sref)


def test_a_letter_takes_less_room_sealed_than_open() -> None:
    letter = "I am writing to refer Mr Brandl, who is being discharged today following treatment for cellulitis. " * 8
    assert len(KEY.seal(letter, "place")) < len(letter) / 3
