"""Random histories of people whose numbers and user ids change, told late, twice, out of order or not at all.

Held against what really happened: nobody is ever taken for somebody else, nothing is sent to an address that is over
or another's, and who is told of in time stays one person.
"""

from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from chatoet.flows.identity import sender
from chatoet.rules.clock import DAY
from chatoet.rules.inbound import Addresses
from chatoet.rules.item import Item
from chatoet.rules.outbox import NotSent
from chatoet.store.learners import FencedError, Learner
from chatoet.store.tables import Tables
from tests.fixtures.cloud import Account
from tests.fixtures.store import SERIAL, Store, module_account, tables
from tests.flows.people import Who, accept, person, system

__all__ = ["module_account", "tables"]
PICK = st.integers(0, 999)
SHOWN = st.sampled_from([("bsuid",), ("bsuid", "wa_id"), ("wa_id",)])
LATE = 7 * DAY  # as long as WhatsApp tries


@dataclass
class Person:
    """As WhatsApp knows them. `moves` are their changes in order, `told` those that reached us so far."""

    who: Who
    first: str = ""  # the uid of the learner that they became first, and who accepted
    moves: list[Item] = field(default_factory=list)
    told: int = 0
    exact: bool = True  # every change reached us before the next, and before the number was another's
    had: set[str] = field(default_factory=set)
    shown: set[str] = field(default_factory=set)  # of their addresses, those that reached us


