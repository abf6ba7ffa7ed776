"""Eight and more processes of the real handlers, over one account of the local cloud; each test has its own learner."""

import itertools
import json
import multiprocessing
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any

import pytest

from chatoet.flows.webhook import Webhook
from chatoet.lanes import Lanes
from chatoet.log import EventLog
from chatoet.rules.audit import Entry, broken_at
from chatoet.rules.inbound import Addresses
from chatoet.rules.pseudonym import message_hash
from chatoet.rules.signature import sign
from chatoet.store.learners import Learner
from local.cloud import Cloud
from local.phone.webhooks import bodies
from tests.fixtures.cloud import new_account
from tests.fixtures.store import sent_by
from tests.fixtures.world import FIXED, Json, World, envelope, message_of, no_fault
from tests.races.town import FixedSecrets
from tests.races.worker import Job, Journal, Line, Place, work

FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["tests.races.worker"])
LEARNERS = itertools.count(1)
FUNCTIONS = {"turns": "tutor", "consent": "consent", "rights": "dsar", "events": "delivery"}
KILLED = -9


@dataclass
class Capture:
    """A queue that keeps what it is given, so that the same message may be taken from it again and again.

    A real one would drop a second delivery within five minutes; Meta's retries go on for seven days.
    """

    entries: list[tuple[str, Json]] = field(default_factory=list)

    def send_message_batch(self, *, QueueUrl: str, Entries: list[Json]) -> Json:
        self.entries.extend((QueueUrl, entry) for entry in Entries)
        return {}


