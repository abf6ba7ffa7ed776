"""A picture is put where a message can name it, or there is no id and one word for why."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple

import pytest

from chatoet.whatsapp.uploads import UploadError, Uploads, no_upload
from local.cloud import free_port

PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(range(256))


class Taken(NamedTuple):
    path: str
    token: str
    body: bytes


class Meta:
    def __init__(self) -> None:
        self.answers: list[tuple[int, bytes]] = []
        self.taken: list[Taken] = []
        self.url = ""


@pytest.fixture
def meta() -> Iterator[Meta]:
    meta = Meta()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            meta.taken.append(Taken(self.path, self.headers["authorization"], body))
            status, answer = meta.answers.pop(0)
            self.send_response(status)
            self.send_header("content-length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *args: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    meta.url = f"http://127.0.0.1:{server.server_port}/v26.0"
    yield meta
    server.shutdown()
    server.server_close()


class Tokens:
    def __init__(self, fresh: bool = False) -> None:
        self.fresh = fresh

    def get(self, name: str) -> str:
        return "fresh" if self.fresh else "stale"

    def doubt(self) -> bool:
        """Whether there is another one."""
        known, self.fresh = self.fresh, True
        return not known


def test_the_picture_goes_to_the_media_of_our_number_byte_for_byte(meta: Meta) -> None:
    meta.answers = [(200, json.dumps({"id": "4711"}).encode())]
    assert Uploads(meta.url, "106", Tokens())(PICTURE) == "4711"
    (taken,) = meta.taken
    assert (taken.path, taken.token) == ("/v26.0/106/media", "Bearer stale")
    assert PICTURE in taken.body
    for part in (b'name="messaging_product"\r\n\r\nwhatsapp', b'name="type"\r\n\r\nimage/png', b'name="file"'):
        assert part in taken.body
    assert b"Content-Type: image/png" in taken.body


def test_a_stale_token_is_read_anew_once(meta: Meta) -> None:
    meta.answers = [(401, b"{}"), (200, b'{"id": "4711"}')]
    assert Uploads(meta.url, "106", Tokens())(PICTURE) == "4711"
    assert [taken.token for taken in meta.taken] == ["Bearer stale", "Bearer fresh"]


@pytest.mark.parametrize(
    ("status", "answer", "reason"),
    [
        (401, b"{}", "http_401"),
        (500, b'{"id": "4711"}', "http_500"),
        (413, b"too large: +44 7700 900001", "http_413"),
        (200, b"<html>", "no_id"),
        (200, b'{"id": ""}', "no_id"),
        (200, b"[]", "no_id"),
    ],
)
def test_whatever_else_comes_is_an_error_of_one_word(meta: Meta, status: int, answer: bytes, reason: str) -> None:
    meta.answers = [(status, answer)]
    with pytest.raises(UploadError) as caught:
        Uploads(meta.url, "106", Tokens(fresh=True))(PICTURE)
    assert str(caught.value) == caught.value.reason == reason


def test_no_answer_and_no_way_are_errors_too() -> None:
    with pytest.raises(UploadError, match="no_answer"):
        Uploads(f"http://127.0.0.1:{free_port()}/v26.0", "106", Tokens())(PICTURE)
    with pytest.raises(UploadError, match="channel"):
        no_upload(PICTURE)
