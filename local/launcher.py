"""MiniStack, pinned, with what this project needs different (local/patches.py): `python -m local.launcher`."""

import contextlib
import importlib.metadata
import os
import signal
import sys
import threading

from local import patches

PINNED = "1.5.33"


class WrongVersionError(SystemExit):
    """The installed MiniStack is not the one these patches were written for."""


def check_version(found: str) -> None:
    if found != PINNED:
        raise WrongVersionError(f"MiniStack {PINNED} is needed, {found} is installed: run `make setup`")


def write_line(line: str) -> None:
    # The reader may be gone while the last invocations end.
    with contextlib.suppress(OSError, ValueError):
        sys.stdout.write(line + "\n")
        sys.stdout.flush()


def stop_when_the_parent_is_gone() -> None:
    """The parent holds the other end of stdin: a killed runner leaves no cloud behind."""

    def wait() -> None:
        # The raw descriptor: a buffered reader would hold a lock that the interpreter's exit needs.
        while os.read(0, 1024):
            pass
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=wait, daemon=True).start()


def main() -> None:
    check_version(importlib.metadata.version("ministack"))
    app = patches.apply(f"http://127.0.0.1:{os.environ['GATEWAY_PORT']}", write_line)
    stop_when_the_parent_is_gone()
    app.main()


if __name__ == "__main__":
    main()