class Moves(RuleBasedStateMachine):
    account: Account
    tables: Tables

    @initialize()
    def begin(self) -> None:
        self.store = Store(self.account, self.tables)
        self.store.now += 10_000 * next(SERIAL)  # no two histories share a moment
        self.people: list[Person] = []
        self.owner: dict[str, Person] = {}  # by uid
        self.over: dict[str, set[str]] = {}  # by uid, the addresses that it was told are over
        self.seen: list[tuple[Person, Item]] = []
        self.held: list[tuple[Person, Item]] = []
        self.recycled: set[str] = set()
        self.somebody_new()

    # What happens

    @rule(pick=PICK, shown=SHOWN, late=st.booleans(), fails=st.booleans())
    def write(self, pick: int, shown: tuple[str, ...], late: bool, fails: bool) -> None:
        someone = self._someone(pick)
        if not {someone.who[kind] for kind in shown} <= someone.shown - self.recycled:
            # Alone, an address that we never saw is a stranger's, and a number that had two owners is either's.
            shown = ("bsuid", "wa_id")
        if fails:
            self.store.line.outcomes[:] = [NotSent()]
        self._send(someone, self._message({kind: someone.who[kind] for kind in shown}), late)

    @rule(pick=PICK, late=st.booleans(), overtaken=st.booleans())
    def change_number(self, pick: int, late: bool, overtaken: bool) -> None:
        """With a message from before that comes after it, and perhaps one from after that comes before it."""
        someone = self._someone(pick)
        before = self._message(someone.who)
        self._move(someone, person(), "user_changed_number", late=True)
        change = self.held.pop()
        if overtaken:
            self._arrives(someone, self._message(someone.who))
        self._send(*change, late)
        self._arrives(someone, before)

    @rule(pick=PICK, late=st.booleans())
    def change_user_id(self, pick: int, late: bool) -> None:
        someone = self._someone(pick)
        self._move(someone, {**someone.who, "bsuid": person()["bsuid"]}, "user_changed_user_id", late)

    @rule(pick=PICK, told=st.booleans())
    def recycle(self, pick: int, told: bool) -> None:
        """Somebody leaves a number, and 50 days later another gets it and writes. Whether we were told or not."""
        someone = self._someone(pick)
        number = someone.who["wa_id"]
        self._move(someone, person(), "user_changed_number", late=True)
        self._pass(50 * DAY, lost=not told)
        self.recycled.add(number)
        self._meet({"bsuid": person()["bsuid"], "wa_id": number}, ("bsuid", "wa_id"))

    @rule(shown=SHOWN)
    def somebody_new(self, shown: tuple[str, ...] = ("bsuid", "wa_id")) -> None:
        self._meet(person(), shown)

    @rule(pick=PICK)
    def deliver(self, pick: int) -> None:
        if self.held:
            self._arrives(*self.held.pop(pick % len(self.held)))

    @rule(pick=PICK)
    def redeliver(self, pick: int) -> None:
        fresh = [each for each in self.seen if each[1].at > self.store.now - LATE]
        if fresh:
            self._arrives(*fresh[pick % len(fresh)])

    @rule(pick=PICK)
    def wake(self, pick: int) -> None:
        if self.store.wakeups.ordered:
            self._pass(60)
            self.store.wake(self.store.wakeups.ordered[pick % len(self.store.wakeups.ordered)])
            self._check_sent()

    @rule(seconds=st.sampled_from([1, 60, DAY]))
    def time_passes(self, seconds: int) -> None:
        self._pass(seconds)

    # How it happens

    def _meet(self, who: Who, shown: tuple[str, ...]) -> None:
        someone = Person(who, had=set(who.values()))
        self.people.append(someone)
        self._arrives(someone, self._message({kind: who[kind] for kind in shown}))

    def _message(self, who: Who) -> Item:
        at = int(self.store.now)
        return Item("message", f"mid{next(SERIAL)}", "text", at, "w", addresses=Addresses(**who))

    def _someone(self, pick: int) -> Person:
        return self.people[pick % len(self.people)]

    def _pass(self, seconds: int, lost: bool = False) -> None:
        """What is held back longer than WhatsApp tries comes before that, or never."""
        if seconds > LATE:
            while self.held:
                someone, item = self.held.pop(0)
                if not lost:
                    self._arrives(someone, item)
                elif item.kind == "system":
                    someone.exact = False
            for someone in self.people:
                # Known by a number alone, and silent for 45 days: it may be another's, so it is nobody's.
                someone.exact &= someone.who["bsuid"] in someone.shown
        self.store.now += seconds

    def _move(self, someone: Person, who: Who, type_: str, late: bool) -> None:
        self.store.now += 1
        old = {"bsuid": someone.who["bsuid"]} if type_ == "user_changed_user_id" else someone.who
        item = system(type_, old, who, self.store.now)
        someone.who = who
        someone.had |= set(who.values())
        someone.moves.append(item)
        self.store.now += 1
        self._send(someone, item, late)

    def _send(self, someone: Person, item: Item, late: bool) -> None:
        self.held.append((someone, item))
        if not late:
            self._arrives(*self.held.pop())

    def _arrives(self, someone: Person, item: Item) -> None:
        self.seen.append((someone, item))
        if item.kind == "system":
            self._told(someone, item)
        else:
            self._wrote(someone, item)
        self._check_sent()

    def _told(self, someone: Person, item: Item) -> None:
        place = someone.moves.index(item)
        if place > someone.told:
            someone.exact = False
        someone.told = max(someone.told, place + 1)
        mover = self.store.learners.mover(item, int(self.store.now))
        assert mover is None or self.owner[mover.head.uid] is someone
        before = len(self.store.line.sent)
        self.store.event_flow(item, int(self.store.now), 1)
        assert len(self.store.line.sent) == before, "a system message is never answered"
        if mover and item.at >= mover.head.rekeyed_at:
            someone.shown |= {value for kind, value in item.content["system"].items() if kind != "type"}
            over = {value for _, value in item.addresses.all()} - set(someone.who.values())
            self.over.setdefault(mover.head.uid, set()).update(over)

    def _wrote(self, someone: Person, item: Item) -> None:
        learner = self._learner(item)
        if learner is None:
            assert not someone.exact or self._before_told(someone, item), "one person became two"
            return
        someone.shown |= {value for _, value in item.addresses.all()}
        if not someone.first:
            someone.first = learner.head.uid
            learner = accept(self.store, learner)
        owner = self.owner.setdefault(learner.head.uid, someone)
        assert owner is someone, "somebody was taken for somebody else"
        if someone.exact and not self._before_told(someone, item):
            assert learner.head.uid == someone.first, "one person became two"
        self.store.answer(learner, "an answer", item=item)

    def _before_told(self, someone: Person, item: Item) -> bool:
        """Whether the message knows of a change that we do not."""
        return any(item.at >= move.at for move in someone.moves[someone.told :])

    def _learner(self, item: Item) -> Learner | None:
        now = int(self.store.now)
        found = sender(self.store.learners, self.store.session, item, now)
        try:
            return found or self.store.learners.birth(item, now)
        except FencedError:
            return None

    # What must hold

    def _check_sent(self) -> None:
        while self.store.line.sent:
            sent = self.store.line.sent.pop()
            uid, to = sent["callback"].split(".")[0], sent["to"]
            assert to in self.owner[uid].had, "to an address that never was this person's"
            assert to not in self.over.get(uid, set()), "to an address that is over"
            others = [each for each in self.people if each is not self.owner[uid] and to in each.who.values()]
            assert not others, "to an address that is somebody else's by now"

    def teardown(self) -> None:
        """Once all is told, everybody whose changes came in order is the one they were."""
        while self.held:
            self._arrives(*self.held.pop(0))
        self.store.now += 2
        for someone in self.people:
            if someone.exact:
                found = self._learner(self._message(someone.who))
                assert found and found.head.uid == someone.first
                assert found.recipient.address.reveal() == someone.who["bsuid"]


def run(account: Account, tables: Tables, examples: int, steps: int, **more: Any) -> None:
    moves: Any = type("Here", (Moves,), {"account": account, "tables": tables})
    chosen = settings(
        max_examples=examples, stateful_step_count=steps, deadline=None, database=None,
        suppress_health_check=list(HealthCheck), **more,
    )  # fmt: skip
    run_state_machine_as_test(moves, settings=chosen)


def test_a_few_fixed_histories_of_people_who_move(module_account: Account, tables: Tables) -> None:
    run(module_account, tables, 12, 20, derandomize=True, phases=[Phase.generate])


@pytest.mark.soak
def test_many_random_histories_of_people_who_move(module_account: Account, tables: Tables) -> None:
    run(module_account, tables, 200, 40, print_blob=True)
