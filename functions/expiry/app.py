"""What is due, every quarter of an hour."""

import os
import time
from typing import Any

from chatoet.compose import tables_of
from chatoet.flows.expiry import Expiry
from chatoet.log import EventLog, powertools
from chatoet.settings import ExpirySettings
from chatoet.store.dues import Dues
from chatoet.store.heads import HeadReader


def compose() -> Expiry:
    settings = ExpirySettings.read(os.environ)
    tables = tables_of(settings, os.environ["AWS_REGION"])
    log = EventLog(powertools("expiry"))
    return Expiry(Dues(tables), HeadReader(tables), settings.controller_id, log)


expiry = compose()


def handler(event: dict[str, Any], context: object) -> None:
    expiry.sweep(int(time.time()))
