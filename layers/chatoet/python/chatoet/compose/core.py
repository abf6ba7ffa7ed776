"""Puts the parts of the learner-facing Lambdas together, once, at INIT: secrets read, key-encryption key unwrapped."""

import json
import random
import time
from base64 import b64decode
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from botocore.config import Config

from chatoet import start
from chatoet.flows.lane import Flow, LaneRunner
from chatoet.flows.replies import Replies, no_fault
from chatoet.flows.session import Session
from chatoet.flows.wakes import SqsWakeups
from chatoet.lanes import Lanes, decode_pepper
from chatoet.log import EventLog, Sink
from chatoet.rules.dialogue import Contact
from chatoet.rules.errors import meaning
from chatoet.rules.item import Item
from chatoet.rules.pace import Pacer, split
from chatoet.rules.policy import Policy
from chatoet.rules.pseudonym import keyed_hash
from chatoet.rules.route import Lane
from chatoet.sealing import KeyRing
from chatoet.secrets import Secrets
from chatoet.settings import (
    ConsentSettings,
    DeliverySettings,
    LearnerSettings,
    Settings,
)
from chatoet.store.commits import Commits
from chatoet.store.learners import Learner, Learners
from chatoet.store.outboxes import Outboxes
from chatoet.store.paces import Paces
from chatoet.store.tables import Tables
from chatoet.whatsapp.canary import CanaryLine
from chatoet.whatsapp.graph import Graph, Sender, check_host
from chatoet.whatsapp.quota import Quota

DATA = Path(__file__).parents[1] / "data"

if TYPE_CHECKING:
    from chatoet.flows.delivery import WakeupRunner
    from chatoet.rules.datamap import DataMap
    from chatoet.rules.models import ModelsConfig
    from chatoet.rules.templates import Registry

SECRETS = ["access_token", "pepper", "kek"]
# Of all services but the tables, which have the same. botocore's own are 60 s a try: a call that is never answered
# would have its function killed, where the lane could try again within seconds.
LIMITS = Config(connect_timeout=2, read_timeout=5, retries={"total_max_attempts": 3})
CONTACT = Contact("admin@chatoet.com")


def load_policy() -> Policy:
    return Policy.from_json(json.loads((DATA / "policy.json").read_text("utf-8")))


def load_models() -> "ModelsConfig":
    """Read by the tutor that asks models, and by what looks at the calendar."""
    from chatoet.rules.models import ModelsConfig

    return ModelsConfig.from_json(json.loads((DATA / "models.json").read_text("utf-8")))


def load_templates() -> "Registry":
    """Read when the first window is closed: a common turn needs none."""
    from chatoet.rules.templates import Registry

    return Registry.from_json(json.loads((DATA / "templates.json").read_text("utf-8")))


def load_data_map() -> "DataMap":
    """Read by access and erasure alone."""
    from chatoet.rules.datamap import DataMap

    return DataMap.from_json(json.loads((DATA / "datamap.json").read_text("utf-8")))


def tables_of(settings: Settings, region: str) -> Tables:
    """The tables that this function's settings name, and no others."""
    prefix = "table_"
    names = {key.removeprefix(prefix): value for key, value in vars(settings).items() if key.startswith(prefix)}
    return Tables(names, region)


