"""The stand-in as a process of its own: started, waited for, stopped; and what is said to it while it runs."""

import contextlib
import http.client
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from local.cloud import ROOT, port_is_taken
from local.models.asked import Json, Vendor

START_SECONDS, STOP_SECONDS = 20.0, 5.0


class PeerError(Exception):
    """The stand-in did not start; the text says why."""


@dataclass(frozen=True)
class Peer:
    port: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def set(self, vendor: Vendor, mode: str, **more: Any) -> None:
        """See local/models/modes.py, e.g. set("openai", "unavailable", times=2)."""
        self.call("PUT", f"/modes/{vendor}", {"mode": mode, **more})

    def journal(self) -> list[Json]:
        found: list[Json] = self.call("GET", "/journal")
        return found

    def forget(self) -> None:
        self.call("DELETE", "/journal")

    def call(self, method: str, path: str, body: Json | None = None) -> Any:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request(method, path, None if body is None else json.dumps(body))
            answer = connection.getresponse()
            content = json.loads(answer.read())
        finally:
            connection.close()
        if answer.status != 200:
            raise ValueError(f"{method} {path}: {content}")
        return content


@contextmanager
def running(port: int) -> Iterator[Peer]:
    """Yields at once: it is up long before the first letter; `wait` for it where that is not so."""
    if port_is_taken(port):
        raise PeerError(f"port {port} is taken by another program (CHATOET_MODELS_PORT chooses)")
    process = subprocess.Popen(
        [sys.executable, "-m", "local.models", "--port", str(port), "--leave-with-parent"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        start_new_session=True,  # Ctrl-C must reach the runner alone
    )
    try:
        yield Peer(port)
    finally:
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(STOP_SECONDS)
        process.kill()
        process.wait(STOP_SECONDS)
        assert process.stdin is not None
        process.stdin.close()


def wait(peer: Peer) -> Peer:
    deadline = time.monotonic() + START_SECONDS
    while not port_is_taken(peer.port):
        if time.monotonic() > deadline:
            raise PeerError("the stand-in for models did not start")
        time.sleep(0.05)
    return peer
