"""The one way to log: an event of the catalogue, as one JSON line.

Lines are kept for months and paid by the byte: a line without a level is INFO, and the log group says which function.
Nobody else writes: libraries are silent whatever level somebody sets, for what they log at DEBUG is whole requests.
"""

import json
import logging
import sys
import time
from collections.abc import Callable
from typing import Any, TextIO, Unpack

from chatoet.rules.catalogue import EVENTS, METRICS, EventName, Fields, Value, record

Sink = Callable[[str, dict[str, Value]], None]
type Handler[Result] = Callable[[dict[str, Any], object], Result]
# Made once: json.dumps with separators of its own makes a new encoder at each call.
_encode = json.JSONEncoder(separators=(",", ":")).encode


class FunctionFailedError(RuntimeError):
    """All that Lambda, which prints what a handler raises, gets to see of an exception: the name of its type."""


class EventLog:
    """Checks each event against the catalogue, then gives (level, record) to its sink."""

    def __init__(self, sink: Sink) -> None:
        self._sink = sink

    def emit(self, name: EventName, **fields: Unpack[Fields]) -> None:
        self._sink(EVENTS[name].level if name in EVENTS else "ERROR", record(name, fields))


def lambda_handler[Result](sink: Sink) -> Callable[[Handler[Result]], Handler[Result]]:
    """Decorates the last thing that a start defines: says that it is over, and lets no exception's text out."""
    log = EventLog(sink)
    log.emit("function.started", ms=int(time.process_time() * 1000))

    def decorate(handler: Handler[Result]) -> Handler[Result]:
        def handle(event: dict[str, Any], context: object) -> Result:
            try:
                return handler(event, context)
            except Exception as error:
                name = type(error).__name__
                log.emit("function.failed", error=name)
                raise FunctionFailedError(name).with_traceback(error.__traceback__) from None

        return handle

    return decorate


def lines(stream: TextIO | None = None) -> Sink:
    """The lean sink of the webhook, which carries no logging library; same shape as Powertools gives elsewhere."""
    _silence()

    def write(level: str, fields: dict[str, Value]) -> None:
        print(_encode(_levelled(level) | fields), file=stream or sys.stdout, flush=True)  # noqa: T201

    return write


def powertools(service: str, metrics: str = "") -> Sink:
    """Powertools Logger underneath. No request context and no event dump: a line carries the event's own fields.

    `metrics` is the namespace to which CloudWatch counts the values of the events of METRICS.
    """
    from aws_lambda_powertools import Logger
    from aws_lambda_powertools.logging.formatter import LambdaPowertoolsFormatter

    class Lean(LambdaPowertoolsFormatter):
        def serialize(self, log: Any) -> str:
            level, event = log.pop("level", "INFO"), log.pop("message", None)
            kept = {key: value for key, value in log.items() if value is not None and key != "service"}
            return _encode(_levelled(level) | {"event": event, **kept})

    _silence()
    formatter = Lean(log_record_order=["level", "message"], location=None, timestamp=None, service=None)
    logger = Logger(service=service, logger_formatter=formatter)
    # Beneath Powertools, which would let the environment decide: an auditor's lines are no matter of a log level.
    ours = logging.getLogger(service)
    ours.setLevel(logging.INFO)
    ours.propagate = False  # an SDK that is told to debug gives the root a handler, which would say each event twice

    def write(level: str, fields: dict[str, Value]) -> None:
        extra: dict[str, Any] = dict(fields)
        event = extra.pop("event")
        if metrics and event in METRICS:
            extra["_aws"] = _embedded(event, metrics)
        emit = {"INFO": logger.info, "WARNING": logger.warning, "ERROR": logger.error}[level]
        emit(event, extra=extra)

    return write


def _embedded(event: str, namespace: str) -> dict[str, Any]:
    """CloudWatch's embedded metric format: values that stand on this line, by the name of their event and no more."""
    names = [{"Name": name} for name in METRICS[event]]
    directive = {"Namespace": namespace, "Dimensions": [["event"]], "Metrics": names}
    return {"Timestamp": int(time.time() * 1000), "CloudWatchMetrics": [directive]}


def _silence() -> None:
    logging.getLogger().setLevel(logging.CRITICAL)


def _levelled(level: str) -> dict[str, Value]:
    return {} if level == "INFO" else {"level": level}
