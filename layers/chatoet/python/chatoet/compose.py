"""Puts the parts of the learner-facing Lambdas together, once, at INIT: secrets read, the key-encryption key unwrapped."""

import time
from base64 import b64decode
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import botocore.session

from chatoet.flows.replies import Replies, SqsWakeups
from chatoet.flows.session import Session
from chatoet.lanes import Lanes, decode_pepper
from chatoet.log import EventLog, powertools
from chatoet.rules.item import Item
from chatoet.rules.policy import Policy
from chatoet.rules.route import Lane
from chatoet.sealing import KeyRing
from chatoet.secrets import Secrets
from chatoet.settings import LearnerSettings, Settings
from chatoet.store.commits import Commits
from chatoet.store.learners import Learners
from chatoet.store.outboxes import Outboxes
from chatoet.store.tables import Tables
from chatoet.whatsapp.graph import Graph, check_host

DATA = Path(__file__).parent / "data"
SECRETS = ["access_token", "pepper", "kek"]
CONTACT = "admin@chatoet.com"


def load_policy() -> Policy:
    import json

    return Policy.from_json(json.loads((DATA / "policy.json").read_text("utf-8")))


def tables_of(settings: Settings, region: str) -> Tables:
    """The tables that this function's settings name, and no others."""
    prefix = "table_"
    names = {key.removeprefix(prefix): value for key, value in vars(settings).items() if key.startswith(prefix)}
    return Tables(names, region)


class Core:
    """What tutor, consent, dsar and delivery share. Clients that a common turn does not need are made on first use."""

    def __init__(self, settings: LearnerSettings, service: str, environ: Mapping[str, str]) -> None:
        self.settings, self.policy = settings, load_policy()
        self.log = EventLog(powertools(service))
        self._session, self._region = botocore.session.get_session(), environ["AWS_REGION"]
        self.secrets = Secrets(self.client("ssm"), settings.secrets_path, SECRETS, time.monotonic)
        keys = KeyRing.from_kms(self.client("kms"), b64decode(self.secrets.get("kek")))
        tables = tables_of(settings, self._region)
        self.tables = tables
        self.learners = Learners(tables, keys, self.pepper, self.policy, settings.controller_id)
        self.outboxes = Outboxes(tables)
        self.sqs = cache(lambda: self.client("sqs"))
        url = f"{check_host(settings.graph_url, settings.is_local)}/{settings.graph_version}"
        self.graph = Graph(url, settings.phone_number_id, self.secrets)
        wakeups = SqsWakeups(self.sqs, settings.queue_wakeups)
        self.replies = Replies(
            self.outboxes, self.learners, self.graph, wakeups, self.policy, settings.controller_id, self.log
        )
        self.session = Session(Commits(tables, self.policy), self.replies, self.log)

    def client(self, service: str) -> Any:
        return self._session.create_client(service, region_name=self._region)

    def pepper(self) -> bytes:
        return decode_pepper(self.secrets.get("pepper"))

    def forward(self, urls: Mapping[Lane, str]) -> Callable[[Lane, Item, Lane], None]:
        """Hands an item to another lane, once: its deduplication id says where it came from."""

        def hand_over(lane: Lane, item: Item, source: Lane) -> None:
            Lanes(self.sqs(), urls).put(lane, [item], self.pepper(), source)

        return hand_over

