"""The canary in this process: on the lanes, tables and pages of a test's world, by the world's clock."""

import json
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from canary import who
from canary.run import Canary, Stores
from canary.storage import Storage
from canary.stores import Logs, Tables
from canary.talk import Clock, Heard, Talk
from canary.walk import Walk
from chatoet.compose.core import load_data_map
from chatoet.content import ContentStore
from chatoet.log import EventLog
from tests.fixtures.world import FIXED, World
from tests.flows.doors import Browser, shelved

Json = dict[str, Any]


class WorldLine:
    """Posts to the world's webhook; hears from the canary's own queue, with the lanes run dry."""

    def __init__(self, world: World) -> None:
        self._world, self._browser = world, Browser(world)

    def post(self, body: bytes, signature: str) -> int:
        code: int = self._world.post(body, signature)["statusCode"]
        self._world.drain()
        return code

    def heard(self) -> list[Heard]:
        account, url = self._world.account, self._world.account.queues["canary"]
        found = account.receive("canary")
        if not found:
            self._world.now += 1
            self._world.drain()
        for message in found:
            account.sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
        return [Heard(**json.loads(message["Body"])) for message in found]

    def form(self, url: str, fields: dict[str, str]) -> tuple[int, bytes]:
        page = self._browser.post(url, **fields)
        self._world.drain()
        return page.status, page.raw


@dataclass
class WorldBuckets:
    """The packages are the world's; the entries of the audit trail are read where they come from: no seal runs here."""

    world: World
    planted: list[bytes] = field(default_factory=list)

    def packages(self, uid: str) -> int:
        return sum(place.startswith(f"export/{uid}/") for place in shelved(self.world))

    def entries(self, since: float) -> list[bytes]:
        return [str(item).encode() for item in self.world.account.items("audit")] + self.planted


class WorldLogs(Logs):
    def __init__(self, world: World) -> None:
        super().__init__(None, ("/aws/lambda/x-dsar",))
        self._world = world

    def has(self, group: str, word: str, since: float) -> bool:
        return any(word in str(event) for event in self._world.events)


def canary(world: World, storage: Storage | None = None) -> tuple[Canary, WorldBuckets]:
    def sleep(seconds: float) -> None:
        world.now += seconds
        world.drain()

    clock, numbers = Clock(lambda: world.now, sleep), count()
    me, secret = who.born(bytes(range(12)), world.account.secrets["app_secret"]), world.account.secrets["app_secret"]
    talk = Talk(
        WorldLine(world), lambda: secret, FIXED["PHONE_NUMBER_ID"], clock, me.name, lambda: f"wamid.CANARY.{next(numbers)}"
    )
    walk = Walk(talk, me, FIXED["PAGES_URL"], ContentStore())
    buckets: Any = WorldBuckets(world)
    stores = Stores(Tables(world.account.dynamodb, world.account.tables), buckets, WorldLogs(world))
    addresses, kept = who.addresses(world.core.pepper()), tuple(load_data_map().kept())
    ask = (lambda: storage) if storage else None
    return Canary(walk, stores, me, addresses, kept, clock, ask, EventLog(world.sink)), buckets
