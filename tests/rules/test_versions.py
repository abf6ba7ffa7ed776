"""The Graph version that we speak has an end, and someone hears of it in time."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from chatoet.flows.sunset import HOUR, watch
from chatoet.log import EventLog
from chatoet.rules.versions import ENDS, NOW, SOON, days_left
from tests.template.expanded import ROOT


def at(version: str, days_before: int, seconds: int = 0) -> int:
    day = ENDS[version] - timedelta(days=days_before)
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()) + seconds


def told(version: str, now: int) -> list[tuple[str, str]]:
    events: list[tuple[str, str]] = []
    watch(version, now, EventLog(lambda level, record: events.append((level, str(record["event"])))))
    return events


@pytest.mark.parametrize(
    ("days", "events"),
    [
        (SOON + 1, []),
        (SOON, [("WARNING", "graph.sunset")]),
        (NOW + 1, [("WARNING", "graph.sunset")]),
        (NOW, [("ERROR", "graph.sunset_near")]),
        (-5, [("ERROR", "graph.sunset_near")]),
    ],
)
def test_the_end_of_a_version_is_a_warning_at_ninety_days_and_an_error_at_thirty(
    days: int, events: list[tuple[str, str]]
) -> None:
    assert told("v25.0", at("v25.0", days)) == events


def test_a_version_that_nobody_looked_up_is_a_warning() -> None:
    assert told("v99.0", at("v25.0", 400)) == [("WARNING", "graph.unknown_version")]


def test_it_is_told_once_an_hour_and_not_by_each_run() -> None:
    runs = range(0, HOUR, 900)
    assert sum(len(told("v25.0", at("v25.0", 10, seconds))) for seconds in runs) == 1


def test_versions_end_in_their_order() -> None:
    assert list(ENDS.values()) == sorted(ENDS.values())
    assert days_left("v26.0", at("v26.0", 1, 86_399)) == 1


def test_the_version_that_is_deployed_is_one_that_we_know() -> None:
    text = (ROOT / "template.yaml").read_text("utf-8")
    (deployed,) = re.findall(r"  GraphVersion:\n    Type: String\n    Default: (\S+)", text)
    assert deployed in ENDS
