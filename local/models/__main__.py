"""`python -m local.models`: the stand-in alone; it ends when whoever started it does."""

import argparse
import asyncio
import os
import signal
import sys
import threading
from contextlib import suppress

from local.cloud import ROOT
from local.models.asked import VENDORS
from local.models.modes import Modes, plan_of
from local.phone.server import server

# The stand-in knows the tasks and the rules as our own code does.
sys.path.insert(0, str(ROOT / "layers" / "chatoet" / "python"))


def main() -> int:
    from local.models import brain
    from local.models.app import create_app

    args = _parser().parse_args()
    modes = Modes()
    for asked in args.mode:
        vendor, _, mode = asked.partition("=")
        modes.plans[vendor] = plan_of({"mode": mode})
    if args.leave_with_parent:
        _leave_with_parent()
    with suppress(KeyboardInterrupt):  # uvicorn raises it again once it has stopped
        asyncio.run(server(create_app(brain, modes), args.port).serve())
    return 0


def _leave_with_parent() -> None:
    """The parent holds the other end of stdin: a killed runner leaves nothing behind."""

    def wait() -> None:
        while os.read(0, 1024):
            pass
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=wait, daemon=True).start()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m local.models", description="Two vendors of models, on loopback.")
    parser.add_argument("--port", type=int, default=8702)
    parser.add_argument("--mode", action="append", default=[], metavar="VENDOR=MODE", help=f"of {', '.join(VENDORS)}")
    parser.add_argument("--leave-with-parent", action="store_true", help="ends when its standard input does")
    return parser


if __name__ == "__main__":
    sys.exit(main())
