"""Time travel: the whole system, deployed, under a clock that moves (clause PRO-inactivity-6m).

Cloud and Lambdas live under libfaketime; this process and the phone keep the real time, where the story begins.
"""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from chatoet.rules.clock import DAY, add_months
from chatoet.rules.head import GRACE
from chatoet.rules.inactivity import FIRST, LAST
from tests.e2e.story import Talk
from tests.fixtures.deployed import Deployed, Json, NotQuietError, start

LIBRARY = next(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"), None)
HOUR = 3600
KEPT = {"Receipt", "Audit", "Tombstone", "Pace", "Meter", "Erased", "Case"}  # why: policy/datamap.yaml
PATIENCE_S, QUIET_S = 30.0, 5.0

pytestmark = pytest.mark.skipif(LIBRARY is None, reason="libfaketime is not installed: apt-get install faketime")


@dataclass
class Clock:
    """The clock of the cloud: real time plus what was added. libfaketime reads the file at each look at the time."""

    file: Path
    added: int = 0

    def __post_init__(self) -> None:
        self.move_to(int(time.time()))

    @property
    def now(self) -> int:
        return int(time.time()) + self.added

    def move_to(self, at: int) -> None:
        self.added = at - int(time.time())
        ready = self.file.with_suffix(".new")
        ready.write_text(f"{self.added:+d}s\n")
        ready.replace(self.file)


@pytest.fixture(scope="module")
def clock(tmp_path_factory: pytest.TempPathFactory) -> Clock:
    return Clock(tmp_path_factory.mktemp("clock") / "faketime")


@pytest.fixture(scope="module")
def travelling(tmp_path_factory: pytest.TempPathFactory, clock: Clock) -> Iterator[Deployed]:
    environment = {
        "LD_PRELOAD": str(LIBRARY),
        "FAKETIME_TIMESTAMP_FILE": str(clock.file),
        "FAKETIME_NO_CACHE": "1",
    }
    with start(tmp_path_factory.mktemp("travelling"), enforce_iam=False, environment=environment) as system:
        yield system


@pytest.fixture(scope="module")
def uid(travelling: Deployed) -> str:
    """Of a learner who comes as far as the case notes, and then falls silent."""
    Talk(travelling, travelling.learner("Silent")).onboard()
    travelling.wait_until_quiet()
    return str(one(travelling, "Head")["pk"]["S"])


CALENDAR = {"model.sunset_near", "processor.review_due", "graph.sunset_near"}


@pytest.mark.clause("PRO-inactivity-6m")
def test_a_learner_who_falls_silent_is_warned_twice_and_then_hidden(
    travelling: Deployed, clock: Clock, uid: str
) -> None:
    for times, at in enumerate((ends(travelling) - FIRST, ends(travelling) - LAST), 1):
        live_until(travelling, clock, at)
        until(partial(warned, travelling, times))
        assert one(travelling, "Head")["state"]["S"] == "EXPIRING"
    live_until(travelling, clock, ends(travelling))
    until(lambda: one(travelling, "Head")["state"]["S"] == "EXPIRED")
    assert warned(travelling, 2), "the end itself is silent"
    assert names(travelling, "account.") == ["account.expiring", "account.expiring", "account.expired"]


@pytest.mark.clause("PRO-inactivity-6m")
@pytest.mark.clause("OET-7-necessary")
def test_within_thirty_days_of_that_nothing_is_left_of_them(travelling: Deployed, clock: Clock, uid: str) -> None:
    leaves = ends(travelling) + GRACE - DAY
    live_until(travelling, clock, leaves)
    until(lambda: "account.leaving" in names(travelling, "account."))
    for later in (150, 300, 450, 600, HOUR, DAY - HOUR):  # the erasure looks again after a minute
        live_until(travelling, clock, leaves + later)
    assert set(left(travelling, uid)) <= {"Erasing", "Due"}, "what knows where it stands, and leads to nobody"
    for later in (DAY + HOUR, DAY + 2 * HOUR):  # and after a day
        live_until(travelling, clock, leaves + later)
    assert left(travelling, uid) == []
    rung = {event["event"] for event in travelling.events() if event.get("level") == "ERROR"}
    assert rung <= CALENDAR, "in that time nobody looked at a contract or at a model again, and that rings"


def ends(travelling: Deployed) -> int:
    """Six calendar months after the last message, as the table has it."""
    return add_months(int(one(travelling, "Head")["last_inbound"]["N"]), 6)


def live_until(travelling: Deployed, clock: Clock, at: int) -> None:
    """Moves the clock and lets `expiry` run once, as if its runs on the way had come and found nothing."""
    clock.move_to(at + 1)
    set_cursor(travelling, clock.now - HOUR)
    client = travelling.clients("lambda")
    answer = client.invoke(FunctionName=f"{travelling.system.settings.stack}-expiry", Payload=b'{"source": "test"}')
    assert "FunctionError" not in answer, answer["Payload"].read()
    # A jump may end a worker over its message, which comes again once its time is up: at the next jump.
    with suppress(NotQuietError):
        travelling.wait_until_quiet(QUIET_S)


def set_cursor(travelling: Deployed, at: int) -> None:
    item: Json = {
        "pk": {"S": "sweep"}, "sk": {"S": "cursor"}, "kind": {"S": "Due"}, "controller_id": {"S": "self"},
        "uid": {"S": "none"}, "due_at": {"N": str(at - at % HOUR)}, "expires_at": {"N": str(at + 400 * DAY)},
    }  # fmt: skip
    travelling.clients("dynamodb").put_item(TableName=travelling.outputs["TableLearners"], Item=item)


def until(holds: Callable[[], bool], patience_s: float = PATIENCE_S) -> None:
    deadline = time.monotonic() + patience_s
    while not holds():
        assert time.monotonic() < deadline, "never came"
        time.sleep(0.25)


def one(travelling: Deployed, kind: str) -> Json:
    (found,) = [item for item in travelling.items("learners") if item["kind"]["S"] == kind]
    return found


def warned(travelling: Deployed, times: int) -> bool:
    """Whether the phone has the warning that many times."""
    (learner,) = (str(one["id"]) for one in travelling.phone("GET", "/learners"))
    shown = [one for one in travelling.transcript(learner) if "account_ending_1" in json.dumps(one)]
    return len(shown) == times


def names(travelling: Deployed, beginning: str) -> list[str]:
    events = (str(event["event"]) for event in travelling.events())
    return [event for event in events if event.startswith(beginning)]


def left(travelling: Deployed, uid: str) -> list[str]:
    """The kinds of what is still there of the only learner, but for those that the data map keeps."""
    tables = ("learners", "conversations", "consents", "cases", "keys", "links")
    items = [item for table in tables for item in travelling.items(table)]
    theirs = [item for item in items if uid in json.dumps(item, default=str) or item["kind"]["S"] == "Identity"]
    return [str(item["kind"]["S"]) for item in theirs if item["kind"]["S"] not in KEPT]
