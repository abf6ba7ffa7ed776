"""`make run`: everything up, one URL, the Lambdas' log lines, and down again on Ctrl-C or SIGTERM."""

import signal
import time
from pathlib import Path
from typing import NoReturn

from infra.templates import MetaError
from local import lock, warm
from local.cloud import CloudError
from local.deploy import OtherPortError
from local.models.peer import PeerError
from local.sam import SamError
from local.settings import Settings
from local.system import PortTakenError, System, running

OWN_ERRORS = (CloudError, MetaError, OtherPortError, PeerError, PortTakenError)
SIGNALS = (signal.SIGINT, signal.SIGTERM)


class StopRequested(BaseException):  # noqa: N818 - like KeyboardInterrupt, not an error
    """Unwinds the main thread, so that every part stops in order."""


def say(text: str) -> None:
    print(text, flush=True)


def run(settings: Settings) -> int:
    for number in SIGNALS:
        signal.signal(number, _stop)
    try:
        with lock.hold(lock_path(settings)) as held, running(settings, say, say, first_learner="Ada") as system:
            held.announce(settings.page)
            say(f"\n  ChatOET is on {settings.page}\n  Letters: {settings.marker.said}")
            say("  Ctrl-C stops it; what was said is kept.\n")
            warm.start(system)
            return _wait(system)
    except StopRequested:
        return 0
    except lock.AlreadyRunningError as owner:
        say(f"ChatOET is {owner}: {owner.url or 'its page will be there in a moment'}")
        return 0
    except SamError as error:
        say(f"make run: {error}\nWhen nothing else helps, `python -m local reset` begins anew.")
        return 1
    except OWN_ERRORS as error:
        say(f"make run: {error}")
        return 1


def lock_path(settings: Settings) -> Path:
    return settings.state / "runner.lock"


def _stop(*_: object) -> NoReturn:
    """From anywhere, a long build included; a second Ctrl-C does not disturb the clean stop."""
    for number in SIGNALS:
        signal.signal(number, signal.SIG_IGN)
    say("stopping …")
    raise StopRequested


def _wait(system: System) -> int:
    while system.cloud.running():
        time.sleep(0.5)
    say(f"the local cloud ended by itself; see {system.cloud.log_file}")
    return 1
