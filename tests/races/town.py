"""All lanes in one process, with queues that the test holds: any item at any time, in any order, again and again."""

from dataclasses import dataclass, field
from typing import Any

from chatoet.compose import core as compose
from chatoet.flows.expiry import HOUR, Expiry
from chatoet.flows.webhook import Webhook
from chatoet.lanes import Lanes
from chatoet.log import EventLog
from chatoet.rules.item import Item
from chatoet.rules.outbox import Outcome
from chatoet.rules.private import Private
from chatoet.store.dues import Dues
from chatoet.store.heads import HeadReader
from tests.fixtures.cloud import Account
from tests.fixtures.store import Killed
from tests.fixtures.world import START, FakeSender, Json, World, policy_then

TEMPLATE: Json = {"type": "template", "template": {"name": "answer_ready_1", "language": {"code": "en"}}}
LANES = ("turns", "consent", "rights", "events")


class FixedSecrets:
    """The webhook's secrets without a store."""

    def __init__(self, values: dict[str, str]) -> None:
        self._values = values

    def get(self, name: str) -> str:
        return self._values[name]

    def doubt(self) -> bool:
        return False


@dataclass
class Waiting:
    """An item on a lane, delivered `tries` times so far."""

    lane: str
    body: str
    tries: int = 0
    group: str = ""


@dataclass
class Queues:
    """Every queue of the stack: nothing is dropped as a duplicate and no order is kept, which is worse than SQS."""

    lanes: dict[str, str]  # URL to lane
    waiting: list[Waiting] = field(default_factory=list)
    wakeups: list[tuple[str, int]] = field(default_factory=list)  # body, seconds

    def send_message_batch(self, *, QueueUrl: str, Entries: list[Json]) -> Json:
        lane = self.lanes[QueueUrl]
        self.waiting += [Waiting(lane, e["MessageBody"], group=e["MessageGroupId"]) for e in Entries]
        return {}

    def send_message(self, *, QueueUrl: str, MessageBody: str, DelaySeconds: int) -> Json:
        self.wakeups.append((MessageBody, DelaySeconds))
        return {}

    def change_message_visibility(self, **_: Any) -> None:
        """It comes again whenever the test says so."""


@dataclass
class Watched(FakeSender):
    """A phone line that calls `watch` before anything goes out."""

    watch: Any = None

    def send(self, kind: str, address: Private, message: Json, callback: str) -> Outcome:
        self.watch(callback)
        return super().send(kind, address, message, callback)


class Core(compose.Core):
    """Composed as ever, but for the queue."""

    queues: Queues

    def client(self, service: str) -> Any:
        return self.queues if service == "sqs" else super().client(service)


class Town(World):
    def __init__(self, account: Account) -> None:
        self.queues = Queues({url: lane for lane, url in account.queues.items()})
        self.line: Watched
        super().__init__(account, Watched(), self._die)
        self.kill_at = ""

    def reset(self) -> None:
        self.queues.waiting.clear()
        self.queues.wakeups.clear()
        self.line.sent.clear()
        self.line.outcomes.clear()
        self.events.clear()
        self.kill_at, self.now = "", float(START)

    def recompose(self) -> None:
        """Every Lambda anew, over the queues as they are now."""
        super().__init__(self.account, Watched(watch=lambda callback: None), self._die)

    def _die(self, point: str) -> None:
        if point == self.kill_at:
            self.kill_at = ""
            raise Killed(point)

    def _core(self, function: str) -> compose.Core:
        settings: Any = self.settings(function)
        bound: Any = type("Bound", (Core,), {"queues": self.queues})
        core: compose.Core = bound(
            settings, "eu-west-1", self.sink, self.line, self._die, lambda: self.now, policy_then()
        )
        core.replies._stand_in = lambda purpose, mid, language: TEMPLATE  # whatever the registry holds
        return core

    def _webhook(self) -> Webhook:
        secrets: Any = FixedSecrets(self.account.secrets)
        queues: Any = self.queues
        urls: Any = {lane: self.account.queues[lane] for lane in LANES}
        return Webhook(secrets, Lanes(queues, urls), EventLog(self.sink), lambda: self.now)

    def deliver(self, item: Waiting, kill_at: str = "") -> None:
        """One delivery; what failed or was killed waits again, until the dead-letter queue takes it."""
        place = self.queues.waiting.index(item)
        del self.queues.waiting[place]
        item.tries += 1
        handlers = {"turns": self.tutor, "consent": self.consent, "rights": self.dsar, "events": self.delivery}
        record = {
            "messageId": "1",
            "receiptHandle": "1",
            "body": item.body,
            "attributes": {"ApproximateReceiveCount": str(item.tries)},
        }
        self.kill_at = kill_at
        try:
            failed = bool(handlers[item.lane]({"Records": [record]})["batchItemFailures"])
        except Killed:
            failed = True
        self.kill_at = ""
        if failed:
            assert item.tries < 5, "an item went to the dead-letter queue"
            self.queues.waiting.insert(place, item)  # it holds up its group

    def fall_due(self) -> None:
        """The runs of `expiry` that find something, all of them now: what is due waits on the lane of rights."""
        dues, now = Dues(self.core.tables), int(self.now)
        sweeper = Expiry(dues, HeadReader(self.core.tables), self._ask, self.core.pepper, "self", EventLog(self.sink))
        while (at := self._next_due()) <= now:
            dues.swept(int(at - at % HOUR), "self")
            sweeper.sweep(now)

    def _ask(self, items: list[Item]) -> None:
        self.queues.waiting += [Waiting("rights", item.to_body(), group=item.mid) for item in items]

    def wake(self, body: str, kill_at: str = "") -> None:
        self.kill_at = kill_at
        record = {"messageId": "1", "body": body, "attributes": {"ApproximateReceiveCount": "1"}}
        try:
            again = bool(self.wakeups({"Records": [record]}, int(self.now))["batchItemFailures"])
        except Killed:
            again = True
        self.kill_at = ""
        if again:
            self.queues.wakeups.append((body, 0))
