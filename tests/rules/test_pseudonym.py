"""Keyed hashes of addresses and message ids."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatoet.rules.catalogue import SAFE
from chatoet.rules.pseudonym import address_hash, keyed_hash, message_hash


@given(st.binary(min_size=32, max_size=32), st.lists(st.text(st.characters()), max_size=3))
def test_a_hash_is_fit_for_a_key_an_attribute_and_a_log(pepper: bytes, parts: list[str]) -> None:
    hashed = keyed_hash(pepper, *parts)
    assert len(hashed) == 22
    assert SAFE.fullmatch(hashed)


@pytest.mark.clause("OET-2.1-phone")
def test_without_the_pepper_a_number_cannot_be_looked_up() -> None:
    assert address_hash(b"a" * 32, "wa_id", "447700900001") != address_hash(b"b" * 32, "wa_id", "447700900001")


def test_kinds_and_parts_do_not_run_into_each_other() -> None:
    key = b"k" * 32
    hashes = {
        address_hash(key, "wa_id", "1"), address_hash(key, "bsuid", "1"), message_hash(key, "1", "23"),
        message_hash(key, "12", "3"), message_hash(key, "", "123"),
    }  # fmt: skip
    assert len(hashes) == 5


def test_a_lone_surrogate_is_hashed_and_not_an_error() -> None:
    assert len(message_hash(b"k" * 32, "1", "wamid.\ud800")) == 22
