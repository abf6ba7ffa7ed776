"""A vendor on loopback that answers what the test wrote, byte for byte, and keeps what it was asked."""

import json
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple

Json = dict[str, Any]


class Answer(NamedTuple):
    body: Json | bytes
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    wait: float = 0.0  # seconds before the first byte
    between: float = 0.0  # and between any two

    @property
    def content(self) -> bytes:
        return self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()


class Request(NamedTuple):
    path: str
    headers: dict[str, str]
    body: Json


class Server:
    def __init__(self) -> None:
        self.answers: deque[Answer] = deque()
        self.requests: list[Request] = []
        self.url = ""

    def enqueue(self, *answers: Answer) -> None:
        self.answers.extend(answers)

    @property
    def sent(self) -> Json:
        return self.requests[-1].body


@contextmanager
def serving() -> Iterator[Server]:
    server = Server()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            content = json.loads(self.rfile.read(int(self.headers["content-length"])))
            headers = {name.lower(): value for name, value in self.headers.items()}
            server.requests.append(Request(self.path, headers, content))
            self._answer(server.answers.popleft())

        do_GET = do_POST

        def _answer(self, answer: Answer) -> None:
            time.sleep(answer.wait)
            self.send_response(answer.status)
            for name, value in (("content-type", "application/json"), *answer.headers):
                self.send_header(name, value)
            self.send_header("content-length", str(len(answer.content)))
            self.end_headers()
            pieces = [answer.content[n : n + 1] for n in range(len(answer.content))] if answer.between else []
            for piece in pieces or [answer.content]:
                self.wfile.write(piece)
                time.sleep(answer.between)

        def log_message(self, format: str, *args: object) -> None:
            """Silent."""

    class Quiet(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: object, client_address: object) -> None:
            """A client that has gone is what some tests are about."""

    http = Quiet(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    server.url = f"http://127.0.0.1:{http.server_address[1]}"
    try:
        yield server
    finally:
        http.shutdown()
        http.server_close()
        thread.join()
