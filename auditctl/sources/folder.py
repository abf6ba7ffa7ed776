"""A downloaded folder. Only regular files under names of the layout are opened: no link, no pipe, no way out of it."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from stat import S_ISREG
from typing import Final

from auditctl.errors import OversizedError, UnreadableError
from auditctl.layout import MOST_LINE, MOST_LOGGED, MOST_OBJECT, TABLE, known
from auditctl.safe import visible
from auditctl.sources import LogLine

DEEPEST: Final = 4  # folders in one another; a deeper one is named, as what it is not: an object


class Folder:
    at_once = 1

    def __init__(self, root: Path) -> None:
        if not root.is_dir():
            raise UnreadableError(f"{visible(str(root))} is not a folder")
        self._root, self.name = root, visible(str(root))

    def keys(self, prefix: str) -> Iterator[str]:
        try:
            yield from self._under(prefix.rstrip("/"), DEEPEST)
        except OSError as error:
            raise UnreadableError(f"{self.name}/{visible(prefix)}: {error.strerror}") from None

    def _under(self, folder: str, depth: int) -> Iterator[str]:
        here = self._root / folder
        if not here.is_dir() or here.is_symlink():
            return
        for path in sorted(here.iterdir(), key=lambda path: path.name):
            key = f"{folder}/{path.name}" if folder else path.name
            if depth and path.is_dir() and not path.is_symlink():
                yield from self._under(key, depth - 1)
            else:
                yield key

    def get(self, key: str) -> bytes | None:
        if not known(key):
            return None
        try:
            self._check(key)
            return (self._root / key).read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise UnreadableError(f"{self.name}/{key}: {error.strerror}") from None

    def _check(self, key: str, most: int | None = MOST_OBJECT) -> None:
        """Before it is opened: a pipe would hang."""
        path = self._root / key
        found = path.lstat()
        if not S_ISREG(found.st_mode) or not path.resolve().is_relative_to(self._root.resolve()):
            raise UnreadableError(f"{self.name}/{key} is no regular file of this folder")
        if most is not None and found.st_size > most:
            raise OversizedError(f"{self.name}/{key} is larger than {most} bytes")

    def logs(self, origin: str, since: int, until: int) -> Iterator[LogLine]:
        for key in self.keys("logs/"):
            if not known(key):
                continue
            for number, line in enumerate(self._lines(key, MOST_LOGGED), 1):
                found = _log_line(line)
                if found is None:
                    raise UnreadableError(f"{self.name}/{key} line {number} is no line of a log")
                if since <= found.at_ms // 1000 < until:
                    yield found

    def table(self, origin: str, chains: Iterable[str]) -> Iterator[bytes]:
        """All that was exported, whatever is asked for: what nobody expects is what one wants to see."""
        yield from self._lines(TABLE, MOST_LINE)

    def _lines(self, key: str, most: int) -> Iterator[bytes]:
        try:
            self._check(key, most=None)  # a log may be long: its lines may not
            with (self._root / key).open("rb") as file:
                while line := file.readline(most + 1):
                    if len(line) > most:
                        raise OversizedError(f"{self.name}/{key} has a line longer than {most} bytes")
                    yield line.rstrip(b"\n")
        except OSError as error:
            raise UnreadableError(f"{self.name}/{key}: {error.strerror}") from None


def _log_line(line: bytes) -> LogLine | None:
    try:
        found = json.loads(line)
        at, group, message = found["timestamp"], found["logGroup"], found["message"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    sound = type(at) is int and 0 <= at < 1 << 53 and type(group) is str and type(message) is str
    return LogLine(at, visible(group), message) if sound else None
