"""A proxy on loopback in front of the local cloud, which remembers every request that the Lambdas make of AWS."""

import http.client
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any

from bench.capacity import Json, Size, read_units, write_targets, write_units
from bench.stub import HOST, listening

SKIPPED = {"connection", "transfer-encoding", "content-length", "server", "date"}


@dataclass(frozen=True)
class Call:
    """`items` counts what a DynamoDB request writes or checks."""

    service: str
    operation: str
    write_units: int = 0
    read_units: float = 0
    items: int = 0


@dataclass
class Recorder:
    port: int  # of the cloud
    size: Size
    calls: list[Call] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self) -> list[Call]:
        """What was recorded since the last time."""
        with self.lock:
            taken, self.calls = self.calls, []
        return taken

    def record(self, target: str, body: bytes, send: Callable[[], tuple[int, bytes]]) -> None:
        service, _, operation = target.partition(".")
        if not service.startswith("DynamoDB"):
            send()
            call = Call(service, operation)
        else:
            call = self._table_call(service, operation, json.loads(body), send)
        with self.lock:
            self.calls.append(call)

    def _table_call(self, service: str, operation: str, request: Json, send: Callable[[], tuple[int, bytes]]) -> Call:
        targets = write_targets(operation, request)
        before = [self.size(table, key) for table, key, _ in targets]
        status, answer = send()
        response = json.loads(answer) if status == 200 else {"Responses": []}
        after = [max(sent, self.size(table, key)) for table, key, sent in targets]
        sizes = [max(pair) for pair in zip(before, after, strict=True)]
        writes, reads = write_units(operation, sizes), read_units(operation, request, response)
        return Call(service, operation, writes, reads, len(targets))


@contextmanager
def recording(cloud_port: int, size: Size) -> Iterator[tuple[str, Recorder]]:
    """The proxy's URL, and what it remembers, while it runs."""
    recorder = Recorder(cloud_port, size)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1  # head and body in one packet: two would wait for each other's acknowledgement

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            recorder.record(self.headers.get("x-amz-target", ""), body, lambda: self._forward(body))

        def _forward(self, body: bytes) -> tuple[int, bytes]:
            connection = http.client.HTTPConnection(HOST, cloud_port, timeout=30)
            connection.request("POST", self.path, body, {name: value for name, value in self.headers.items()})
            answer = connection.getresponse()
            content = answer.read()
            connection.close()
            self.send_response(answer.status)
            for name, value in answer.getheaders():
                if name.lower() not in SKIPPED:
                    self.send_header(name, value)
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)
            return answer.status, content

        def log_message(self, format: str, *args: Any) -> None:
            """Silent."""

    with listening(Handler) as port:
        yield f"http://{HOST}:{port}", recorder