class Races:
    def __init__(self, world: World, folder: Path) -> None:
        self.world, self.folder = world, folder
        self.place = Place(world.environment, *(Journal(folder / name) for name in ("sent", "logged", "failed")))
        self.bsuid = f"GB.{next(LEARNERS)}"
        line: Any = world.line
        line.journal = self.place.sent

    # Messages on their way in

    def message(self, text: str, number: int = 1, bsuid: str = "") -> Json:
        who = bsuid or self.bsuid
        wamid = f"wamid.{who}.{number}"
        return message_of({"type": "text", "text": {"body": text}}, who, wamid, int(self.world.now) + number)

    def jobs(self, *payloads: Json, kill_at: str = "", lane: str = "") -> list[Job]:
        """One job for each item of the payloads, as the webhook routes them; only those of `lane`, if it is given."""
        capture = Capture()
        queue: Any = capture
        urls: Any = {name: name for name in FUNCTIONS}
        secrets: Any = FixedSecrets(self.world.account.secrets)
        webhook = Webhook(secrets, Lanes(queue, urls), EventLog(lambda *_: None), lambda: self.world.now)
        for payload in payloads:
            assert webhook(self.request(payload))["statusCode"] == 200
        found = [entry for entry in capture.entries if lane in ("", entry[0])]
        return [self.job(url, entry["MessageBody"], kill_at) for url, entry in found]

    def job(self, lane: str, body: str, kill_at: str = "") -> Job:
        record = {"messageId": "1", "receiptHandle": "1", "body": body, "eventSourceARN": f"x-{lane}"}
        return Job(FUNCTIONS.get(lane, lane), ({"Records": [record]},), self.world.now, kill_at)

    def request(self, payload: Json) -> Json:
        body = json.dumps(payload).encode()
        headers = {"x-hub-signature-256": sign(body, self.world.account.secrets["app_secret"].encode())}
        return {"headers": headers, "body": b64encode(body).decode(), "isBase64Encoded": True}

    def together(self, messages: list[Json]) -> Json:
        (body,) = bodies([_update(message) for message in messages], "value", "1")
        return body

    def webhook_job(self, payload: Json) -> Job:
        return Job("webhook", (self.request(payload),), self.world.now)

    def killed_at(self, job: Job, point: str) -> Job:
        return replace(job, kill_at=point)

    def envelopes(self, message: Json) -> list[Json]:
        """The same message five times: alone, batched with others, in changes, in entries, and twice in one body."""
        one = _update(message)
        others = [_update(self.message("hello", n, "GB.other")) for n in (1, 2)]
        packs = [([one], "alone"), ([*others, one], "value"), ([one, *others], "changes"), ([*others, one], "entries")]
        return [body for updates, layout in [*packs, ([one, one], "value")] for body in bodies(updates, layout, "1")]

    # Processes

    def run(self, *jobs: Job) -> list[int]:
        """All at once, each in a process of its own; gives how they ended."""
        start = FORKS.Barrier(len(jobs))
        processes = [FORKS.Process(target=work, args=(self.place, job, start)) for job in jobs]
        for process in processes:
            process.start()
        return [_ended(process) for process in processes]

    def one_after_the_other(self, jobs: list[Job]) -> None:
        """In one process for each function, which handles its events in order."""
        for function in dict.fromkeys(job.function for job in jobs):
            events = tuple(event for job in jobs if job.function == function for event in job.events)
            assert self.run(Job(function, events, jobs[0].now)) == [0]

    def wake(self, learner: Learner, mid: str, after: int) -> None:
        """The wake-up for a reply, that many seconds later, in this process."""
        self.world.now += after
        body = json.dumps({"uid": learner.head.uid, "mid": mid, "reply_to": learner.recipient.key})
        record = {"messageId": "1", "body": body, "attributes": {"ApproximateReceiveCount": "1"}}
        assert self.world.wakeups({"Records": [record]}, int(self.world.now)) == {"batchItemFailures": []}

    # What there is to see

    def accept(self) -> None:
        self.world.accept(self.bsuid)

    def learner(self) -> Learner:
        found = self.world.core.learners.find(sent_by(Addresses(self.bsuid), self.world.now), int(self.world.now))
        assert found
        return found

    def mid(self, message: Json) -> str:
        return message_hash(self.world.core.pepper(), FIXED["PHONE_NUMBER_ID"], message["id"])

    def sent(self, mid: str = "") -> list[Json]:
        """What went to this learner; of the reply to `mid`, if it is given."""
        lines = [line for line in self.place.sent.lines() if line["to"] == self.bsuid]
        return [line for line in lines if mid in ("", line["callback"].split(".")[1])]

    def logged(self, event: str) -> list[Json]:
        return [line for line in self.place.logged.lines() if line["event"] == event]

    def records(self, mid: str) -> dict[str, int]:
        """How many items each kind has for this message."""
        found: dict[str, int] = {}
        for table in ("conversations", "consents", "cases"):
            for item in self.world.account.items(table):
                if item["sk"]["S"].endswith(f"#{mid}"):
                    found[item["kind"]["S"]] = found.get(item["kind"]["S"], 0) + 1
        entries = [entry for entry in self.chain() if entry.fields.get("mid") == mid]
        return found | {"Audit": len(entries)}

    def chain(self) -> list[Entry]:
        """The learner's audit entries; unbroken, and agreeing with the head."""
        learner = self.learner()
        rows = self.world.core.tables["Audit"].query(learner.key.sref, consistent_read=True)
        entries = [Entry(r.chain, int(r.seq), int(r.at), r.previous, r.event, r.fields, r.controller_id) for r in rows]
        assert broken_at(entries) is None
        assert (learner.head.audit_seq, learner.head.audit_hash) == (len(entries), entries[-1].hash())
        assert learner.head.version == 1 + len(entries)
        return entries


def _update(message: Json) -> Json:
    value: Json = envelope(message)["entry"][0]["changes"][0]["value"]
    return {"field": "messages", "value": value}


def _ended(process: ForkServerProcess) -> int:
    process.join(120)
    code = process.exitcode
    process.kill()
    process.close()
    assert code is not None, "a worker hangs"
    return code


@pytest.fixture(scope="module")
def shared(ministack: Cloud, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    account = new_account(ministack.config.endpoint)
    line = Line(journal=Journal(tmp_path_factory.mktemp("line") / "sent"))
    with pytest.MonkeyPatch.context() as patch:
        for name, value in account.environment.items():
            patch.setenv(name, value)
        yield World(account, line, no_fault, alone=False)


@pytest.fixture
def races(shared: World, tmp_path: Path) -> Races:
    return Races(shared, tmp_path)
