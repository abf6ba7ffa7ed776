"""Live updates: everything that happens on the phone, to every page that listens."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

Event = dict[str, Any]
_BACKLOG = 2000


class Hub:
    def __init__(self, log_lines: int = 500) -> None:
        self._queues: set[asyncio.Queue[Event | None]] = set()
        self.log: deque[Mapping[str, str]] = deque(maxlen=log_lines)

    def publish(self, kind: str, data: Mapping[str, Any]) -> None:
        if kind == "log":
            self.log.append(data)
        for queue in list(self._queues):
            self._offer(queue, {"kind": kind, "data": dict(data)})

    def close(self) -> None:
        for queue in self._queues:
            queue.put_nowait(None)

    @contextmanager
    def listen(self) -> Iterator[AsyncIterator[Event]]:
        queue: asyncio.Queue[Event | None] = asyncio.Queue()
        self._queues.add(queue)
        try:
            yield _drain(queue)
        finally:
            self._queues.discard(queue)

    def _offer(self, queue: asyncio.Queue[Event | None], event: Event) -> None:
        """A page that stopped reading is let go; its browser reconnects and starts from a snapshot."""
        if queue.qsize() >= _BACKLOG:
            self._queues.discard(queue)
            queue.put_nowait(None)
        else:
            queue.put_nowait(event)


async def _drain(queue: asyncio.Queue[Event | None]) -> AsyncIterator[Event]:
    while (event := await queue.get()) is not None:
        yield event
