"""What a document may do to us: be read, or be refused, in bounded time and memory."""

import random
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from chatoet.extract.confined import extract
from chatoet.rules.media import MOST_CHARS, Kind, RefusedError
from tests.fixtures import files

ENTITIES = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
LAUGHS = f'<!DOCTYPE x [<!ENTITY l0 "ha">{ENTITIES}]>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
NAMED = files.body("<w:p><w:r><w:t>&l9;&e;</w:t></w:r></w:p>")


# Stands in for pypdf: the words of its page are what it finds around itself.
SPY = """
import os, resource
class PdfReader:
    is_encrypted = False
    def __init__(self, _): self.pages = [self]
    def extract_text(self, **_): return str({})
"""
LIMITS = "[resource.getrlimit(getattr(resource, 'RLIMIT_' + name))[1] for name in 'CPU AS NOFILE FSIZE CORE'.split()]"


def refused(kind: Kind, data: bytes, wall_s: float = 30) -> str:
    with pytest.raises(RefusedError) as caught:
        extract(kind, data, wall_s)
    return caught.value.problem


# Good files


def test_a_pdf_keeps_its_paragraphs() -> None:
    assert extract("pdf", files.pdf()) == files.SPACED


def test_a_word_document_gives_one_line_a_paragraph() -> None:
    assert extract("docx", files.word()) == "\n".join(files.LETTER)


def test_all_that_stands_on_a_words_page_is_read_and_nothing_else() -> None:
    inner = (
        "<w:p><w:pPr><w:tabs><w:tab/></w:tabs></w:pPr><w:r><w:t>one</w:t><w:tab/><w:t>two</w:t><w:br/><w:t>three</w:t></w:r></w:p>"
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>cell</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
        "<w:p><w:ins><w:r><w:t>added</w:t></w:r></w:ins><w:del><w:r><w:delText>deleted</w:delText></w:r></w:del>"
        "<w:moveFrom><w:r><w:t>moved away</w:t></w:r></w:moveFrom><w:r><w:instrText>PAGE</w:instrText></w:r>"
        "<w:r><w:t>co</w:t><w:softHyphen/><w:t>op</w:t><w:noBreakHyphen/><w:t>ed</w:t></w:r></w:p>"
    )
    assert extract("docx", files.word_of(files.body(inner))) == "one\ttwo\nthree\ncell\naddedcoop-ed"


def test_a_picture_with_words_under_it_is_not_read_twice() -> None:
    text = "<w:p><w:r><w:t>once</w:t></w:r></w:p>"
    mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    both = f"<mc:Choice>{text}</mc:Choice><mc:Fallback>{text}</mc:Fallback>"
    inner = f"<mc:AlternateContent {mc}>{both}</mc:AlternateContent>"
    assert extract("docx", files.word_of(files.body(inner))) == "once"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_plain_text_is_read_in_the_encodings_that_programs_write(encoding: str) -> None:
    assert extract("text", "Café – “quoted”\r\nnext".encode(encoding)) == "Café – “quoted”\nnext"


def test_a_scan_has_no_words_of_its_own() -> None:
    assert extract("pdf", files.scan()) == ""


def test_a_parser_gets_none_of_our_variables(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "hunter2")
    (tmp_path / "pypdf.py").write_text(SPY.format("' '.join(os.environ)"))
    monkeypatch.syspath_prepend(str(tmp_path))
    assert set(extract("pdf", b"%PDF-").split()) <= {"LD_LIBRARY_PATH", "LC_CTYPE"}


def test_a_parser_runs_within_bounds_that_it_cannot_raise(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "pypdf.py").write_text(SPY.format(LIMITS))
    monkeypatch.syspath_prepend(str(tmp_path))
    assert extract("pdf", b"%PDF-") == "[10, 536870912, 32, 0, 0]"


# Bad files


def test_a_pdf_under_a_password_is_said_to_be_so() -> None:
    assert refused("pdf", files.locked_pdf()) == "encrypted"


def test_a_word_document_in_an_encrypted_archive_is_said_to_be_so() -> None:
    assert refused("docx", files.locked(files.word())) == "encrypted"


def test_eleven_pages_are_too_many_and_ten_are_not() -> None:
    assert extract("pdf", files.pdf(*"abcdefghij"))
    assert refused("pdf", files.pdf(*"abcdefghijk")) == "too_big"


