"""Puts the canary together, anew for each run."""

import os
import time
from typing import Any

import botocore.session
from botocore.config import Config

from canary import storage, who
from canary.line import CloudLine
from canary.run import Canary, Stores
from canary.stores import Buckets, Logs, Tables
from canary.talk import Clock, Talk
from canary.walk import Walk
from chatoet.compose.core import load_data_map
from chatoet.content import ContentStore
from chatoet.lanes import decode_pepper
from chatoet.log import EventLog, Sink
from chatoet.secrets import Secrets
from chatoet.settings import CanarySettings
from chatoet.whatsapp.canary import WAMID
from chatoet.whatsapp.graph import check_host

SECRETS = ["app_secret", "pepper", "access_token"]
# CloudWatch takes five searches a second: those beyond are asked again, slower.
PATIENT = Config(connect_timeout=3, read_timeout=30, retries={"mode": "adaptive", "total_max_attempts": 10})


def canary(settings: CanarySettings, region: str, sink: Sink) -> Canary:
    session: Any = botocore.session.get_session()

    def client(service: str) -> Any:
        return session.create_client(service, region_name=region, config=PATIENT)

    secrets = Secrets(client("ssm"), settings.secrets_path, SECRETS, time.monotonic)
    pepper = decode_pepper(secrets.get("pepper"))
    me, clock = who.born(os.urandom(12), pepper), Clock(time.time, time.sleep)
    line = CloudLine(client("sqs"), settings.queue_canary, settings.webhook_url)
    talk = Talk(line, lambda: secrets.get("app_secret"), settings.phone_number_id, clock, me.name, serial)
    walk = Walk(talk, me, settings.pages_url, ContentStore(), settings.show_drafts == "true")
    tables = {name.removeprefix("table_"): str(value) for name, value in vars(settings).items() if "table_" in name}
    stores = Stores(
        Tables(client("dynamodb"), tables),
        Buckets(client("s3"), settings.export_bucket, settings.checkpoint_bucket),
        Logs(client("logs"), settings.log_groups.split(",")),
    )
    base = f"{check_host(settings.graph_url, settings.is_local)}/{settings.graph_version}"

    def ask() -> storage.Storage:
        return storage.ask(base, settings.phone_number_id, secrets.get("access_token"))

    kept, addresses = tuple(load_data_map().kept()), who.addresses(pepper)
    return Canary(walk, stores, me, addresses, kept, clock, ask if settings.channel == "meta" else None, EventLog(sink))


def serial() -> str:
    return f"{WAMID}.{os.urandom(8).hex()}"
