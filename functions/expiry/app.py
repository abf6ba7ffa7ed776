"""What is due, every quarter of an hour."""

import os
import time
from typing import Any

from chatoet.compose_expiry import expiry, ledger
from chatoet.flows.sunset import watch
from chatoet.log import EventLog, powertools
from chatoet.settings import ExpirySettings

settings = ExpirySettings.read(os.environ)
sink = powertools("expiry")
sweeper = expiry(settings, os.environ["AWS_REGION"], sink)


def handler(event: dict[str, Any], context: object) -> None:
    now = int(time.time())
    watch(settings.graph_version, now, EventLog(sink))
    sweeper.sweep(now)
    ledger(settings.checkpoint_bucket, os.environ["AWS_REGION"]).heartbeat(now)
