"""The one transport over which a model is asked, whichever SDK asks (invariant 8).

It connects to the configured EU hosts and to nobody else, follows no redirect, reads no proxy and no key from the
environment, and keeps the deadlines.
"""

from __future__ import annotations

import logging
import ssl
import time
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import certifi
import httpx2

from chatoet.llm.errors import DeniedError

CONNECT = 2.0  # seconds
LOOPBACK = ("127.0.0.1", "localhost")
TALKATIVE = ("openai", "google_genai", "httpx2", "httpcore2")  # whose debug lines hold whole questions
# Six questions at once, for each vendor; and as many again that a letter before this one gave up waiting for.
LIMITS = httpx2.Limits(max_connections=24, max_keepalive_connections=12)


class EgressError(DeniedError):
    """An address that is not on the list: nothing was sent. Names the host alone."""


def hushed() -> None:
    """To be called once an SDK is imported: OpenAI's turns itself up then, where the environment says OPENAI_LOG."""
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)


def checked(url: str, host: str, local: bool) -> str:
    """`url` without a trailing slash, when it is https on the vendor's own host, or this machine in the local stage."""
    parts = urlsplit(url)
    if not _may_reach(parts.scheme, parts.hostname or "", frozenset({host}), local):
        raise EgressError(f"not an allowed host: {parts.hostname}")
    return url.rstrip("/")


def host_of(url: str) -> str:
    """Where it goes indeed: what the record of a call says, also of a stand-in on this machine."""
    return urlsplit(url).hostname or ""


def client(hosts: frozenset[str], local: bool, monotonic: Callable[[], float] = time.monotonic) -> httpx2.Client:
    """For all vendors: one list of roots is parsed, one pool kept."""
    context = ssl.create_default_context(cafile=certifi.where())
    network = httpx2.HTTPTransport(verify=context, trust_env=False, limits=LIMITS)
    return httpx2.Client(
        transport=Egress(network, hosts, local, monotonic),
        trust_env=False,
        follow_redirects=False,
        timeout=httpx2.Timeout(10.0, connect=CONNECT),  # of a call that names none
    )


def _may_reach(scheme: str, host: str, hosts: frozenset[str], local: bool) -> bool:
    return (scheme == "https" and host in hosts) or (local and host in LOOPBACK)


class Egress(httpx2.BaseTransport):
    def __init__(
        self, network: httpx2.BaseTransport, hosts: frozenset[str], local: bool, monotonic: Callable[[], float]
    ) -> None:
        self._network, self._hosts, self._local, self._monotonic = network, hosts, local, monotonic

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Raises EgressError, and what the network raises."""
        url = request.url
        if not _may_reach(url.scheme, url.host, self._hosts, self._local):
            raise EgressError(f"not an allowed host: {url.host}")
        limits = request.extensions["timeout"]
        until = self._monotonic() + (limits["read"] or 0)
        request.extensions["timeout"] = {**limits, "connect": CONNECT, "pool": CONNECT}
        response = self._network.handle_request(request)
        assert isinstance(response.stream, httpx2.SyncByteStream)
        response.stream = _Timed(response.stream, until, self._monotonic)
        return response

    def close(self) -> None:
        self._network.close()


class _Timed(httpx2.SyncByteStream):
    """The SDKs' timeout is one for each read: an answer that trickles in would never end."""

    def __init__(self, stream: httpx2.SyncByteStream, until: float, monotonic: Callable[[], float]) -> None:
        self._stream, self._until, self._monotonic = stream, until, monotonic

    def __iter__(self) -> Iterator[bytes]:
        for part in self._stream:
            if self._monotonic() > self._until:
                raise httpx2.ReadTimeout("the answer took longer than the call may")
            yield part

    def close(self) -> None:
        self._stream.close()
