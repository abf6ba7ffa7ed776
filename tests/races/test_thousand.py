"""A thousand updates, however they are packed, repeated and interrupted: each has one effect, in order.

`-s` shows the figures. The seeds are fixed; the soak takes new ones.
"""

from collections import Counter
from random import Random
from typing import Any

import pytest

from chatoet.rules.inbound import Addresses
from chatoet.rules.outbox import RANK
from chatoet.store.learners import Learner
from tests.fixtures.cloud import Account
from tests.fixtures.store import module_account, sent_by
from tests.fixtures.world import Json
from tests.races.history import POINTS, Chaos, History, Refusing
from tests.races.town import Town

__all__ = ["module_account"]
STORIES = {
    "calm": Chaos(),
    "killed": Chaos(again=0.1, kills=0.15, refusals=0.1),
    "statuses lost": Chaos(again=0.1, kills=0.03, lost_statuses=0.6),
    "statuses late": Chaos(again=0.1, kills=0.03, late_s=130),
}


class Ledger:
    """What a history left behind, read from the raw tables."""

    def __init__(self, history: History) -> None:
        self.history, self.town = history, history.town
        self.learners = {who: self._learner(who) for who in history.people}

    def _learner(self, who: str) -> Learner:
        found = self.town.core.learners.find(sent_by(Addresses(who), self.town.now), int(self.town.now))
        assert found
        return found

    def rows(self, learner: Learner) -> list[Json]:
        client, names = self.town.account.dynamodb, self.town.account.tables
        asked: list[Any] = [
            client.get_paginator("query").paginate(
                TableName=names[table],
                KeyConditionExpression="pk = :u",
                ExpressionAttributeValues={":u": {"S": learner.head.uid}},
            )
            for table in ("conversations", "consents", "cases")
        ]
        return [row for pages in asked for page in pages for row in page["Items"]]

    def chain(self, learner: Learner) -> list[str]:
        """The mids of a learner's audit trail, in its order."""
        entries = self.town.core.tables["Audit"].query(learner.key.sref, consistent_read=True)
        return [entry.fields["mid"] for entry in entries]


def every_message_had_one_effect(ledger: Ledger) -> None:
    found: Counter[str] = Counter()
    for learner in ledger.learners.values():
        for row in ledger.rows(learner):
            if row["kind"]["S"] in ("Turn", "Receipt", "Case"):
                found[row["sk"]["S"].partition("#")[2]] += 1
        chain = ledger.chain(learner)
        assert len(chain) == len(set(chain)) == learner.head.audit_seq
    assert {mid: found[mid] for mid in ledger.history.messages} == dict.fromkeys(ledger.history.messages, 1)
    ledger.history.counts["effects"] = len(ledger.history.messages)


def every_learner_was_served_in_order(ledger: Ledger) -> None:
    places = {mid: place for learner in ledger.learners.values() for place, mid in enumerate(ledger.chain(learner))}
    for mids in ledger.history.arrived.values():
        order = [places[mid] for mid in mids if mid in ledger.history.messages]
        assert order == sorted(order)


def no_reply_was_sent_twice_uncounted(ledger: Ledger) -> None:
    sent = Counter(message["callback"] for message in ledger.town.line.sent)
    events = ledger.town.events
    counted = Counter(f"{e['outbox']}.{e['part']}" for e in events if e["event"] in ("send.resent", "reply.retry"))
    for callback, times in sent.items():
        assert times <= 1 + counted[callback.partition(".")[2]]
    ledger.history.counts["replies sent"] = sum(sent.values())
    ledger.history.counts["sent once more, counted"] = len(ledger.town.named("send.resent"))


def every_reply_stands_where_meta_said(ledger: Ledger) -> None:
    for learner in ledger.learners.values():
        for row in ledger.rows(learner):
            if row["kind"]["S"] == "Outbox":
                state, part = row["state"]["S"], int(row["part"]["N"])
                said = ledger.history.reported[row["sk"]["S"].partition("#")[2], part]
                assert RANK[state] >= max((RANK[status] for status in said), default=RANK["accepted"])


def story(town: Town, name: str, chaos: Chaos, seed: int, updates: int) -> History:
    town.reset()
    town.queues = Refusing(town.queues.lanes, share=chaos.refusals, rng=Random(seed))
    town.recompose()
    history = History(town, name.partition(" ")[2] or name, seed, chaos)
    town.queues.share = 0.0
    history.begin()
    town.queues.share = chaos.refusals
    history.run(updates)
    ledger = Ledger(history)
    every_message_had_one_effect(ledger)
    every_learner_was_served_in_order(ledger)
    no_reply_was_sent_twice_uncounted(ledger)
    every_reply_stands_where_meta_said(ledger)
    history.counts["queue refused"] = town.queues.refused
    print(f"\n{name}, seed {seed}: {dict(sorted(history.counts.items()))}")  # noqa: T201
    return history


def strikes(history: History) -> dict[str, int]:
    """How often happened what gives each story its name."""
    counts = history.counts
    return {
        "calm": counts["delivered again"],
        "killed": min(sum(counts[f"killed at {point}"] for point in POINTS), counts["queue refused"]),
        "statuses lost": counts["statuses lost"],
        "statuses late": sum(map(len, history.reported.values())),
    }


@pytest.mark.slow
@pytest.mark.parametrize("name", ["killed", "statuses lost"])  # the soak tells all four, and each at length
def test_a_thousand_updates_have_one_effect_each_and_in_order(module_account: Account, name: str) -> None:
    """The story in which most goes wrong is told in full, the others until their own fault struck dozens of times."""
    updates = 1000 if name == "killed" else 300
    history = story(Town(module_account), name, STORIES[name], 7, updates)
    assert history.counts["updates"] >= updates
    assert strikes(history)[name] >= 24 and history.counts["delivered again"] >= 24
    if name == "killed":
        assert all(history.counts[f"killed at {point}"] for point in POINTS), "every boundary was tried"
        assert history.counts["posts tried again"]


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("name", STORIES)
def test_many_thousands(module_account: Account, name: str, seed: int) -> None:
    story(Town(module_account), name, STORIES[name], 1000 + seed, 2000)
