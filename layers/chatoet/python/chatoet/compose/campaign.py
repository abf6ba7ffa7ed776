"""Puts the campaign together in the runs of `expiry` that have something to tell; in all others it costs nothing."""

import time
from collections.abc import Sequence
from typing import Any

from chatoet.compose.core import load_policy, tables_of
from chatoet.log import EventLog
from chatoet.rules.item import Item
from chatoet.settings import ExpirySettings


def tell(settings: ExpirySettings, region: str, log: EventLog, now: int) -> None:
    """One run of the campaign for the next version of the notice, if there is one."""
    policy = load_policy()
    if policy.upcoming(now) is None:
        return
    from chatoet.flows.campaign import Campaign
    from chatoet.lanes import Lanes, decode_pepper
    from chatoet.secrets import Secrets
    from chatoet.store.campaigns import Cursors
    from chatoet.store.dues import Dues

    tables = tables_of(settings, region)
    create: Any = tables.connection.session.create_client
    secrets = Secrets(create("ssm", region_name=region), settings.secrets_path, ["pepper"], time.monotonic)
    lanes = Lanes(create("sqs", region_name=region), {"rights": settings.queue_rights})

    def pepper() -> bytes:
        return decode_pepper(secrets.get("pepper"))

    def send(items: Sequence[Item]) -> None:
        lanes.put("rights", items, pepper(), "campaign")

    Campaign(Dues(tables), Cursors(tables, settings.controller_id), policy, send, pepper, log).walk(now)
