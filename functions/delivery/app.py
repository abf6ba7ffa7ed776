"""Statuses and account events from events.fifo; replies to look at again from the wake-up queue."""

import os
import time
from typing import Any

from chatoet.compose import core as compose
from chatoet.log import powertools
from chatoet.settings import DeliverySettings

settings = DeliverySettings.read(os.environ)
events, wakeups = compose.delivery(settings, compose.Core(settings, os.environ["AWS_REGION"], powertools("delivery")))


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    if event["Records"][0]["eventSourceARN"].endswith("-wakeups"):
        return wakeups(event, int(time.time()))
    return events(event)
