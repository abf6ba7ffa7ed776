"""The two sinks write the same line, and neither knows more than the event."""

import io
import json

import pytest

from chatoet.log import EventLog, lines, powertools
from chatoet.rules.catalogue import CatalogueError


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("webhook.received", {"n": 1, "turns": 1}),
        ("item.failed", {"mid": "m", "lane": "turns", "error": "X", "try": 2}),
    ],
)
def test_both_sinks_write_the_same_line(
    name: str, fields: dict[str, str | int], capsys: pytest.CaptureFixture[str]
) -> None:
    lean = io.StringIO()
    EventLog(lines(lean)).emit(name, **fields)
    EventLog(powertools(f"test-{name}")).emit(name, **fields)
    written = capsys.readouterr().out
    assert written.count("\n") == lean.getvalue().count("\n") == 1
    assert json.loads(written) == json.loads(lean.getvalue())
    assert set(json.loads(written)) - {"level"} == {"event", *fields}


def test_what_is_not_in_the_catalogue_is_not_written() -> None:
    stream = io.StringIO()
    for name, fields in (
        ("made.up", {}),
        ("webhook.received", {"text": "hello"}),
        ("item.dropped", {"reason": "two words"}),
    ):
        with pytest.raises(CatalogueError):
            EventLog(lines(stream)).emit(name, **fields)
    assert stream.getvalue() == ""
