"""Which files we take: by their bytes, and only when these are what was declared."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatoet.rules.media import (
    DECLARED,
    MOST_BYTES,
    OLE,
    UNDER_PASSWORD,
    WORD,
    Kind,
    RefusedError,
    check_content,
    kind_declared,
)
from tests.fixtures import files

GOOD: list[tuple[str, bytes]] = [
    ("image/jpeg", files.jpeg()),
    ("image/png", files.png()),
    ("application/pdf", files.pdf()),
    (WORD, files.word()),
    ("text/plain", b"Dear Dr Smith"),
    ("text/plain", "Dear Dr Smith".encode("utf-16")),
]


def problem(declared: Kind, data: bytes) -> str:
    with pytest.raises(RefusedError) as caught:
        check_content(data, declared)
    return caught.value.problem


@pytest.mark.parametrize(("mime", "data"), GOOD)
def test_a_file_that_is_what_it_says_is_taken(mime: str, data: bytes) -> None:
    check_content(data, kind_declared(mime))


@pytest.mark.parametrize(("mime", "data"), GOOD)
@pytest.mark.parametrize("declared", ["photo", "pdf", "docx", "text"])
def test_a_file_that_says_it_is_something_else_is_not(mime: str, data: bytes, declared: Kind) -> None:
    if declared != kind_declared(mime):
        assert problem(declared, data) == "unsupported"


def test_a_picture_under_the_name_of_another_kind_of_picture_is_still_a_picture() -> None:
    check_content(files.png(), kind_declared("image/jpeg"))


@pytest.mark.parametrize("mime", ["text/plain; charset=utf-8", "TEXT/PLAIN", " image/png "])
def test_a_declared_type_may_carry_parameters(mime: str) -> None:
    assert kind_declared(mime) in MOST_BYTES


@pytest.mark.parametrize(
    "mime", ["", "image/webp", "image/heic", "application/msword", "application/zip", "text/html", "audio/ogg", "pdf"]
)
def test_every_other_type_is_refused(mime: str) -> None:
    with pytest.raises(RefusedError, match="unsupported"):
        kind_declared(mime)


@pytest.mark.parametrize("kind", sorted(MOST_BYTES))
def test_nothing_is_no_file(kind: Kind) -> None:
    assert problem(kind, b"") == "empty"


@pytest.mark.parametrize(
    "data",
    [
        b"<!DOCTYPE html><script>alert(1)</script>",
        b"\xef\xbb\xbf  <HTML>",
        b"<?xml version='1.0'?>",
        b"{\\rtf1 hello}",
        b"hello\0world",
        OLE + b"old Word",
    ],
)
@pytest.mark.parametrize("kind", ["pdf", "text"])
def test_markup_and_binaries_are_neither_text_nor_pdf(kind: Kind, data: bytes) -> None:
    assert problem(kind, data) == "unsupported"


def test_a_pdf_that_begins_later_is_refused() -> None:
    assert problem("pdf", b"GIF89a" + files.pdf()) == "unsupported"


@pytest.mark.parametrize("front", [files.pdf(), files.png(), files.jpeg(), b"Dear Dr Smith"])
def test_a_file_that_is_an_archive_as_well_is_refused(front: bytes) -> None:
    data = front + files.zipped({"evil.exe": b"MZ"})
    for kind in MOST_BYTES:
        assert problem(kind, data) == "unsupported"


def test_a_word_document_under_a_password_is_told_from_an_old_one() -> None:
    assert problem("docx", OLE + UNDER_PASSWORD) == "encrypted"
    assert problem("docx", OLE + b"WordDocument") == "unsupported"


@given(st.binary(max_size=200), st.sampled_from(sorted(MOST_BYTES)))
def test_any_bytes_are_taken_or_refused(data: bytes, kind: Kind) -> None:
    try:
        check_content(data, kind)
    except RefusedError as error:
        assert error.problem in ("empty", "unsupported", "encrypted")


def test_every_declared_kind_has_a_limit() -> None:
    assert set(DECLARED.values()) == set(MOST_BYTES)
