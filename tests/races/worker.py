"""One Lambda worker as a process of its own: composed from its environment, fed with events, killed on demand.

Everything it does to the world is durable: tables, queues, and one appended line for each message sent or event logged.
"""

import json
import os
import signal
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import botocore.session

from chatoet.compose import core as compose
from chatoet.compose import rights as compose_rights
from chatoet.compose import tutor as compose_tutor
from chatoet.flows.webhook import SECRETS, Webhook
from chatoet.lanes import Lanes
from chatoet.log import EventLog, Sink
from chatoet.rules.outbox import Accepted, Outcome
from chatoet.rules.private import Private
from chatoet.secrets import Secrets
from chatoet.settings import BY_FUNCTION
from tests.fixtures.world import FakeSender, Json, policy_then

REGION = "eu-west-1"
TRIES = 5
Fault = Callable[[str], None]


@dataclass
class Journal:
    """A file that several processes append to, a line at a time; what was written survives a SIGKILL."""

    path: Path

    def write(self, line: Json) -> None:
        handle = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        try:
            os.write(handle, json.dumps(line).encode() + b"\n")
        finally:
            os.close(handle)

    def lines(self) -> list[Json]:
        return [json.loads(line) for line in self.path.read_text().splitlines()] if self.path.exists() else []


@dataclass
class Line(FakeSender):
    """A phone line that accepts everything and notes it before it answers."""

    journal: Journal = field(default_factory=lambda: Journal(Path(os.devnull)))

    def send(self, kind: str, address: Private, message: Json, callback: str) -> Outcome:
        super().send(kind, address, message, callback)
        self.journal.write({"callback": callback, "to": address.reveal(), "message": message})
        return Accepted("wamid.out")


@dataclass(frozen=True)
class Job:
    """`function` handles `events` at the time `now`, and dies by SIGKILL at the fault point `kill_at`."""

    function: str
    events: tuple[Json, ...]
    now: float
    kill_at: str = ""


@dataclass(frozen=True)
class Place:
    """Where workers leave their traces, and what the template would give them."""

    environment: dict[str, str]
    sent: Journal
    logged: Journal
    failed: Journal


class NoQueue:
    """The receipts of a race are made up: nothing is made visible, what failed is simply delivered again."""

    def change_message_visibility(self, **_: Any) -> None:
        return None


def work(place: Place, job: Job, start: Any) -> None:
    """`start` is a barrier: composing takes longer than the race that is to be run."""
    os.environ.update(place.environment)
    fault = _killer(job.kill_at)
    handle = _handler(place, job, fault)
    start.wait(120)
    for event in job.events:
        _deliver(handle, event, place.failed)


def _killer(kill_at: str) -> Fault:
    def fault(point: str) -> None:
        if point == kill_at:
            os.kill(os.getpid(), signal.SIGKILL)

    return fault


def _deliver(handle: Callable[[Json], Json], event: Json, failed: Journal) -> None:
    """As the event source does it: what is reported as failed comes again, five times in all."""
    for tries in range(1, TRIES + 1):
        for record in event.get("Records", []):
            record["attributes"] = {"ApproximateReceiveCount": str(tries)}
        if not handle(event).get("batchItemFailures"):
            return
    failed.write(event)


def _handler(place: Place, job: Job, fault: Fault) -> Callable[[Json], Json]:
    if job.function == "webhook":
        return _webhook(place, job, fault)
    settings: Any = BY_FUNCTION["delivery" if job.function == "wakeups" else job.function].read(place.environment)
    sender = Line(journal=place.sent)
    core: Any = compose.Core(settings, REGION, _sink(place.logged), sender, fault, lambda: job.now, policy_then())
    core.sqs, core.forward = NoQueue, _faulty_forward(core, fault)
    match job.function:
        case "tutor":
            return compose_tutor.tutor(settings, core)
        case "consent":
            return compose.consent(settings, core)
        case "dsar":
            return compose_rights.dsar(settings, core)
    events, wakeups = compose.delivery(settings, core)
    return events if job.function == "delivery" else lambda event: wakeups(event, int(job.now))


def _faulty_forward(core: compose.Core, fault: Fault) -> Callable[..., Any]:
    """Handing an item to another lane, with a place to die before and after; over the real queue."""
    sqs = core.client("sqs")

    def forward(urls: Any) -> Any:
        def hand_over(lane: Any, item: Any, source: Any) -> None:
            fault("item.handing")
            Lanes(sqs, urls).put(lane, [item], core.pepper(), source)
            fault("item.handed")

        return hand_over

    return forward


def _webhook(place: Place, job: Job, fault: Fault) -> Callable[[Json], Json]:
    settings: Any = BY_FUNCTION["webhook"].read(place.environment)
    session = botocore.session.get_session()
    clients: list[Any] = [session.create_client(service, region_name=REGION) for service in ("ssm", "sqs")]
    ssm, sqs = clients
    urls: Any = {lane: getattr(settings, f"queue_{lane}") for lane in ("turns", "consent", "rights", "events")}

    class Faulty(Lanes):
        def _send_one(self, *arguments: Any) -> int:
            fault("webhook.queueing")
            left = super()._send_one(*arguments)
            fault("webhook.queued")
            return left

    secrets = Secrets(ssm, settings.secrets_path, SECRETS, lambda: job.now)
    return Webhook(secrets, Faulty(sqs, urls), EventLog(_sink(place.logged)), lambda: job.now)


def _sink(journal: Journal) -> Sink:
    return lambda level, record: journal.write({"level": level, **record})
