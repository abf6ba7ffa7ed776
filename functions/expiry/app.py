"""What is due, every quarter of an hour."""

import os
import time
from typing import Any

from chatoet.compose.campaign import tell
from chatoet.compose.core import load_models, load_policy
from chatoet.compose.expiry import expiry, ledger
from chatoet.flows.sunset import models, reviews, watch
from chatoet.log import EventLog, lambda_handler, powertools
from chatoet.settings import ExpirySettings

settings = ExpirySettings.read(os.environ)
sink = powertools("expiry", settings.metrics_namespace)
processors, vendors = load_policy().processors, load_models().vendors.values()
sweeper = expiry(settings, os.environ["AWS_REGION"], sink)


@lambda_handler(sink)
def handler(event: dict[str, Any], context: object) -> None:
    now = int(time.time())
    log = EventLog(sink)
    watch(settings.graph_version, now, log)
    reviews(processors, now, log)
    models(vendors, now, log)
    sweeper.sweep(now)
    tell(settings, os.environ["AWS_REGION"], log, now)
    ledger(settings.checkpoint_bucket, os.environ["AWS_REGION"]).heartbeat(now)
