"""Statuses and account events from events.fifo; replies to look at again from the wake-up queue."""

import os
import time
from typing import Any

from chatoet.compose import core as compose
from chatoet.log import lambda_handler, powertools
from chatoet.settings import DeliverySettings

settings = DeliverySettings.read(os.environ)
sink = powertools("delivery")
events, wakeups = compose.delivery(settings, compose.Core(settings, os.environ["AWS_REGION"], sink))


@lambda_handler(sink)
def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    if event["Records"][0]["eventSourceARN"].endswith("-wakeups"):
        return wakeups(event, int(time.time()))
    return events(event)
