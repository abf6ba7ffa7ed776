"""A policy that changes while learners are there, and what the campaign needs to tell them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest

from chatoet.compose import core as compose
from chatoet.flows.campaign import Campaign
from chatoet.lanes import Lanes
from chatoet.rules.clock import DAY
from chatoet.rules.item import Item
from chatoet.rules.policy import NoticeVersion, Policy
from chatoet.store.campaigns import Cursors
from chatoet.store.dues import Dues
from tests.fixtures.world import START, World, no_fault

FIRST = compose.load_policy()
EFFECTIVE = START + 20 * DAY
MATERIAL = NoticeVersion("1.1.0", "b" * 64, EFFECTIVE, material=True, changes="A second vendor marks letters.")
TERMS = MATERIAL._replace(reaccept=True)
EDITORIAL = MATERIAL._replace(material=False)


def with_notice(*versions: NoticeVersion) -> Policy:
    return FIRST._replace(versions=(*FIRST.versions, *versions))


def with_question(purpose: str, version: int = 2) -> Policy:
    """The same purpose, asked in other words."""
    changed = FIRST.purposes[purpose]._replace(version=version, ask=f"*May we do {purpose} in another way?*")
    return FIRST._replace(purposes={**FIRST.purposes, purpose: changed})


def published(world: World, policy: Policy, monkeypatch: pytest.MonkeyPatch) -> World:
    """The same learners, line and log after a deploy of that policy."""
    monkeypatch.setattr(compose, "load_policy", lambda: policy)
    after = World(world.account, world.line, no_fault)
    after.now, after.events, after.waking, after._serial = world.now, world.events, world.waking, world._serial
    return after


def campaign(world: World) -> Campaign:
    tables, urls = world.core.tables, {"rights": world.account.queues["rights"]}
    lanes = Lanes(world.account.sqs, urls)  # type: ignore[arg-type]

    def send(items: Sequence[Item]) -> None:
        lanes.put("rights", items, world.core.pepper(), "campaign")

    cursors = Cursors(tables, "self")
    return Campaign(Dues(tables), cursors, world.core.policy, send, world.core.pepper, world.core.log)


@dataclass
class FakeDues:
    """Entries by hour; remembers which hours were read."""

    entries: dict[int, list[Any]] = field(default_factory=dict)
    read: list[int] = field(default_factory=list)

    def in_hour(self, at: int) -> list[Any]:
        self.read.append(at)
        return self.entries.get(at, [])


@dataclass
class FakeCursors:
    place: int = 0

    def at(self, version: str) -> int:
        return self.place

    def move(self, version: str, hour: int, effective_at: int) -> None:
        self.place = hour
