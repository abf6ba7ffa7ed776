"""Who hears a Lambda's line: the terminal every one, the phone's pane only our events."""

import asyncio

from local.logs import LogEntry, LogHub, parse

EVENT = '{"event": "consent.withdrawn"}'


def _entry(line: str) -> LogEntry:
    return LogEntry(function="chatoet-local-tutor", at="2026-11-21T10:00:00.000+00:00", line=line)


def test_the_terminal_gets_every_line_with_time_and_function() -> None:
    said: list[str] = []
    hub = LogHub("chatoet-local", said.append)
    for line in (EVENT, "Traceback (most recent call last):"):
        hub.publish(_entry(line))
    assert said == [f"10:00:00 tutor     {EVENT}", "10:00:00 tutor     Traceback (most recent call last):"]


def test_the_pane_gets_events_past_and_to_come_and_no_traceback() -> None:
    hub = LogHub("chatoet-local")
    for line in ("START RequestId: 1", EVENT, '"a string"'):
        hub.publish(_entry(line))

    async def listen() -> list[str]:
        stream = hub.stream()
        heard = [await anext(stream)]
        hub.publish(_entry("ValueError: boom"))
        hub.publish(_entry('{"event": "turn.done"}'))
        heard.append(await anext(stream))
        await stream.aclose()
        return [entry["line"] for entry in heard]

    assert asyncio.run(listen()) == [EVENT, '{"event": "turn.done"}']


def test_what_is_not_a_line_of_a_function_is_passed_over() -> None:
    assert parse("Running on http://127.0.0.1") is None
    assert parse('{"function": "a"}') is None
    assert parse('{"function": "a", "at": "t", "line": "x"}') == LogEntry(function="a", at="t", line="x")
