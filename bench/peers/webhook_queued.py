"""Our webhook as it is, with a stopwatch on its SQS client: how much of the time to the answer is the queue's."""

import threading
import time
from typing import Any

import boto3

boto3.setup_default_session()


class Stopwatch:
    """Counts the time in which at least one call is open."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._open, self._since = 0, 0.0
        self.total, self.calls = 0.0, 0

    def begin(self, **_: object) -> None:
        with self._lock:
            self._since = self._since if self._open else time.perf_counter()
            self._open += 1
            self.calls += 1

    def end(self, **_: object) -> None:
        with self._lock:
            self._open -= 1
            if not self._open:
                self.total += time.perf_counter() - self._since


queue = Stopwatch()
events: Any = boto3.DEFAULT_SESSION.events  # type: ignore[union-attr]
events.register("provide-client-params.sqs.SendMessageBatch", queue.begin)
events.register("after-call.sqs.SendMessageBatch", queue.end)

from app import webhook  # type: ignore[import-not-found]  # noqa: E402  its client must find the stopwatch


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    queue.total, queue.calls = 0.0, 0
    started = time.perf_counter()
    status = webhook(event)["statusCode"]
    took = time.perf_counter() - started
    return {"status": status, "ms": took * 1000, "queue_ms": queue.total * 1000, "calls": queue.calls}
