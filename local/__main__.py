"""`python -m local run` and `python -m local reset`."""

import argparse
import shutil
import sys

from local import lock, run
from local.settings import Settings, from_environment
from local.tutor import MarkerError


def reset(settings: Settings) -> int:
    try:
        with lock.hold(run.lock_path(settings)):
            shutil.rmtree(settings.state)
    except lock.AlreadyRunningError as owner:
        run.say(f"ChatOET is {owner}; stop it first")
        return 1
    run.say(f"{settings.state} is gone")
    return 0


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m local", description=__doc__)
    parser.add_argument("command", choices=("run", "reset"))
    command = parser.parse_args().command
    try:
        settings = from_environment()
    except MarkerError as error:
        run.say(f"make run: {error}")
        return 1
    return {"run": run.run, "reset": reset}[command](settings)


if __name__ == "__main__":
    sys.exit(main())
