"""The process in which a stranger's file is opened: bounded in time and memory, and with nothing to write to.

Bytes on stdin, the kind as argument; JSON on stdout: {"text": …} or {"problem": …}. Its death says: unreadable.
"""

import json
import resource
import sys

from chatoet.extract.readers import READERS, words_of
from chatoet.rules.media import Kind, RefusedError

CPU_S = 10
MEMORY = 512 * 1024 * 1024
OPEN_FILES = 32


def main(kind: str) -> None:
    known: dict[str, Kind] = {name: name for name in READERS}
    _confine()
    try:
        answer = {"text": words_of(known[kind], sys.stdin.buffer.read())}
    except RefusedError as error:
        answer = {"problem": error.problem}
    sys.stdout.write(json.dumps(answer))


def _confine() -> None:
    """Set from inside: code between fork and exec could lock up in a process with threads."""
    limits = {
        resource.RLIMIT_CPU: CPU_S,
        resource.RLIMIT_AS: MEMORY,
        resource.RLIMIT_NOFILE: OPEN_FILES,
        resource.RLIMIT_NPROC: 0,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
    }
    for limit, value in limits.items():
        resource.setrlimit(limit, (value, value))