@pytest.mark.parametrize(("length", "fits"), [(MOST_CHARS, True), (MOST_CHARS + 1, False)])
@pytest.mark.parametrize("make", [files.word, lambda text: text.encode()], ids=["docx", "text"])
def test_a_text_is_never_cut_short_in_silence(make: Callable[[str], bytes], length: int, fits: bool) -> None:
    kind: Kind = "docx" if make is files.word else "text"
    if fits:
        assert len(extract(kind, make("a" * length))) == length
    else:
        assert refused(kind, make("a" * length)) == "too_big"


@pytest.mark.parametrize("doctype", [LAUGHS, OUTSIDE], ids=["billion laughs", "external entity"])
def test_a_document_that_declares_entities_is_refused(doctype: str) -> None:
    assert refused("docx", files.word_of(doctype + NAMED)) == "unsupported"


def test_a_bomb_is_recognised_before_it_is_unpacked() -> None:
    started = time.monotonic()
    assert refused("docx", files.word_of(b" " * 200_000_000)) == "too_big"
    assert time.monotonic() - started < 20


@pytest.mark.parametrize(
    "image", [bytes(15_000_000), random.Random(1).randbytes(3_000_000) * 7], ids=["pressed hard", "much of it"]
)
def test_a_bomb_beside_the_words_counts_as_well(image: bytes) -> None:
    assert refused("docx", files.word_of(files.body(""), **{"word/media/image.bmp": image})) == "too_big"


def test_an_archive_of_thousands_of_files_is_refused() -> None:
    assert refused("docx", files.word_of(files.body(""), **{str(n): b"x" for n in range(1001)})) == "too_big"


def test_a_bomb_that_lies_about_its_size_unpacks_no_further_than_it_said() -> None:
    honest = files.word_of(files.body("") + " " * 15_000_000, filler=bytes(range(256)) * 800)
    lying = honest.replace((15_000_000 + len(files.body(""))).to_bytes(4, "little"), (1000).to_bytes(4, "little"))
    assert lying != honest
    assert refused("docx", lying) in ("unreadable", "too_big")


def test_an_archive_in_an_archive_is_no_letter() -> None:
    assert refused("docx", files.zipped({"inner.zip": files.word()})) == "unsupported"


def test_a_deep_document_costs_no_depth() -> None:
    deep = "<w:p>" * 200_000 + "<w:r><w:t>x</w:t></w:r>" + "</w:p>" * 200_000
    assert refused("docx", files.word_of(files.body(deep))) == "too_big"  # an end of line for each


@pytest.mark.parametrize("name", ["inflating_pdf", "looping_pdf", "deep_pdf"])
def test_a_pdf_that_would_take_all_memory_or_time_is_just_not_read(name: str) -> None:
    started = time.monotonic()
    assert refused("pdf", getattr(files, name)()) in ("unreadable", "too_big")
    assert time.monotonic() - started < 30


def test_a_parser_that_never_ends_is_ended() -> None:
    assert refused("pdf", files.laborious_pdf(), wall_s=0.5) == "unreadable"


@pytest.mark.parametrize("kind", ["pdf", "docx", "text"])
def test_a_file_cut_in_half_is_refused_or_read_but_never_raises_otherwise(kind: Kind) -> None:
    whole = {"pdf": files.pdf(), "docx": files.word(), "text": "naïve".encode()}[kind]
    for share in (0.1, 0.5, 0.9):
        try:
            extract(kind, whole[: int(len(whole) * share)])
        except RefusedError as error:
            assert error.problem in ("unreadable", "unsupported")


CONFINED = "import os, sys; file, *sys.path = sys.argv[1:]; from chatoet.extract import worker; worker._confine(); "
HARMS = {
    "write": "os.write(os.open(file, os.O_WRONLY), b'x')",
    "take 600 MB": "bytearray(600_000_000)",
    "hold forty files open": "[open(os.devnull) for _ in range(40)]",
}


@pytest.mark.parametrize("harm", HARMS)
def test_what_opens_a_file_cannot(harm: str, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    for confined, ends_well in ((CONFINED, False), ("import os, sys; file = sys.argv[1]; ", True)):
        command = [sys.executable, "-ISc", confined + HARMS[harm], str(file), *sys.path]
        done = subprocess.run(command, capture_output=True, check=False, timeout=30)
        assert (done.returncode == 0) == ends_well, done.stderr
