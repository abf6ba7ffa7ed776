"""The lines the Lambdas logged, fanned out to the terminal and to the phone's pane.

MiniStack's launcher writes one JSON object a line to its stdout: {"function": ..., "at": <ISO 8601>, "line": ...}.
"""

import asyncio
import json
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterable
from dataclasses import dataclass
from typing import Any

HISTORY = 10_000


# `function`; `at`, ISO 8601 in UTC; `line`, as the function wrote it, without its line end.
LogEntry = dict[str, str]


def parse(raw: str) -> LogEntry | None:
    """None for whatever else MiniStack may print."""
    try:
        entry = json.loads(raw)
        return {name: str(entry[name]) for name in ("function", "at", "line")}
    except (ValueError, KeyError, TypeError):
        return None


def event_of(entry: LogEntry) -> dict[str, Any] | None:
    """The JSON event in a line; None for a traceback or a platform line."""
    try:
        event = json.loads(entry["line"])
    except ValueError:
        return None
    return event if isinstance(event, dict) else None


def pretty(entry: LogEntry) -> str:
    return f"{entry['at'][11:19]} {entry['function']:<9} {entry['line']}"


@dataclass(frozen=True)
class _Listener:
    loop: asyncio.AbstractEventLoop
    entries: asyncio.Queue[LogEntry]


class LogHub:
    """`publish` is called on the reader's thread; `stream` on any event loop."""

    def __init__(self, stack: str, echo: Callable[[str], None] | None = None) -> None:
        self._prefix = f"{stack}-"
        self._echo = echo
        self._listeners: list[_Listener] = []
        self._history: deque[LogEntry] = deque(maxlen=HISTORY)

    def publish(self, entry: LogEntry) -> None:
        short = entry | {"function": entry["function"].removeprefix(self._prefix)}
        self._history.append(short)
        if self._echo is not None:
            self._echo(pretty(short))
        if event_of(short) is not None:
            self._hand_out(short)

    def history(self) -> list[LogEntry]:
        return list(self._history)

    def __aiter__(self) -> AsyncIterator[LogEntry]:
        return self.stream()

    async def stream(self) -> AsyncGenerator[LogEntry]:
        """Events from the past first, then each as it comes; ends when the caller stops asking."""
        listener = _Listener(asyncio.get_running_loop(), asyncio.Queue())
        for entry in self._past_events():
            listener.entries.put_nowait(entry)
        self._listeners.append(listener)
        try:
            while True:
                yield await listener.entries.get()
        finally:
            self._listeners.remove(listener)

    def _past_events(self) -> Iterable[LogEntry]:
        return [entry for entry in list(self._history) if event_of(entry) is not None]

    def _hand_out(self, entry: LogEntry) -> None:
        for listener in list(self._listeners):
            if not listener.loop.is_closed():
                listener.loop.call_soon_threadsafe(listener.entries.put_nowait, entry)
