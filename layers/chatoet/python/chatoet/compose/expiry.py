"""Puts the sweep together. It knows when something is due, and nothing of what: it opens no key of a learner."""

import time
from functools import cache
from typing import Any

import botocore.session

from chatoet import start
from chatoet.checkpoints import S3Bucket
from chatoet.compose.core import tables_of
from chatoet.flows.expiry import Expiry
from chatoet.lanes import Lanes, decode_pepper
from chatoet.log import EventLog, Sink
from chatoet.rules.item import Item
from chatoet.secrets import Secrets
from chatoet.settings import ExpirySettings
from chatoet.store.dues import Dues
from chatoet.store.heads import HeadReader
from chatoet.store.ledger import Ledger


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

    def hand_over(items: list[Item]) -> None:
        Lanes(client("sqs"), {"rights": settings.queue_rights}).put("rights", items, pepper(), "expiry")

    dues, heads = Dues(tables), HeadReader(tables)
    start.started()
    return Expiry(dues, heads, hand_over, pepper, settings.controller_id, EventLog(sink))


@cache
def ledger(bucket: str, region: str) -> Ledger:
    """The erasure ledger, whose heartbeat is written by what runs every quarter of an hour."""
    return Ledger(S3Bucket(botocore.session.get_session().create_client("s3", region_name=region), bucket))
