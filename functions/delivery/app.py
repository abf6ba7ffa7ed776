"""Statuses and account events from events.fifo; replies to look at again from the wake-up queue."""

import os
import time
from typing import Any

from chatoet.compose import Core
from chatoet.flows.delivery import EventFlow, WakeupFlow, WakeupRunner
from chatoet.flows.lane import LaneRunner
from chatoet.settings import DeliverySettings


def compose() -> tuple[LaneRunner, WakeupRunner]:
    settings = DeliverySettings.read(os.environ)
    core = Core(settings, "delivery", os.environ)
    parts = (core.outboxes, core.replies, core.learners, core.log)
    events = LaneRunner("events", settings.queue_events, EventFlow(*parts), core.sqs, core.log, time.time)
    return events, WakeupRunner(WakeupFlow(*parts), core.log)


events, wakeups = compose()


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    if event["Records"][0]["eventSourceARN"].endswith("-wakeups"):
        return wakeups(event, int(time.time()))
    return events(event)
