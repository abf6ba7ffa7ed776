"""What is due, every quarter of an hour."""

import os
import time
from typing import Any

from chatoet.compose import load_policy, tables_of
from chatoet.flows.expiry import Expiry
from chatoet.flows.sunset import reviews, watch
from chatoet.log import EventLog, powertools
from chatoet.settings import ExpirySettings
from chatoet.store.dues import Dues
from chatoet.store.heads import HeadReader

settings = ExpirySettings.read(os.environ)
log = EventLog(powertools("expiry"))
processors = load_policy().processors


def compose() -> Expiry:
    tables = tables_of(settings, os.environ["AWS_REGION"])
    return Expiry(Dues(tables), HeadReader(tables), settings.controller_id, log)


expiry = compose()


def handler(event: dict[str, Any], context: object) -> None:
    now = int(time.time())
    watch(settings.graph_version, now, log)
    reviews(processors, now, log)
    expiry.sweep(now)
