"""The one way to log: an event of the catalogue, as one JSON line.

Lines are kept for months and paid by the byte: a line without a level is INFO, and the log group says which function.
"""

import json
import sys
from collections.abc import Callable
from typing import Any, TextIO

from chatoet.rules.catalogue import EVENTS, Value, record

Sink = Callable[[str, dict[str, Value]], None]
# Made once: json.dumps with separators of its own makes a new encoder at each call.
_encode = json.JSONEncoder(separators=(",", ":")).encode


class EventLog:
    """Checks each event against the catalogue, then gives (level, record) to its sink."""

    def __init__(self, sink: Sink) -> None:
        self._sink = sink

    def emit(self, name: str, **fields: Value) -> None:
        self._sink(EVENTS[name].level if name in EVENTS else "ERROR", record(name, fields))


def lines(stream: TextIO | None = None) -> Sink:
    """The lean sink of the webhook, which carries no logging library; same shape as Powertools gives elsewhere."""

    def write(level: str, fields: dict[str, Value]) -> None:
        print(_encode(_levelled(level) | fields), file=stream or sys.stdout, flush=True)  # noqa: T201

    return write


def powertools(service: str) -> Sink:
    """Powertools Logger underneath. No request context and no event dump: a line carries the event's own fields."""
    from aws_lambda_powertools import Logger
    from aws_lambda_powertools.logging.formatter import LambdaPowertoolsFormatter

    class Lean(LambdaPowertoolsFormatter):
        def serialize(self, log: Any) -> str:
            level, event = log.pop("level", "INFO"), log.pop("message", None)
            kept = {key: value for key, value in log.items() if value is not None and key != "service"}
            return _encode(_levelled(level) | {"event": event, **kept})

    formatter = Lean(log_record_order=["level", "message"], location=None, timestamp=None, service=None)
    logger = Logger(service=service, logger_formatter=formatter)

    def write(level: str, fields: dict[str, Value]) -> None:
        extra = dict(fields)
        emit = {"INFO": logger.info, "WARNING": logger.warning, "ERROR": logger.error}[level]
        emit(extra.pop("event"), extra=extra)

    return write


def _levelled(level: str) -> dict[str, Value]:
    return {} if level == "INFO" else {"level": level}
