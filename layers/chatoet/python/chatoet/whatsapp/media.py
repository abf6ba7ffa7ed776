"""Files that learners send: asked for by id, then fetched from the URL that Meta names, good for five minutes.

The URL comes from outside, so nothing about it is taken on trust: only Meta's hosts are called (and with them the
token stays), only over TLS, no redirect is followed, and neither size nor time is left to the other side.

    UnavailableError (rules/media.py)
    ├── StrayUrlError      the URL, or a redirect, leads away from Meta: an operator should look
    └── TokenRefusedError  Meta no longer takes our token
"""

import json
import re
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from http import HTTPStatus
from typing import Any, Protocol

import urllib3
from urllib3.exceptions import HTTPError, LocationParseError
from urllib3.util import parse_url

from chatoet.rules.media import RefusedError, UnavailableError
from chatoet.whatsapp.graph import UNAUTHORISED, TokenSource

HOSTS = ("lookaside.fbsbx.com",)  # what Meta documents
SUFFIXES = (".fbcdn.net", ".whatsapp.net")  # where its networks have been seen to serve from; nobody else's names
MEDIA_ID = re.compile(r"[0-9]{1,40}", re.ASCII)
TIMEOUT = urllib3.Timeout(connect=3, read=5)  # seconds, between two pieces
WHOLE_S = 20.0  # seconds, for all pieces
CHUNK = 65_536
MOST_ANSWER = 65_536  # bytes of JSON
NO_SUCH_OBJECT = 100
EXPIRED = (HTTPStatus.NOT_FOUND, HTTPStatus.GONE)


class StrayUrlError(UnavailableError):
    """Holds nothing: a media URL is a key."""


class TokenRefusedError(UnavailableError):
    """Not even after a fresh read from the secret store."""


class _ExpiredError(Exception):
    """The URL no longer works; a new one may."""


@dataclass(frozen=True, slots=True)
class Described:
    """What Meta says about a file. `size` in bytes, 0 when it does not say."""

    media_id: str
    url: str
    mime_type: str
    size: int
    sha256: str


class Downloads(Protocol):
    def describe(self, media_id: str) -> Described: ...
    def download(self, described: Described, most: int) -> bytes: ...


def origin(url: str) -> str:
    parts = parse_url(url)
    return f"{parts.scheme}://{parts.netloc}"


def is_metas(url: str, own: str | None = None) -> bool:
    """Whether the token may go there. `own` is the Graph's origin in the local stage, which serves files as well."""
    try:
        parts = parse_url(url)  # the reading of the client that will call it: another may see another host
    except LocationParseError:
        return False
    if own is not None and origin(url) == own:
        return True
    host = parts.host or ""
    known = host in HOSTS or host.endswith(SUFFIXES)
    return known and parts.scheme == "https" and parts.port in (None, 443) and parts.auth is None


class Media:
    def __init__(self, url: str, local: bool, tokens: TokenSource, monotonic: Callable[[], float]) -> None:
        """`url` includes the version: https://graph.facebook.com/v26.0. `local` lets its own host serve files too."""
        self._url, self._tokens, self._monotonic = url, tokens, monotonic
        self._own = origin(url) if local else None
        self._pool = urllib3.PoolManager(maxsize=1, timeout=TIMEOUT, retries=False)

    def describe(self, media_id: str) -> Described:
        """Raises RefusedError("gone") when Meta does not know the id (any more), else UnavailableError."""
        if not MEDIA_ID.fullmatch(media_id):
            raise RefusedError("gone")
        answer = self._ask(media_id)
        if _code(answer) == UNAUTHORISED and self._tokens.doubt():
            answer = self._ask(media_id)
        match answer:
            case {"url": str(url), "mime_type": str(mime_type)}:
                return Described(media_id, url, mime_type, _size(answer), str(answer.get("sha256", "")))
        code = _code(answer)
        if code == NO_SUCH_OBJECT:
            raise RefusedError("gone")
        raise TokenRefusedError if code == UNAUTHORISED else UnavailableError(f"code_{code}")

    def download(self, described: Described, most: int) -> bytes:
        """At most `most` bytes, else RefusedError("too_big"). An expired URL is replaced once."""
        deadline = self._monotonic() + WHOLE_S
        try:
            return self._fetch(described, most, deadline)
        except _ExpiredError:
            again = self.describe(described.media_id)
        try:
            return self._fetch(again, most, deadline)
        except _ExpiredError:
            raise RefusedError("gone") from None

    def _ask(self, media_id: str) -> dict[str, Any]:
        deadline = self._monotonic() + WHOLE_S
        data = self._get(f"{self._url}/{media_id}", MOST_ANSWER, deadline, _check_answer)
        try:
            answer = json.loads(data)
        except ValueError:
            raise UnavailableError("no_json") from None
        return answer if isinstance(answer, dict) else {}

    def _fetch(self, described: Described, most: int, deadline: float) -> bytes:
        if not is_metas(described.url, self._own):
            raise StrayUrlError
        if described.size > most:
            raise RefusedError("too_big")
        data = self._get(described.url, most, deadline, _check_file)
        if len(data) > most:
            raise RefusedError("too_big")
        digest = sha256(data)
        if described.sha256 not in ("", digest.hexdigest(), b64encode(digest.digest()).decode()):
            raise UnavailableError("sha256")
        return data

    def _get(self, url: str, most: int, deadline: float, check: Callable[[int], None]) -> bytes:
        headers = {"authorization": f"Bearer {self._tokens.get('access_token')}", "accept-encoding": "identity"}
        try:
            answer = self._pool.request("GET", url, headers=headers, redirect=False, preload_content=False)
            try:
                check(answer.status)
                return self._read(answer, most, deadline)
            finally:
                answer.close()  # and with it the connection: what was refused is not read to its end
        except HTTPError as error:
            raise UnavailableError(type(error).__name__) from None

    def _read(self, answer: urllib3.BaseHTTPResponse, most: int, deadline: float) -> bytes:
        """All of it; of more than `most` bytes, only so much that one sees it is more."""
        parts, size = [], 0
        # read1: what one call to the socket gives; read would wait for a full chunk, however slowly it drips.
        while size <= most and (part := answer.read1(CHUNK, decode_content=False)):
            if self._monotonic() > deadline:
                raise UnavailableError("too_slow")
            parts.append(part)
            size += len(part)
        return b"".join(parts)


def _check_answer(status: int) -> None:
    """A refusal says in its body what it is."""
    if status >= 500 or status == HTTPStatus.TOO_MANY_REQUESTS:
        raise UnavailableError(f"http_{status}")


def _check_file(status: int) -> None:
    if status in EXPIRED:
        raise _ExpiredError
    if 300 <= status < 400:
        raise StrayUrlError
    if status != HTTPStatus.OK:
        raise UnavailableError(f"http_{status}")


def _code(answer: dict[str, Any]) -> int:
    match answer:
        case {"error": {"code": int(code)}}:
            return code
    return 0


def _size(answer: dict[str, Any]) -> int:
    """A number, by the documentation; a string of digits has been seen."""
    size = answer.get("file_size")
    return int(size) if isinstance(size, int) or (isinstance(size, str) and size.isdecimal()) else 0
