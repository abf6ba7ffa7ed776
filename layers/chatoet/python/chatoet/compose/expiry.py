"""Puts the sweep together. It knows when something is due, and nothing of what: it opens no key of a learner."""

import time
from functools import cache
from typing import TYPE_CHECKING, Any

import botocore.session

from chatoet import start
from chatoet.checkpoints import S3Bucket
from chatoet.compose.core import tables_of
from chatoet.flows.expiry import Expiry
from chatoet.lanes import Lanes, decode_pepper
from chatoet.log import EventLog, Sink
from chatoet.rules.item import Item, Packed, lane_of_due
from chatoet.secrets import Secrets
from chatoet.settings import ExpirySettings
from chatoet.store.dues import Dues
from chatoet.store.heads import HeadReader
from chatoet.store.ledger import Ledger

if TYPE_CHECKING:
    from chatoet.rules.route import Lane


def expiry(settings: ExpirySettings, region: str, sink: Sink) -> Expiry:
    tables = tables_of(settings, region)

    @cache
    def client(service: str) -> Any:
        return tables.connection.session.create_client(service, region_name=region)

    @cache
    def secrets() -> Secrets:
        return Secrets(client("ssm"), settings.secrets_path, ["pepper"], time.monotonic)

    def pepper() -> bytes:
        return decode_pepper(secrets().get("pepper"))

    lanes = cache(lambda: Lanes(client("sqs"), {"rights": settings.queue_rights, "turns": settings.queue_turns}))

    def hand_over(items: list[Item]) -> None:
        shared: dict[Lane, list[Packed]] = {}
        for item in items:
            shared.setdefault(lane_of_due(item.type), []).append((item, item.to_body()))
        lanes().put_all(shared, pepper(), "expiry")

    dues, heads = Dues(tables), HeadReader(tables)
    start.started()
    return Expiry(dues, heads, hand_over, pepper, settings.controller_id, EventLog(sink))


@cache
def ledger(bucket: str, region: str) -> Ledger:
    """The erasure ledger, whose heartbeat is written by what runs every quarter of an hour."""
    return Ledger(S3Bucket(botocore.session.get_session().create_client("s3", region_name=region), bucket))
