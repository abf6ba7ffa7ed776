"""Meta's signature over the exact bytes."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatoet.rules.signature import is_valid, sign

VECTORS = Path(__file__).parents[3] / "shared" / "payloads" / "synthetic_raw"
SECRET = b"not-a-real-secret"


@given(st.binary(max_size=200))
def test_what_was_signed_is_valid_and_one_flipped_bit_is_not(body: bytes) -> None:
    header = sign(body, SECRET)
    assert is_valid(body, header, SECRET)
    assert not is_valid(body + b" ", header, SECRET)
    if body:
        assert not is_valid(bytes([body[0] ^ 1]) + body[1:], header, SECRET)


@given(st.text() | st.none())
def test_any_other_header_is_refused_and_never_an_error(header: str | None) -> None:
    assert not is_valid(b"body", header, SECRET)


def test_an_empty_secret_verifies_nothing() -> None:
    assert not is_valid(b"body", sign(b"body", b""), b"")


def test_a_truncated_signature_is_refused() -> None:
    assert not is_valid(b"body", sign(b"body", SECRET)[:-1], SECRET)
    assert not is_valid(b"body", sign(b"body", SECRET).removeprefix("sha256="), SECRET)


@pytest.mark.skipif(not VECTORS.is_dir(), reason="the folder of public payloads is not here")
def test_the_published_vectors_hold() -> None:
    known = json.loads((VECTORS / "vectors.json").read_text("utf-8"))
    for vector in known["vectors"]:
        body = (VECTORS / vector["body_file"]).read_bytes()
        assert sign(body, known["app_secret"].encode()) == vector["x_hub_signature_256"], vector["name"]
