"""The processes that MiniStack runs the functions in, found by what the kernel says of them."""

import contextlib
import os
import random
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")
GROWN_S = 2.0  # a start is over by then, or nearly


@dataclass(frozen=True)
class Workers:
    """Of one private local cloud: its port in a worker's environment tells them from those of any other."""

    endpoint: str

    def of(self, function: str) -> Iterator[int]:
        """Process ids of the running workers of the function, given by its full name."""
        wanted = {f"AWS_LAMBDA_FUNCTION_NAME={function}".encode(), f"AWS_ENDPOINT_URL={self.endpoint}".encode()}
        for process in PROC.glob("[0-9]*"):
            with contextlib.suppress(OSError):
                if wanted <= set((process / "environ").read_bytes().split(b"\0")):
                    yield int(process.name)

    def kill_one(self, function: str, chance: random.Random) -> None:
        """SIGKILL to one of them, if there is one that is past its start, whatever it does at that moment."""
        grown = [pid for pid in sorted(self.of(function)) if age_s(pid) > GROWN_S]
        with contextlib.suppress(ProcessLookupError):
            if grown:
                os.kill(chance.choice(grown), signal.SIGKILL)


def descendants(pid: int) -> set[int]:
    """Children, their children, and so on: of a process in another session too."""
    found: set[int] = set()
    for task in (PROC / str(pid) / "task").glob("*"):
        with contextlib.suppress(OSError):
            for child in (task / "children").read_text().split():
                found |= {int(child)} | descendants(int(child))
    return found


def is_alive(pid: int) -> bool:
    """A zombie is not: it waits for nothing but an init that collects it."""
    stat = _stat(pid)
    return bool(stat) and stat[0] not in "ZX"


def age_s(pid: int) -> float:
    """0 when it is gone."""
    stat = _stat(pid)
    uptime = float((PROC / "uptime").read_text().split()[0])
    return uptime - int(stat[19]) / os.sysconf("SC_CLK_TCK") if stat else 0.0


def _stat(pid: int) -> list[str]:
    """The fields of /proc/<pid>/stat from the third on; empty when it is gone."""
    try:
        return (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []
