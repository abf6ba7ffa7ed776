"""The canary in this process: on the lanes, tables and pages of a test's world, by the world's clock."""

import json
from dataclasses import dataclass
from itertools import count
from typing import Any

from canary import who
from canary.run import Canary, Stores
from canary.stores import Logs, Tables
from canary.talk import Clock, Heard, StageError, Talk
from canary.walk import Stage, Walk
from chatoet.compose.core import load_data_map
from chatoet.content import ContentStore
from chatoet.log import EventLog
from tests.fixtures.world import FIXED, World
from tests.flows.doors import Browser, shelved

Json = dict[str, Any]
SERIAL = count()  # of all runs: a message comes once


class WorldLine:
    """Posts to the world's webhook; hears from the canary's own queue, with the lanes run dry."""

    def __init__(self, world: World) -> None:
        self._world, self._browser = world, Browser(world)

    def post(self, body: bytes, signature: str) -> int:
        code: int = self._world.post(body, signature)["statusCode"]
        self._world.drain()
        return code

    def heard(self, wait: int) -> list[Heard]:
        account, url = self._world.account, self._world.account.queues["canary"]
        found = account.receive("canary")
        if not found:
            self._world.now += wait
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

    def packages(self, uid: str) -> int:
        return sum(place.startswith(f"export/{uid}/") for place in shelved(self.world))

    def entries(self, since: float) -> list[bytes]:
        return [str(item).encode() for item in self.world.account.items("audit")]


class WorldLogs(Logs):
    def __init__(self, world: World) -> None:
        super().__init__(None, ("/aws/lambda/x-dsar",))
        self._world = world

    def has(self, group: str, since: float, *words: str) -> bool:
        return any(all(word in str(event) for word in words) for event in self._world.events)


class Broken(Walk):
    """Dies before a stage."""

    before = ""

    def stages(self) -> tuple[Stage, ...]:
        def die() -> None:
            raise StageError("died")

        return tuple((name, die if name == self.before else do) for name, do in super().stages())


def canary(world: World, stop_before: str = "", show_drafts: bool = True) -> Canary:
    def sleep(seconds: float) -> None:
        world.now += seconds
        world.drain()

    clock, numbers = Clock(lambda: world.now, sleep), SERIAL
    me, secret = who.born(bytes(range(12)), world.core.pepper()), world.account.secrets["app_secret"]
    talk = Talk(
        WorldLine(world),
        lambda: secret,
        FIXED["PHONE_NUMBER_ID"],
        clock,
        me.name,
        lambda: f"wamid.CANARY.{next(numbers)}",
    )
    walk = Broken(talk, me, FIXED["PAGES_URL"], ContentStore(), show_drafts)
    walk.before = stop_before
    buckets: Any = WorldBuckets(world)
    stores = Stores(Tables(world.account.dynamodb, world.account.tables), buckets, WorldLogs(world))
    addresses, kept = who.addresses(world.core.pepper()), tuple(load_data_map().kept())
    return Canary(walk, stores, me, addresses, kept, clock, None, EventLog(world.sink))
