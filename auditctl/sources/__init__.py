"""Where a sealed log is read from: a bucket, the local cloud's, or a downloaded folder. Each can only be read."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import NamedTuple, Protocol


class LogLine(NamedTuple):
    at_ms: int
    group: str
    message: str


class Source(Protocol):
    """`get` raises OversizedError and UnreadableError, and gives None for what is not there."""

    name: str
    at_once: int  # how many reads may be under way: 1 on a disk, more where each is a round trip

    def keys(self, prefix: str) -> Iterator[str]:
        """In the order of their names."""
        ...

    def get(self, key: str) -> bytes | None: ...

    def logs(self, origin: str, since: int, until: int) -> Iterator[LogLine]:
        """The CloudWatch lines of the stack that this log belongs to, between two moments (epoch seconds)."""
        ...

    def table(self, origin: str, chains: Iterable[str]) -> Iterator[bytes]:
        """The live table's entries as lines, one chain after the other, each in the order of its numbers."""
        ...


def ahead[Key, Found](get: Callable[[Key], Found], keys: Iterable[Key], at_once: int) -> Iterator[tuple[Key, Found]]:
    """Each key with what was found, in order, some of them fetched before their turn."""
    if at_once == 1:
        yield from ((key, get(key)) for key in keys)
        return
    waiting: deque[tuple[Key, Future[Found]]] = deque()
    with ThreadPoolExecutor(at_once) as pool:
        for key in keys:
            waiting.append((key, pool.submit(get, key)))
            if len(waiting) == at_once:
                first, found = waiting.popleft()
                yield first, found.result()
        yield from ((key, found.result()) for key, found in waiting)
