"""Time travel: the whole system, deployed, under a clock that moves (clause PRO-inactivity-6m).

Cloud and Lambdas live under libfaketime; this process and the phone keep the real time, where the story begins.
"""

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from chatoet.rules.clock import DAY, add_months, hour_of
from chatoet.rules.head import GRACE
from chatoet.rules.inactivity import FIRST, LAST
from tests.e2e.story import Talk
from tests.fixtures.deployed import Deployed, Json, start

LIBRARY = next(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"), None)
HOUR = 3600
KEPT = {"Receipt", "Audit", "Tombstone", "Pace", "Erased", "Case"}  # why: policy/datamap.yaml
PATIENCE_S = 40.0

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


@pytest.mark.clause("PRO-inactivity-6m")
@pytest.mark.clause("OET-7-necessary")
def test_a_learner_who_falls_silent_is_warned_then_hidden_then_gone(travelling: Deployed, clock: Clock) -> None:
    learner = travelling.learner("Silent")
    talk = Talk(travelling, learner)
    talk.onboard()
    travelling.wait_until_quiet()
    head = one(travelling, "Head")
    uid, last = str(head["pk"]["S"]), int(head["last_inbound"]["N"])
    ends = add_months(last, 6)

    # Five months on, and again a week before the end: the warning reaches the phone.
    for number, at in enumerate((ends - FIRST, ends - LAST), 1):
        live_until(travelling, clock, at)
        until(partial(warned, travelling, learner, number))
        assert one(travelling, "Head")["state"]["S"] == "EXPIRING"
    live_until(travelling, clock, ends)
    until(lambda: one(travelling, "Head")["state"]["S"] == "EXPIRED")
    assert len(warnings(travelling, learner)) == 2, "the end itself is silent"
    live_until(travelling, clock, ends + GRACE - DAY)
    until(lambda: "account.leaving" in names(travelling))
    live_until(travelling, clock, ends + GRACE + HOUR)
    until(lambda: not left(travelling, uid), 120)
    assert [name for name in names(travelling) if name.startswith("account.")] == [
        "account.expiring", "account.expiring", "account.expired", "account.leaving",
    ]  # fmt: skip
    assert [event for event in travelling.events() if event.get("level") == "ERROR"] == []


def live_until(travelling: Deployed, clock: Clock, at: int) -> None:
    """Moves the clock and lets `expiry` run once, as if its runs on the way had come and found nothing."""
    travelling.wait_until_quiet()
    clock.move_to(at + 1)
    set_cursor(travelling, clock.now - HOUR)
    client = travelling.clients("lambda")
    answer = client.invoke(FunctionName=f"{travelling.system.settings.stack}-expiry", Payload=b'{"source": "test"}')
    assert "FunctionError" not in answer, answer["Payload"].read()
    travelling.wait_until_quiet(40)


def set_cursor(travelling: Deployed, at: int) -> None:
    item: Json = {
        "pk": {"S": "sweep"}, "sk": {"S": "cursor"}, "kind": {"S": "Due"}, "controller_id": {"S": "self"},
        "uid": {"S": "none"}, "due_at": {"N": str(at - at % HOUR)}, "expires_at": {"N": str(at + 400 * DAY)},
    }  # fmt: skip
    assert hour_of(at)
    travelling.clients("dynamodb").put_item(TableName=travelling.outputs["TableLearners"], Item=item)


def until(holds: Callable[[], bool], patience_s: float = PATIENCE_S) -> None:
    deadline = time.monotonic() + patience_s
    while not holds():
        assert time.monotonic() < deadline, "never came"
        time.sleep(0.25)


def one(travelling: Deployed, kind: str) -> Json:
    (found,) = [item for item in travelling.items("learners") if item["kind"]["S"] == kind]
    return found


def warned(travelling: Deployed, learner: str, times: int) -> bool:
    return len(warnings(travelling, learner)) == times


def warnings(travelling: Deployed, learner: str) -> list[Json]:
    return [one for one in travelling.transcript(learner) if "account_ending_1" in json.dumps(one)]


def names(travelling: Deployed) -> list[str]:
    return [str(event["event"]) for event in travelling.events()]


def left(travelling: Deployed, uid: str) -> list[tuple[str, Any]]:
    """What is still there of the learner, but for what the data map keeps; the sweep's cursor is nobody's."""
    tables = ("learners", "conversations", "consents", "cases", "keys", "links")
    items = [(table, item) for table in tables for item in travelling.items(table)]
    ours = [(table, item) for table, item in items if uid in json.dumps(item, default=str)]
    stray = [(table, item) for table, item in items if item["kind"]["S"] == "Identity"]
    return [(table, item["kind"]["S"]) for table, item in ours + stray if item["kind"]["S"] not in KEPT]
