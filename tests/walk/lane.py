"""The tutor's lane as it is composed, over tables in memory: one learner, a clock, a phone line, faults."""

import itertools
import json
from collections.abc import Iterator
from typing import Any

from chatoet.content import ContentStore
from chatoet.flows.course.kit import Kit
from chatoet.flows.course.parts import PARTS
from chatoet.flows.course.writing import WritingCourse
from chatoet.flows.gather import Gather
from chatoet.flows.guarding import Guard
from chatoet.flows.turn import TurnFlow
from chatoet.flows.wakes import SqsWakeups
from chatoet.flows.work import Work
from chatoet.rules.audit import Entry, broken_at
from chatoet.rules.clock import DAY
from chatoet.rules.dialogue import Contact
from chatoet.rules.head import Head
from chatoet.rules.item import Item
from chatoet.rules.subject import State
from chatoet.store.course import CourseStore
from chatoet.store.parts import Parts
from chatoet.store.turns import Turns
from chatoet.tutor.by_rules import RulesTutor
from chatoet.tutor.protocol import NoPermit
from tests.fakes.dynamodb import MemoryTables, Stored
from tests.fixtures.store import Killed, Store

FOR_LONG = 4000 * DAY
SERIAL = itertools.count(1)


class Orders:
    """The queue of wake-ups: bodies with the time from which they are seen."""

    def __init__(self, lane: "Lane") -> None:
        self._lane = lane

    def send_message(self, *, QueueUrl: str, MessageBody: str, DelaySeconds: int) -> dict[str, str]:
        self._lane.waking.append((self._lane.now + DelaySeconds, MessageBody))
        return {}


class Lane(Store):
    """`waking` are wake-ups with their time, `handed` what went to another lane."""

    def __init__(self, content: ContentStore, language: str | None) -> None:
        self.memory = MemoryTables()
        nothing: Any = None
        super().__init__(nothing, self.memory)
        self.who = f"GB.{next(SERIAL)}"
        self.waking: list[tuple[float, str]] = []
        self.uploads = 0
        orders: Any = Orders(self)
        wakes = SqsWakeups(lambda: orders, "wakeups")
        guard = Guard(content)
        course = WritingCourse(RulesTutor(content), content, True)
        kit = Kit(content, CourseStore(self.tables), wakes, True, lambda: self.now, lambda: guard, self._upload)
        parts = {name: made(kit) for name, made in PARTS.items()}
        work = Work(
            Turns(self.tables), self.outboxes, lambda: course, lambda: guard,
            Gather(Parts(self.tables), wakes, self._forward, True), wakes, lambda *_: NoPermit(),
            part=parts.__getitem__,
        )  # fmt: skip
        self.flow = TurnFlow(
            self.learners, self.session, self.line, work, self._forward, self.policy, "self",
            Contact("help@example.org"), self.log, lambda: self.now, lambda what, learner, item: None,
        )  # fmt: skip
        self._join(language)

    def _join(self, language: str | None) -> None:
        """A learner who accepted, with an account that outlives the walk."""
        learner = self.born({"bsuid": self.who})
        ends = int(self.now) + FOR_LONG
        self.edit(learner.head.uid, state=str(State.ACTIVE), receipt="r", notice=self.policy.notice_version)
        for kind, keys in (("Identity", (learner.recipient.key, "identity")), ("Key", (learner.head.uid,))):
            model = self.tables[kind]
            model(*keys).update(actions=[model.expires_at.set(ends)])
        self.edit(learner.head.uid, expires_at=ends, **({"language": language} if language else {}))
        self.uid, self.sref = learner.head.uid, learner.key.sref
        self.sender = learner.recipient.addresses()

    def _upload(self, picture: bytes) -> str:
        self.uploads += 1
        return f"media-{self.uploads}"

    def _forward(self, lane: str, item: Item, source: str) -> None:
        self.forwarded.append((lane, item))

    # The learner and what is stored

    @property
    def known(self) -> Head:
        head = self.heads.head(self.uid, int(self.now))
        assert head, "the learner is gone"
        return head

    def stored(self, prefix: str) -> list[Stored]:
        """Every item of the learner whose key begins so."""
        tables = self.memory.memory.tables.values()
        own = [partitions[self.uid] for partitions in tables if self.uid in partitions]
        return [item for partition in own for sk, item in partition.items() if sk.startswith(prefix)]

    def chain(self) -> list[str]:
        """What happened to the learner, by the names of the audit."""
        entries = self.memory.memory.tables["audit"][self.sref]
        return [entry["event"]["S"] for entry in entries.values()]  # in the order they were written

    def sound(self) -> None:
        """The chain of what happened has no gap."""
        chain = [
            Entry(r.chain, int(r.seq), int(r.at), r.previous, r.event, r.fields, r.controller_id)
            for r in self.tables["Audit"].query(self.sref, consistent_read=True)
        ]
        assert broken_at(chain) is None
        assert len(chain) == self.known.audit_seq

    # What comes in

    def inbound(self, type_: str, content: dict[str, Any], at: float = 0) -> Item:
        number = next(SERIAL)
        sent = int(at or self.now)
        return Item("message", f"mid{number}", type_, sent, f"wamid.{number}", "1", self.sender, None, content)

    def handle(self, item: Item, kill_at: str = "") -> bool:
        """One delivery, and another one if the worker was killed in it; whether it was."""
        if kill_at:
            self.kill_at(kill_at)
        try:
            self.flow(item, int(self.now), 1)
        except Killed:
            self.flow(item, int(self.now), 2)
            return True
        finally:
            self.fault = lambda point: None
        return False

    def settle(self) -> None:
        """Every reply that was left unfinished is looked at when it is due."""
        for _ in range(8):
            wakes, self.wakeups.ordered = self.wakeups.ordered, []
            for wake in wakes:
                self.now += wake.seconds
                self.wakeup_flow(wake.body, int(self.now))

    def woken(self) -> Iterator[Item]:
        """What the wake-ups that are due by now put on the lane."""
        due = [body for at, body in self.waking if at <= self.now]
        self.waking = [(at, body) for at, body in self.waking if at > self.now]
        for body in due:
            if json.loads(body).get("do") == "take":
                self.wakeup_flow(body, int(self.now))
        own = [item for lane, item in self.forwarded if lane == "turns"]
        self.forwarded = [(lane, item) for lane, item in self.forwarded if lane != "turns"]
        yield from own
