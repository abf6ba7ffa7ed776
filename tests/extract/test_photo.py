"""What every reader of photos promises: the fake of the flow tests, and the real client against the local peer."""

import base64
import json
import os
import shutil
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import botocore.session
import pytest
from botocore.config import Config
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from chatoet.compose.media import TEXTRACT
from chatoet.extract.photo import Textract, TextRecognition
from chatoet.rules.media import Problem, RefusedError, UnavailableError
from local import ocr
from local.phone.server import running
from tests.fakes.media import FakeRecognition
from tests.fixtures import files

SEEN = "Dear Dr Smith,\n\nHe has pain.\nYours"
# What Tesseract prints: a row for the page, one a word. The page is 1,000 high, its lines stand at 100, 300, 400.
COLUMNS = "level page_num block_num par_num line_num word_num left top width height conf text"
ROWS = (
    "1 1 0 0 0 0 0 0 800 1000 -1 -",
    "5 1 1 1 1 1 50 104 60 20 96 Dear", "5 1 1 1 1 2 120 100 30 24 91 Dr", "5 1 1 1 1 3 160 101 90 20 90 Smith,",
    "5 1 1 2 1 1 50 300 30 20 96 He", "5 1 1 2 1 2 90 300 40 20 96 has", "5 1 1 2 1 3 140 300 50 20 96 pain.",
    "5 1 1 2 2 1 50 400 70 20 96 Yours",
)  # fmt: skip
TABLE = "\n".join(row.replace(" ", "\t") for row in (COLUMNS, *ROWS))


def client_at(url: str, config: Config = TEXTRACT) -> Textract:
    session = botocore.session.Session()
    session.set_credentials("test", "test")
    client = session.create_client("textract", "eu-west-1", endpoint_url=url, config=config)
    return Textract(lambda: client, lambda: True)


@pytest.fixture(scope="module")
def peer() -> Iterator[str]:
    with running(Starlette(routes=[ocr.route()])) as url:
        yield f"{url}/textract"


@pytest.fixture
def tesseract(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Puts a program of that name on the path, with this body."""
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}/usr/bin{os.pathsep}/bin")

    def install(body: str) -> None:
        program = tmp_path / "tesseract"
        program.write_text(f"#!/bin/sh\n{body}\n")
        program.chmod(0o755)

    return install


def prints(table: str) -> str:
    return f"cat >/dev/null; base64 -d <<E\n{base64.b64encode(table.encode()).decode()}\nE"


@pytest.fixture(params=["fake", "real"])
def reader(request: pytest.FixtureRequest, peer: str, tesseract: Callable[[str], None]) -> TextRecognition:
    """One that sees SEEN on any picture and reads nothing but pictures."""
    if request.param == "fake":
        return FakeRecognition(SEEN)
    tesseract(prints(TABLE))
    return client_at(peer)


def test_the_words_on_a_picture_come_in_lines_and_paragraphs(reader: TextRecognition) -> None:
    for picture in (files.png("x"), files.jpeg()):
        assert reader.read(picture) == SEEN


def refusal(reader: TextRecognition, page: bytes) -> str:
    with pytest.raises(RefusedError) as caught:
        reader.read(page)
    return caught.value.problem


def test_what_is_no_picture_is_refused(peer: str, tesseract: Callable[[str], None]) -> None:
    tesseract(prints(TABLE))
    assert refusal(client_at(peer), files.pdf()) == "unreadable"


def test_a_picture_without_words_is_empty(peer: str, tesseract: Callable[[str], None]) -> None:
    tesseract(prints("\n".join(TABLE.splitlines()[:2])))
    assert client_at(peer).read(files.png()) == ""


@pytest.mark.parametrize("body", ["exit 1", "cat >/dev/null; exit 1", "kill -9 $$"])
def test_a_picture_that_breaks_the_reader_is_unreadable(peer: str, tesseract: Callable[[str], None], body: str) -> None:
    tesseract(body)
    assert refusal(client_at(peer), files.png()) == "unreadable"


def test_a_machine_without_a_reader_says_that_the_photo_was_not_read(
    peer: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert refusal(client_at(peer), files.png()) == "unreadable"


@pytest.mark.skipif(shutil.which("tesseract") is None, reason="this machine has no Tesseract")
def test_a_real_reader_reads_a_real_picture(peer: str) -> None:
    assert "chest pain" in client_at(peer).read(files.png("He was admitted", "with chest pain", "on 3 March"))


# What only Amazon answers


@contextmanager
def amazon(status: int, body: object) -> Iterator[tuple[str, list[str]]]:
    """(URL, the operations that were asked for)"""
    asked: list[str] = []

    async def answer(request: Request) -> JSONResponse:
        asked.append(request.headers["x-amz-target"])
        await request.body()
        return JSONResponse(body, status)

    with running(Starlette(routes=[Route("/", answer, methods=["POST"])])) as url:
        yield url, asked


@pytest.mark.parametrize(
    ("code", "problem"),
    [
        ("BadDocumentException", "unreadable"),
        ("UnsupportedDocumentException", "unreadable"),
        ("InvalidParameterException", "unreadable"),
        ("DocumentTooLargeException", "too_big"),
    ],
)
def test_what_it_will_never_read_is_refused(code: str, problem: Problem) -> None:
    with amazon(400, {"__type": code, "Message": "Dear Dr Smith"}) as (url, asked):
        assert refusal(client_at(url), files.png()) == problem
    assert asked == ["Textract.DetectDocumentText"]


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (400, "ThrottlingException"),
        (400, "ProvisionedThroughputExceededException"),
        (400, "AccessDeniedException"),
        (500, "InternalServerError"),
    ],
)
def test_whatever_else_it_says_may_be_tried_again_by_the_lane_and_not_here(status: int, code: str) -> None:
    with amazon(status, {"__type": code, "Message": "Dear Dr Smith"}) as (url, asked):
        with pytest.raises(UnavailableError) as caught:
            client_at(url).read(files.png())
        assert str(caught.value) == code, "a code and no words"
    assert len(asked) == 1


def test_a_reader_that_cannot_be_reached_may_be_tried_again() -> None:
    with amazon(200, {}) as (url, _):
        pass
    with pytest.raises(UnavailableError):
        client_at(url).read(files.png())


def test_no_call_outlives_the_function() -> None:
    config: Any = TEXTRACT
    assert config.connect_timeout + config.read_timeout < 20
    assert config.retries["total_max_attempts"] == 1


def test_the_peer_knows_one_operation(peer: str) -> None:
    body = json.dumps({"Document": {"Bytes": base64.b64encode(files.png()).decode()}}).encode()
    request = urllib.request.Request(peer, body, {"x-amz-target": "Textract.AnalyzeDocument"})
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(request)
    assert json.loads(caught.value.read())["__type"] == "InvalidParameterException"
    caught.value.close()


@pytest.mark.clause("OET-5-only")
def test_no_page_goes_to_a_processor_whose_contract_nobody_looked_at_in_time() -> None:
    def client() -> None:
        raise AssertionError("it was called")

    with pytest.raises(RefusedError) as refused:
        Textract(client, lambda: False).read(b"a page")
    assert refused.value.problem == "failed"