class Core:
    """What tutor, consent, dsar and delivery share. Clients that a common turn does not need are made on first use."""

    def __init__(
        self,
        settings: LearnerSettings,
        region: str,
        sink: Sink,
        sender: Sender | None = None,
        fault: Callable[[str], None] = no_fault,
        now: Callable[[], float] = time.time,
        policy: Policy | None = None,
    ) -> None:
        """From `sender` on for tests: another phone line, a place to be killed at, another hour, what holds then."""
        self.settings, self.policy, self.now, self.fault = settings, policy or load_policy(), now, fault
        self.log = EventLog(sink)
        self.tables = tables = tables_of(settings, region)
        # One session for all clients: each new one reads botocore's shared data again.
        self._session, self._region = tables.connection.session, region
        names = SECRETS + settings.more_secrets
        self.secrets = Secrets(self.client("ssm"), settings.secrets_path, names, time.monotonic)
        self.keys = KeyRing.from_kms(self.client("kms"), b64decode(self.secrets.get("kek")))
        self.learners = Learners(tables, self.keys, self.pepper, self.policy, settings.controller_id)
        self.outboxes = Outboxes(tables)
        self.sqs = cache(lambda: self.client("sqs"))
        line = sender or self._line()
        usage = line.usage if isinstance(line, Graph) else Quota(time.monotonic)
        self.graph = CanaryLine(line, self.sqs, settings.queue_canary)
        self.wakes = SqsWakeups(self.sqs, settings.queue_wakeups)
        self.replies = Replies(
            self.outboxes,
            self.learners,
            self.graph,
            self.wakes,
            self.policy,
            settings.controller_id,
            self.log,
            now,
            fault,
            hold=_hold(usage, self._pacer()),
            stand_in=self._stand_in,
            report=self._report,
        )
        self.session = Session(Commits(tables, self.policy), self.replies, self.graph.mark_read, self.log, fault)
        start.started()

    def _line(self) -> Sender:
        """Where messages leave: straight to Meta, or through AWS."""
        settings = self.settings
        if settings.channel == "aws":
            from chatoet.whatsapp.social import CONFIG, SocialSender

            create: Any = self._session.create_client
            client = cache(lambda: create("socialmessaging", region_name=self._region, config=CONFIG))
            return SocialSender(client, settings.phone_number_id, settings.graph_version)
        return Graph(self.graph_url(), settings.phone_number_id, self.secrets)

    def graph_url(self) -> str:
        """With the version."""
        settings = self.settings
        return f"{check_host(settings.graph_url, settings.is_local)}/{settings.graph_version}"

    def _stand_in(self, purpose: str, mid: str, language: str) -> dict[str, Any] | None:
        """Loaded when the first window is found closed: few replies ever need a template."""
        return load_templates().stand_in(purpose, mid, language)

    def _pacer(self) -> Pacer:
        settings = self.settings
        paces = Paces(self.tables, self.policy, settings.phone_number_id, settings.controller_id)
        return Pacer(split(int(settings.send_rate), int(settings.senders)), paces.lease, random.random)

    def _report(self, learner: Learner, mid: str, code: int, now: int) -> None:
        """Consent alone writes the ledger: it is told what WhatsApp says of a learner, once for each reply and code."""
        item = Item(
            "preference",
            keyed_hash(self.pepper(), "refusal", mid, str(code)),
            meaning(code).record,
            now,
            "",
            self.settings.phone_number_id,
            learner.recipient.addresses(),
            content={"code": code},
        )
        Lanes(self.sqs(), {"consent": self.settings.queue_consent}).put("consent", [item], self.pepper())

    def client(self, service: str) -> Any:
        return self._session.create_client(service, region_name=self._region, config=LIMITS)

    def runner(self, lane: str, url: str, flow: Flow) -> LaneRunner:
        return LaneRunner(lane, url, flow, self.sqs, self.log, self.now)

    def pepper(self) -> bytes:
        return decode_pepper(self.secrets.get("pepper"))

    def forward(self, urls: Mapping[Lane, str]) -> Callable[[Lane, Item, Lane], None]:
        """Hands an item to another lane, once: its deduplication id says where it came from."""

        def hand_over(lane: Lane, item: Item, source: Lane) -> None:
            Lanes(self.sqs(), urls).put(lane, [item], self.pepper(), source)

        return hand_over


def _hold(quota: Quota, pacer: Pacer) -> Callable[[int], int]:
    """Seconds to wait before the next message: our app's calls are used up, or our number's throughput is."""
    return lambda now: quota.pause() or pacer.wait(now)


def consent(settings: ConsentSettings, core: Core) -> LaneRunner:
    from chatoet.flows.consent import ConsentFlow
    from chatoet.store.dues import inactivity

    notice_url = f"{settings.pages_url.rstrip('/')}/notice"
    forward = core.forward({"turns": settings.queue_turns})
    flow = ConsentFlow(
        core.learners, core.session, forward, core.policy, notice_url, core.log, inactivity, CONTACT.email
    )
    return core.runner("consent", settings.queue_consent, flow)


def delivery(settings: DeliverySettings, core: Core) -> "tuple[LaneRunner, WakeupRunner]":
    from chatoet.flows.delivery import EventFlow, WakeupFlow, WakeupRunner
    from chatoet.flows.identity import IdentityFlow
    from chatoet.flows.notes import Notes
    from chatoet.flows.wakes import Taking
    from chatoet.rules.item import due

    identity = IdentityFlow(core.learners, core.session, core.log)
    events = EventFlow(core.outboxes, core.replies, core.learners, core.log, identity)
    taking = Taking(core.forward({"turns": settings.queue_turns}), core.pepper)
    notes = Notes(core.tables, core.policy, core.replies, core.pepper, core.log)
    hand_over = core.forward({"rights": settings.queue_rights})

    def duty(what: str, uid: str, now: int) -> None:
        hand_over("rights", due(what, uid, now, core.pepper()), "events")

    wakeups = WakeupRunner(
        WakeupFlow(core.replies, core.learners, taking, notes, duty), settings.queue_wakeups, core.sqs, core.log
    )
    return core.runner("events", settings.queue_events, events), wakeups
