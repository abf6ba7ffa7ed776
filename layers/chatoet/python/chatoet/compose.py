"""Puts the parts of the learner-facing Lambdas together, once, at INIT: secrets read, key-encryption key unwrapped."""

import json
import time
from base64 import b64decode
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from chatoet.flows.lane import Flow, LaneRunner
from chatoet.flows.replies import Replies, SqsWakeups, no_fault
from chatoet.flows.session import Session
from chatoet.lanes import Lanes, decode_pepper
from chatoet.log import EventLog, Sink
from chatoet.rules.dialogue import Contact
from chatoet.rules.item import Item
from chatoet.rules.policy import Policy
from chatoet.rules.route import Lane
from chatoet.sealing import KeyRing
from chatoet.secrets import Secrets
from chatoet.settings import (
    ConsentSettings,
    DeliverySettings,
    DsarSettings,
    LearnerSettings,
    Settings,
    TutorSettings,
)
from chatoet.store.commits import Commits
from chatoet.store.learners import Learners
from chatoet.store.outboxes import Outboxes
from chatoet.store.tables import Tables
from chatoet.whatsapp.graph import Graph, Sender, check_host

DATA = Path(__file__).parent / "data"

if TYPE_CHECKING:
    from chatoet.flows.course import WritingCourse
    from chatoet.flows.delivery import WakeupRunner

SECRETS = ["access_token", "pepper", "kek"]
CONTACT = Contact("admin@chatoet.com")


def load_policy() -> Policy:
    return Policy.from_json(json.loads((DATA / "policy.json").read_text("utf-8")))


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
    ) -> None:
        """`sender`, `fault` and `now` are for tests: another phone line, a place to be killed at, another hour."""
        self.settings, self.policy, self.now = settings, load_policy(), now
        self.log = EventLog(sink)
        self.tables = tables = tables_of(settings, region)
        # One session for all clients: each new one reads botocore's shared data again.
        self._session, self._region = tables.connection.session, region
        self.secrets = Secrets(self.client("ssm"), settings.secrets_path, SECRETS, time.monotonic)
        keys = KeyRing.from_kms(self.client("kms"), b64decode(self.secrets.get("kek")))
        self.learners = Learners(tables, keys, self.pepper, self.policy, settings.controller_id)
        self.outboxes = Outboxes(tables)
        self.sqs = cache(lambda: self.client("sqs"))
        url = f"{check_host(settings.graph_url, settings.is_local)}/{settings.graph_version}"
        self.graph = sender or Graph(url, settings.phone_number_id, self.secrets)
        wakeups = SqsWakeups(self.sqs, settings.queue_wakeups)
        self.replies = Replies(
            self.outboxes, self.learners, self.graph, wakeups, self.policy, settings.controller_id, self.log, now, fault
        )
        self.session = Session(Commits(tables, self.policy), self.replies, self.log, fault)

    def client(self, service: str) -> Any:
        return self._session.create_client(service, region_name=self._region)

    def runner(self, lane: str, url: str, flow: Flow) -> LaneRunner:
        return LaneRunner(lane, url, flow, self.sqs, self.log, self.now)

    def pepper(self) -> bytes:
        return decode_pepper(self.secrets.get("pepper"))

    def forward(self, urls: Mapping[Lane, str]) -> Callable[[Lane, Item, Lane], None]:
        """Hands an item to another lane, once: its deduplication id says where it came from."""

        def hand_over(lane: Lane, item: Item, source: Lane) -> None:
            Lanes(self.sqs(), urls).put(lane, [item], self.pepper(), source)

        return hand_over


def tutor(settings: TutorSettings, core: Core) -> LaneRunner:
    from chatoet.flows.turn import TurnFlow
    from chatoet.store.turns import Turns

    flow = TurnFlow(
        core.learners,
        Turns(core.tables),
        core.session,
        core.graph,
        cache(lambda: _course(settings)),
        core.forward({"consent": settings.queue_consent, "rights": settings.queue_rights}),
        core.policy,
        settings.controller_id,
        CONTACT,
        core.log,
        time.monotonic,
    )
    return core.runner("turns", settings.queue_turns, flow)


def _course(settings: TutorSettings) -> "WritingCourse":
    """Loaded for the first task: the rules of feedback are a tenth of a cold start, and most turns are taps."""
    from chatoet.content import ContentStore
    from chatoet.flows.course import WritingCourse
    from chatoet.tutor.by_rules import RulesTutor

    content = ContentStore()
    return WritingCourse(RulesTutor(content), content, settings.show_drafts == "true")


def consent(settings: ConsentSettings, core: Core) -> LaneRunner:
    from chatoet.flows.consent import ConsentFlow
    from chatoet.store.dues import inactivity

    notice_url = f"{settings.pages_url.rstrip('/')}/notice"
    forward = core.forward({"turns": settings.queue_turns})
    flow = ConsentFlow(core.learners, core.session, forward, core.policy, notice_url, core.log, inactivity)
    return core.runner("consent", settings.queue_consent, flow)


def dsar(settings: DsarSettings, core: Core) -> LaneRunner:
    from chatoet.flows.rights import RightsFlow

    flow = RightsFlow(core.learners, core.session, core.forward({"consent": settings.queue_consent}), core.log)
    return core.runner("rights", settings.queue_rights, flow)


def delivery(settings: DeliverySettings, core: Core) -> "tuple[LaneRunner, WakeupRunner]":
    from chatoet.flows.delivery import EventFlow, WakeupFlow, WakeupRunner
    from chatoet.flows.identity import IdentityFlow

    identity = IdentityFlow(core.learners, core.session, core.log)
    events = EventFlow(core.outboxes, core.replies, core.learners, core.log, identity)
    wakeups = WakeupRunner(WakeupFlow(core.replies, core.learners), settings.queue_wakeups, core.sqs, core.log)
    return core.runner("events", settings.queue_events, events), wakeups
