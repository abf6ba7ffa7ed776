"""One runner a state directory, held by the kernel's file lock: it cannot go stale, however the runner died."""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class AlreadyRunningError(Exception):
    """Another runner holds the lock; `url` is where its page is, empty while it is still starting."""

    def __init__(self, pid: int, url: str) -> None:
        super().__init__(f"already running (process {pid})")
        self.pid, self.url = pid, url


class Lock:
    def __init__(self, path: Path) -> None:
        self._path = path

    def announce(self, url: str) -> None:
        self._path.write_text(json.dumps({"pid": os.getpid(), "url": url}))


@contextmanager
def hold(path: Path) -> Iterator[Lock]:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise _owner(path) from None
        lock = Lock(path)
        lock.announce("")
        yield lock


def _owner(path: Path) -> AlreadyRunningError:
    try:
        owner = json.loads(path.read_text())
        return AlreadyRunningError(int(owner["pid"]), str(owner["url"]))
    except (ValueError, KeyError):
        return AlreadyRunningError(0, "")
