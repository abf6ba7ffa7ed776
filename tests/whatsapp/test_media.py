"""Fetching a file from Meta, and from whatever pretends to be Meta. The peer is real, and remembers every header."""

import gzip
import hashlib
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from chatoet.rules.media import MB, RefusedError, UnavailableError
from chatoet.whatsapp import media as client
from chatoet.whatsapp.media import Media, StrayUrlError, TokenRefusedError, is_metas
from tests.local.phone.peers import TOKEN
from tests.whatsapp.test_sender_contract import Tokens

ID = "1234567890"
FILE = b"Dear Dr Smith" * 100
Answer = Callable[[BaseHTTPRequestHandler], None]


class Peer:
    """Answers each path as it is told; `asked` has (path, authorization) of every request."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.asked: list[tuple[str, str | None]] = []
        self.answers: dict[str, Answer] = {}

    def says(self, path: str, status: int, body: bytes = b"", **headers: str) -> None:
        self.answers[path] = lambda request: reply(request, status, body, headers)

    def describes(self, url: str = "", content: bytes = FILE, **changes: Any) -> None:
        """The media node; in place of a value, None leaves it out."""
        node = {
            "url": url or f"{self.url}/file", "mime_type": "text/plain", "file_size": len(content), "id": ID,
            "sha256": hashlib.sha256(content).hexdigest(), "messaging_product": "whatsapp",
        } | changes  # fmt: skip
        body = json.dumps({key: value for key, value in node.items() if value is not None}).encode()
        self.says(f"/v26.0/{ID}", 200, body)

    def refuses(self, status: int, code: int) -> None:
        self.says(f"/v26.0/{ID}", status, json.dumps({"error": {"code": code, "message": "no"}}).encode())

    @property
    def paths(self) -> list[str]:
        return [path for path, _ in self.asked]


def reply(request: BaseHTTPRequestHandler, status: int, body: bytes, headers: dict[str, str]) -> None:
    request.send_response(status)
    for name, value in ({"content-length": str(len(body))} | headers).items():
        request.send_header(name.replace("_", "-"), value)
    request.end_headers()
    request.wfile.write(body)


@contextmanager
def serving() -> Iterator[Peer]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            known.asked.append((self.path, self.headers.get("authorization")))
            try:
                known.answers[self.path](self)
            except (BrokenPipeError, ConnectionResetError):  # the client has had enough
                self.close_connection = True

        def log_message(self, format: str, *args: object) -> None:
            """Not on the tests' screen."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    known = Peer(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield known
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def peer() -> Iterator[Peer]:
    with serving() as peer:
        peer.describes()
        peer.says("/file", 200, FILE)
        yield peer


@pytest.fixture
def stranger() -> Iterator[Peer]:
    with serving() as peer:
        peer.says("/file", 200, FILE)
        yield peer


def media_of(peer: Peer, tokens: Tokens | None = None, local: bool = True) -> Media:
    return Media(f"{peer.url}/v26.0", local, tokens or Tokens(), time.monotonic)


def fetch(peer: Peer, most: int = MB, **options: Any) -> bytes:
    media = media_of(peer, **options)
    return media.download(media.describe(ID), most)


def problem(peer: Peer, most: int = MB) -> str:
    with pytest.raises(RefusedError) as caught:
        fetch(peer, most)
    return caught.value.problem


# The good way


def test_a_file_is_asked_for_by_id_and_fetched_from_its_url_each_with_the_token(peer: Peer) -> None:
    assert fetch(peer) == FILE
    assert peer.asked == [(f"/v26.0/{ID}", f"Bearer {TOKEN}"), ("/file", f"Bearer {TOKEN}")]


def test_what_meta_says_of_a_file_is_there_before_the_download(peer: Peer) -> None:
    described = media_of(peer).describe(ID)
    assert (described.mime_type, described.size) == ("text/plain", len(FILE))
    assert peer.paths == [f"/v26.0/{ID}"]


@pytest.mark.parametrize("size", [None, "1300", 1300, "many", -1])
def test_a_size_that_is_missing_or_odd_is_counted_instead(peer: Peer, size: object) -> None:
    peer.describes(file_size=size)
    assert fetch(peer) == FILE


# Where the token goes

