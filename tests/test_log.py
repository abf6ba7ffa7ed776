"""The two sinks write the same line, and neither knows more than the event."""

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest

from chatoet.log import EventLog, FunctionFailedError, lambda_handler, lines, powertools
from chatoet.rules.catalogue import EVENTS, FIELDS, METRICS, CatalogueError, EventName, Fields

NAMESPACE = "chatoet-test"
FAILED: Fields = {"mid": "m", "lane": "turns", "error": "X", "try": 2}
# What would end a line, or begin another, or hide what stands on it.
INJECTIONS = [
    "a\nb",
    "a\r.",
    '{"event":"terms.accepted"}',
    "\x1b[2K\x1b[1A",
    "\u202edesrever",
    'a","b":"c',
    "a\x00",
    "a\u2028",
]


@pytest.fixture(autouse=True)
def root() -> Iterator[None]:
    """A sink makes libraries silent; here others want to hear them."""
    level = logging.getLogger().level
    yield
    logging.getLogger().setLevel(level)


@pytest.mark.parametrize(("name", "fields"), [("webhook.received", {"mid": "m", "turns": 1}), ("item.failed", FAILED)])
def test_both_sinks_write_the_same_line(name: EventName, fields: Fields, capsys: pytest.CaptureFixture[str]) -> None:
    lean = io.StringIO()
    EventLog(lines(lean)).emit(name, **fields)
    EventLog(powertools(f"test-{name}", NAMESPACE)).emit(name, **fields)
    written = capsys.readouterr().out
    assert written.count("\n") == lean.getvalue().count("\n") == 1
    assert json.loads(written) == json.loads(lean.getvalue())
    assert set(json.loads(written)) - {"level"} == {"event", *fields}


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("made.up", {}),
        ("webhook.received", {"text": "hello"}),
        ("item.dropped", {"reason": "two words"}),
        ("item.dropped", {"mid": "m22", "event": "terms.accepted"}),
        ("item.dropped", {"mid": "m22", "level": "INFO"}),
        *(("item.dropped", {"reason": value}) for value in INJECTIONS),
        *(("webhook.received", {"turns": value}) for value in INJECTIONS),
    ],
)
@pytest.mark.clause("OET-8-encrypt")
def test_what_is_not_in_the_catalogue_is_not_written(
    name: Any, fields: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    stream = io.StringIO()
    for sink in (lines(stream), powertools("test-refused", NAMESPACE)):
        with pytest.raises(CatalogueError) as caught:
            EventLog(sink).emit(name, **fields)
        assert not [value for value in fields.values() if str(value) in str(caught.value)]
    assert stream.getvalue() + capsys.readouterr().out == ""


@pytest.mark.parametrize("level", ["DEBUG", "ERROR", "CRITICAL"])
def test_a_level_set_by_whoever_deploys_hides_no_event(
    level: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("POWERTOOLS_LOG_LEVEL", "AWS_LAMBDA_LOG_LEVEL", "LOG_LEVEL"):
        monkeypatch.setenv(name, level)
    EventLog(powertools(f"test-{level}")).emit("webhook.verified", ok=True)
    assert json.loads(capsys.readouterr().out) == {"event": "webhook.verified", "ok": True}
    assert logging.getLogger("botocore").getEffectiveLevel() >= logging.CRITICAL


def test_a_start_is_said_once_and_what_fails_by_its_type_alone() -> None:
    said: list[Any] = []

    @lambda_handler(lambda level, record: said.append((level, record)))
    def handler(event: dict[str, Any], context: object) -> str:
        return str(event["known"])

    assert handler({"known": "yes"}, None) == "yes"
    with pytest.raises(FunctionFailedError, match="^KeyError$") as caught:
        handler({"Ada Lovelace": 1}, None)
    assert caught.value.__suppress_context__
    assert [frame.name for frame in caught.traceback][-1] == "handler", "where it was may be known"
    (_, started), failed = said
    assert (started["event"], type(started["ms"])) == ("function.started", int)
    assert failed == ("ERROR", {"event": "function.failed", "error": "KeyError"})


def test_a_metric_is_a_number_of_an_event_about_nobody() -> None:
    about = {"sref", "mid", "case", "outbox", "turn", "receipt"}
    for name, values in METRICS.items():
        assert values
        assert not EVENTS[name].fields & about, name
        assert set(values) <= EVENTS[name].fields
        assert {FIELDS[value] for value in values} <= {"count", "count or date", "seconds", "milliseconds"}


def test_a_line_with_metrics_is_the_same_line_and_has_its_event_as_the_only_dimension(
    capsys: pytest.CaptureFixture[str],
) -> None:
    fields: Fields = {"due": 3, "rearmed": 1, "gone": 2, "late_s": 0}
    EventLog(powertools("test-metrics", NAMESPACE)).emit("expiry.swept", **fields)
    EventLog(powertools("test-no-metrics")).emit("expiry.swept", **fields)
    with_metrics, without = map(json.loads, capsys.readouterr().out.splitlines())
    embedded = with_metrics.pop("_aws")
    assert with_metrics == without == {"event": "expiry.swept", **fields}
    assert set(embedded) == {"Timestamp", "CloudWatchMetrics"}
    assert embedded["CloudWatchMetrics"] == [
        {"Namespace": NAMESPACE, "Dimensions": [["event"]], "Metrics": [{"Name": name} for name in fields]}
    ]


def test_a_handler_that_an_sdk_gives_the_root_says_no_event_again(capsys: pytest.CaptureFixture[str]) -> None:
    """As OpenAI's does when OPENAI_LOG is set."""
    sink = powertools("test-twice")
    heard, root = io.StringIO(), logging.getLogger()
    root.addHandler(handler := logging.StreamHandler(heard))
    try:
        EventLog(sink).emit("webhook.received", mid="m", turns=1)
    finally:
        root.removeHandler(handler)
    assert heard.getvalue() == ""
    assert capsys.readouterr().out.count("\n") == 1
