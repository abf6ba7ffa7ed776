"""What goes over the wire to DynamoDB: seen, or answered in its place."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from botocore.awsrequest import AWSRequest, AWSResponse
from botocore.compat import HTTPHeaders

from chatoet.store.tables import Tables

Answer = tuple[int, dict[str, Any]]


Request = tuple[str, dict[str, Any]]  # operation and body


class Raw:
    """The body of a canned answer, as urllib3 would give it."""

    def __init__(self, body: bytes) -> None:
        self._body = body

    def stream(self, **_: Any) -> Iterator[bytes]:
        yield self._body

    def read(self, *_: Any) -> bytes:
        return self._body


@contextmanager
def canned(tables: Tables, operation: str, *answers: Answer) -> Iterator[None]:
    """The next requests of that operation never leave: they get these answers."""
    left = list(answers)

    def reply(request: AWSRequest, **_: Any) -> AWSResponse | None:
        if not left:
            return None
        status, body = left.pop(0)
        raw: Any = Raw(json.dumps(body).encode())
        return AWSResponse(str(request.url), status, HTTPHeaders(), raw)

    with _registered(tables, f"before-send.dynamodb.{operation}", reply):
        yield
    assert not left, "an answer that nobody asked for"


@contextmanager
def requests(tables: Tables) -> Iterator[list[Request]]:
    """Every request that is sent meanwhile, repeats included: its operation and body."""
    seen: list[Request] = []

    def note(request: Any, **_: Any) -> None:
        target, body = request.headers["X-Amz-Target"], request.body
        operation = target.decode() if isinstance(target, bytes) else str(target)
        seen.append((operation.rpartition(".")[2], json.loads(body)))

    with _registered(tables, "before-send.dynamodb.*", note):
        yield seen


@contextmanager
def _registered(tables: Tables, event: str, handler: Any) -> Iterator[None]:
    events = tables.connection.client.meta.events
    events.register_first(event, handler)
    try:
        yield
    finally:
        events.unregister(event, handler)