METAS = [
    "https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=1&hash=x",
    "https://scontent.xx.fbcdn.net/v/t1",
    "https://media-vie1-1.cdn.whatsapp.net/v/t62",
    "https://lookaside.fbsbx.com:443/x",
]
NOT_METAS = [
    "http://lookaside.fbsbx.com/x",
    "https://lookaside.fbsbx.com.evil.example/x",
    "https://evil.example/lookaside.fbsbx.com",
    "https://lookaside.fbsbx.com@evil.example/x",
    "https://user@lookaside.fbsbx.com/x",
    "https://evilfbcdn.net/x",
    "https://evil.example\\.fbcdn.net/x",  # which two parsers read in two ways
    "https://169.254.169.254\\.whatsapp.net/",
    "https://fbcdn.net.evil.example/x",
    "https://apps-1.apps.fbsbx.com/x",
    "https://lookaside.fbsbx.com:8443/x",
    "https://169.254.169.254/latest/meta-data",
    "https://[::1]/x",
    "https://[bad/x",
    "https://lookaside.fbsbx.com:port/x",
    "file:///etc/passwd",
    "//lookaside.fbsbx.com/x",
    "http://127.0.0.1:8700/media-content/x",
    "",
]


@pytest.mark.parametrize("url", METAS)
def test_metas_hosts_are_called(url: str) -> None:
    assert is_metas(url)


@pytest.mark.parametrize("url", NOT_METAS)
def test_nobody_elses_host_is(url: str) -> None:
    assert not is_metas(url)
    assert not is_metas(url, "http://127.0.0.1:8701")


def test_the_local_host_serves_files_in_the_local_stage_alone(peer: Peer) -> None:
    with pytest.raises(StrayUrlError):
        fetch(peer, local=False)


def test_a_stranger_never_sees_the_token_nor_a_request(peer: Peer, stranger: Peer) -> None:
    peer.describes(f"{stranger.url}/file")
    with pytest.raises(StrayUrlError):
        fetch(peer)
    assert stranger.asked == []


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(peer: Peer, stranger: Peer, status: int) -> None:
    peer.says("/file", status, location=f"{stranger.url}/file")
    with pytest.raises(StrayUrlError):
        fetch(peer)
    assert stranger.asked == []


@pytest.mark.parametrize("media_id", ["", "../me", "12/34", "12?x=1", "１２", "1" * 41, "12\n"])
def test_an_id_that_is_no_number_never_becomes_part_of_a_url(peer: Peer, media_id: str) -> None:
    with pytest.raises(RefusedError, match="gone"):
        media_of(peer).describe(media_id)
    assert peer.asked == []


# Size and time


def test_a_file_that_is_declared_too_big_is_not_fetched(peer: Peer) -> None:
    peer.describes(file_size=100 * MB)
    assert problem(peer) == "too_big"
    assert "/file" not in peer.paths


def test_a_file_that_is_bigger_than_declared_is_dropped_where_the_limit_is(peer: Peer) -> None:
    sent = 0

    def flood(request: BaseHTTPRequestHandler) -> None:
        nonlocal sent
        request.send_response(200)
        request.end_headers()
        for _ in range(100):
            request.wfile.write(bytes(MB))
            sent += 1

    peer.answers["/file"] = flood
    peer.describes(file_size=10)
    assert problem(peer) == "too_big"
    time.sleep(0.2)
    assert sent < 20


@pytest.mark.parametrize(("most", "fits"), [(len(FILE), True), (len(FILE) - 1, False)])
def test_the_limit_counts_to_the_byte(peer: Peer, most: int, fits: bool) -> None:
    peer.describes(file_size=None)
    if fits:
        assert fetch(peer, most) == FILE
    else:
        assert problem(peer, most) == "too_big"


def test_compression_on_the_way_is_neither_asked_for_nor_undone(peer: Peer) -> None:
    packed, wanted = gzip.compress(bytes(MB)), []

    def pressed(request: BaseHTTPRequestHandler) -> None:
        wanted.append(request.headers["accept-encoding"])
        reply(request, 200, packed, {"content-encoding": "gzip"})

    peer.describes(content=packed)
    peer.answers["/file"] = pressed
    assert fetch(peer) == packed
    assert wanted == ["identity"]


