"""Puts together what is behind the learners' own pages; the public ones need none of it."""

import time
from collections.abc import Callable
from typing import Any

from chatoet import start
from chatoet.compose.core import load_policy, tables_of
from chatoet.flows.doors import Doors
from chatoet.lanes import Lanes, decode_pepper
from chatoet.log import EventLog, Sink
from chatoet.packages import Shelf
from chatoet.rules.item import Item
from chatoet.secrets import Secrets
from chatoet.settings import PagesSettings
from chatoet.store.links import Links, Pins


def doors(settings: PagesSettings, region: str, sink: Sink, now: Callable[[], float] = time.time) -> Doors:
    tables = tables_of(settings, region)

    def client(service: str) -> Any:
        return tables.connection.session.create_client(service, region_name=region)

    secrets = Secrets(client("ssm"), settings.secrets_path, ["pepper"], time.monotonic)
    lanes = Lanes(client("sqs"), {"rights": settings.queue_rights})

    def pepper() -> bytes:
        return decode_pepper(secrets.get("pepper"))

    def tell(item: Item) -> None:
        lanes.put("rights", [item], pepper())

    shelf = Shelf(client("s3"), settings.export_bucket)
    start.started()
    return Doors(Links(tables), Pins(tables, load_policy()), shelf, tell, pepper, EventLog(sink), now)