def test_a_file_that_drips_is_given_up(peer: Peer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "WHOLE_S", 0.5)

    def drip(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.send_header("content-length", str(len(FILE)))
        request.end_headers()
        for byte in FILE[:100]:
            request.wfile.write(bytes([byte]))
            time.sleep(0.2)

    peer.answers["/file"] = drip
    started = time.monotonic()
    with pytest.raises(UnavailableError, match="too_slow"):
        fetch(peer)
    assert time.monotonic() - started < 15, "not the twenty seconds that it drips for"


def test_a_file_in_chunks_is_read_as_well(peer: Peer) -> None:
    def chunked(request: BaseHTTPRequestHandler) -> None:
        request.protocol_version = "HTTP/1.1"
        request.send_response(200)
        request.send_header("transfer-encoding", "chunked")
        request.end_headers()
        for start in range(0, len(FILE), 500):
            part = FILE[start : start + 500]
            request.wfile.write(b"%x\r\n%b\r\n" % (len(part), part))
        request.wfile.write(b"0\r\n\r\n")

    peer.answers["/file"] = chunked
    assert fetch(peer) == FILE


def test_a_file_cut_short_is_no_file(peer: Peer) -> None:
    peer.answers["/file"] = lambda request: reply(request, 200, FILE[:50], {"content-length": str(len(FILE))})
    with pytest.raises(UnavailableError):
        fetch(peer)


def test_another_file_than_the_one_described_is_not_taken(peer: Peer) -> None:
    peer.says("/file", 200, FILE[::-1])
    with pytest.raises(UnavailableError, match="sha256"):
        fetch(peer)


# Gone, expired, refused


@pytest.mark.parametrize("status", [400, 404])
def test_an_id_that_meta_no_longer_knows_is_gone(peer: Peer, status: int) -> None:
    peer.refuses(status, 100)
    assert problem(peer) == "gone"


@pytest.mark.parametrize("status", [404, 410])
def test_an_expired_url_is_replaced_once(peer: Peer, status: int) -> None:
    def expired(request: BaseHTTPRequestHandler) -> None:
        peer.describes(f"{peer.url}/new")
        reply(request, status, b"", {})

    peer.answers["/file"] = expired
    peer.says("/new", 200, FILE)
    assert fetch(peer) == FILE
    assert peer.paths == [f"/v26.0/{ID}", "/file", f"/v26.0/{ID}", "/new"]


def test_a_url_that_expires_at_once_means_gone(peer: Peer) -> None:
    peer.says("/file", 404)
    assert problem(peer) == "gone"
    assert peer.paths.count("/file") == 2


def test_a_token_that_is_stale_is_read_again_once(peer: Peer) -> None:
    tokens = Tokens(stale="old")
    good = peer.answers[f"/v26.0/{ID}"]
    refusal = json.dumps({"error": {"code": 190}}).encode()

    def guarded(request: BaseHTTPRequestHandler) -> None:
        fresh = request.headers["authorization"] == f"Bearer {TOKEN}"
        good(request) if fresh else reply(request, 401, refusal, {})

    peer.answers[f"/v26.0/{ID}"] = guarded
    assert fetch(peer, tokens=tokens) == FILE
    assert tokens.doubts == 1


def test_a_token_that_stays_refused_is_an_error_of_its_own(peer: Peer) -> None:
    peer.refuses(401, 190)
    with pytest.raises(TokenRefusedError):
        fetch(peer)
    assert len(peer.asked) == 2


@pytest.mark.parametrize(("status", "code"), [(500, 100), (503, 2), (429, 100), (400, 4), (403, 10), (400, 80007)])
def test_any_other_refusal_may_be_tried_again(peer: Peer, status: int, code: int) -> None:
    peer.refuses(status, code)
    with pytest.raises(UnavailableError):
        fetch(peer)


ENDLESS = b'{"url": "' + b"x" * 100_000


@pytest.mark.parametrize(
    "body", [ENDLESS, b"", b"<html>", b"[]", b"{}", b'{"url": 7, "mime_type": "x"}', b'{"error": "x"}']
)
def test_an_answer_that_makes_no_sense_may_be_tried_again(peer: Peer, body: bytes) -> None:
    peer.says(f"/v26.0/{ID}", 200, body)
    with pytest.raises(UnavailableError):
        fetch(peer)


@pytest.mark.parametrize("status", [401, 403, 429, 500, 503])
def test_a_download_that_fails_may_be_tried_again(peer: Peer, status: int) -> None:
    peer.says("/file", status)
    with pytest.raises(UnavailableError, match=f"http_{status}"):
        fetch(peer)


def test_a_host_that_does_not_answer_may_be_tried_again() -> None:
    with serving() as peer:
        pass
    with pytest.raises(UnavailableError):
        fetch(peer)


def test_no_error_repeats_a_url_or_the_token(peer: Peer, stranger: Peer) -> None:
    peer.describes(f"{stranger.url}/file?secret")
    with pytest.raises(StrayUrlError) as caught:
        fetch(peer)
    assert (str(caught.value), caught.value.__cause__) == ("", None)
