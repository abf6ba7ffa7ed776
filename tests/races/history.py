"""Random histories on the way that Meta delivers them: any envelope, any order, again and again, from many sides.

The queue keeps the order of a group and forgets nothing, as SQS does; but unlike SQS it never drops a duplicate.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import cycle
from random import Random
from threading import Lock
from typing import Any

from chatoet.rules.pseudonym import message_hash
from local.phone.webhooks import LAYOUTS, bodies
from tests.fixtures.store import Killed
from tests.fixtures.world import FIXED, Json, message_of
from tests.races.town import Queues, Town, Waiting

POINTS = ("turn.decided", "turn.committed", "reply.gated", "reply.claimed", "reply.sent", "reply.recorded")
SAYINGS = (
    "menu", "help", "hint", "write", "privacy", "my data", "thanks a lot", "how are you", "stop", "start", "start",
    "Dear Ms Shah", "I am writing to you about", "Yours sincerely", "nursing", "today", "read", "B A C", "words",
    "drills", "1 3", "skip", "idk", "placement test", "my progress", "my errors", "settings", "language", "time",
)  # fmt: skip
TAPS = (
    "turns:menu", "turns:help", "turns:professions:2", "turns:from:another:life", "consent:privacy", "turns:today",
    "turns:profession:medicine", "turns:reading:b", "turns:drills:order", "turns:words", "turns:placement",
    "turns:set:study", "turns:language:es", "turns:hint:3", "turns:skip:2", "turns:place:2:a", "turns:setup:1:none",
)  # fmt: skip
TYPES = ("audio", "sticker", "location", "unsupported", "a_type_of_next_year", "reaction")
THREADS = 6


@dataclass(frozen=True)
class Chaos:
    """Shares of what goes wrong, from 0 to 1. `late_s` is how long statuses are held back."""

    again: float = 0.2
    kills: float = 0.0
    refusals: float = 0.0
    lost_statuses: float = 0.0
    late_s: int = 0


@dataclass
class Refusing(Queues):
    """Now and then a batch is taken in part, or not at all, or the webhook is killed when it was taken."""

    share: float = 0.0
    rng: Random = field(default_factory=Random)
    lock: Any = field(default_factory=Lock)
    refused: int = 0

    def send_message_batch(self, *, QueueUrl: str, Entries: list[Json]) -> Json:
        with self.lock:
            odds = self.rng.random()
            if odds >= self.share:
                return super().send_message_batch(QueueUrl=QueueUrl, Entries=Entries)
            self.refused += 1
            taken = Entries[: self.rng.randrange(len(Entries) + 1)]
            super().send_message_batch(QueueUrl=QueueUrl, Entries=taken)
            if odds < self.share / 3:
                raise Killed("webhook.queued")
            return {"Failed": [{"Id": entry["Id"]} for entry in Entries[len(taken) :]]}


class History:
    def __init__(self, town: Town, name: str, seed: int, chaos: Chaos, people: int = 10) -> None:
        self.town, self.chaos, self.rng = town, chaos, Random(seed)
        self.people = [f"GB.h{name}{seed}x{n}" for n in range(people)]
        self.counts: Counter[str] = Counter()
        self.messages: dict[str, Json] = {}  # by mid
        self.arrived: dict[tuple[str, str], list[str]] = defaultdict(list)  # (lane, group): mids as first queued
        self.reported: dict[tuple[str, int], list[str]] = defaultdict(list)  # statuses that Meta sent of a part
        self._told: set[str] = set()
        self._held: list[tuple[float, Json]] = []
        self._wakes: list[tuple[float, str]] = []
        self._points = cycle(POINTS)
        self._seen = 0
        town.line.watch = lambda callback: None

    def begin(self) -> None:
        """Everybody accepts, and has case notes, before anything goes wrong."""
        for number, who in enumerate(self.people):
            version = self.town.core.policy.notice_version
            taps = [f"consent:accept:{version}", "consent:no:quality_samples:1", "consent:no:news:1"]
            for step in ["hi", *taps, "turns:profession:nursing", "write"]:
                message = _tap(step) if ":" in step else _text(step)
                self.town.now += 1
                self._post([self._update(self._new(message, who, f"b{number}"))])
                self._work(Chaos())
        self.messages.clear()

    def run(self, updates: int) -> None:
        """Posts that many distinct updates, and handles what they bring until all is quiet."""
        while self.counts["updates"] < updates:
            fresh = [*self._some_messages(min(60, updates - self.counts["updates"])), *self._some_statuses()]
            self.rng.shuffle(fresh)
            self.counts["updates"] += len(fresh)
            self._deliver(fresh)
            self._work(self.chaos)
            self.town.now += self.rng.choice([1, 5, 30])
        self._settle()

    # What Meta sends

    def _new(self, message: Json, who: str, tag: str = "m") -> Json:
        self.counts["serial"] += 1
        full = message_of(message, who, f"wamid.{who}.{tag}{self.counts['serial']}", int(self.town.now))
        pepper = self.town.core.pepper()
        self.messages[message_hash(pepper, FIXED["PHONE_NUMBER_ID"], full["id"])] = full
        return full

    def _update(self, message: Json) -> Json:
        contact = {"user_id": message["from_user_id"], "profile": {"name": "Ada"}}
        return _change({"contacts": [contact], "messages": [message]})

    def _some_messages(self, count: int) -> Iterator[Json]:
        for _ in range(count):
            who, odds = self.rng.choice(self.people), self.rng.random()
            if odds < 0.65:
                message = _text(self.rng.choice(SAYINGS))
            elif odds < 0.85:
                message = _tap(self.rng.choice(TAPS))
            else:
                type_ = self.rng.choice(TYPES)
                message = {"type": type_, type_: {"id": "1"}}
            yield self._update(self._new(message, who))

    def _some_statuses(self) -> Iterator[Json]:
        """Of what was sent: each in any order, some lost, some held back; and one of a message never sent."""
        for sent in self.town.line.sent[self._seen :]:
            for status in self.rng.sample(["sent", "delivered", "read"], 3):
                if self.rng.random() >= self.chaos.lost_statuses:
                    self._hold(sent["callback"], status)
                else:
                    self.counts["statuses lost"] += 1
        self._seen = len(self.town.line.sent)
        due = [update for at, update in self._held if at <= self.town.now]
        self._held = [(at, update) for at, update in self._held if at > self.town.now]
        yield from due
        yield _status("nobody.nothing.0", "delivered", str(self.counts["updates"]))

    def _hold(self, callback: str, status: str) -> None:
        _, mid, part = callback.split(".")
        again = len(self.reported[mid, int(part)])
        self.reported[mid, int(part)].append(status)
        self._held.append((self.town.now + self.chaos.late_s, _status(callback, status, str(again))))

    # How it arrives

    def _deliver(self, fresh: list[Json]) -> None:
        """Everything once, in envelopes of any size and shape; a share of it again, in others; all at the same time."""
        again = [update for update in fresh if self.rng.random() < self.chaos.again]
        self.counts["delivered again"] += len(again)
        payloads = [*self._enveloped(fresh), *self._enveloped(again)]
        with ThreadPoolExecutor(THREADS) as threads:
            answers = list(threads.map(self._post_raw, payloads))
        self.counts["posts"] += len(payloads)
        for payload, answer in zip(payloads, answers, strict=True):
            while answer != 200:
                self.counts["posts tried again"] += 1
                answer = self._post_raw(payload)

    def _enveloped(self, updates: list[Json]) -> Iterator[Json]:
        left = list(updates)
        while left:
            size = self.rng.choice([1, 2, 7, 40])
            part, left = left[:size], left[size:]
            yield from bodies(part, self.rng.choice(LAYOUTS), "1")

    def _post(self, updates: list[Json]) -> None:
        for payload in bodies(updates, "value", "1"):
            assert self._post_raw(payload) == 200

    def _post_raw(self, payload: Json) -> int:
        try:
            return int(self.town.post(payload)["statusCode"])
        except Killed:
            return 0

    # What the Lambdas do

    def _work(self, chaos: Chaos) -> None:
        self._note_arrivals()
        while waiting := self._first_of_each_group():
            kill_at = next(self._points) if self.rng.random() < chaos.kills else ""
            item = self.rng.choice(waiting)
            self._count_kill(kill_at, item)
            self.town.now += 0.05
            self._note_arrivals()
            self._wake(chaos)

    def _first_of_each_group(self) -> list[Waiting]:
        first: dict[tuple[str, str], Waiting] = {}
        for item in self.town.queues.waiting:
            first.setdefault((item.lane, item.group), item)
        return list(first.values())

    def _count_kill(self, kill_at: str, item: Waiting) -> None:
        kill_at = kill_at if item.tries < 3 else ""
        self.town.deliver(item, kill_at)
        if kill_at and item in self.town.queues.waiting:
            self.counts[f"killed at {kill_at}"] += 1

    def _note_arrivals(self) -> None:
        for item in self.town.queues.waiting:
            mid = json.loads(item.body)["mid"]
            if mid in self.messages and mid not in self._told:
                self._told.add(mid)
                self.arrived[item.lane, item.group].append(mid)

    def _wake(self, chaos: Chaos) -> None:
        self._wakes += [(self.town.now + seconds, body) for body, seconds in self.town.queues.wakeups]
        self.town.queues.wakeups.clear()
        due = [body for at, body in self._wakes if at <= self.town.now]
        self._wakes = [(at, body) for at, body in self._wakes if at > self.town.now]
        for body in due:
            self.town.wake(body, self.rng.choice(POINTS) if self.rng.random() < chaos.kills else "")

    def _settle(self) -> None:
        """Time passes and nobody writes: statuses that were held back come, and every wake-up."""
        for _ in range(200):
            held = list(self._some_statuses())
            self._deliver(held)
            self._work(Chaos())
            self._wake(Chaos())
            if not (self._wakes or self._held or self.town.queues.waiting or self._seen < len(self.town.line.sent)):
                return
            soonest = [at for at, _ in [*self._wakes, *self._held]]
            self.town.now = max(self.town.now + 1, min(soonest, default=0))
        raise AssertionError("it never comes to rest")


def _text(body: str) -> Json:
    return {"type": "text", "text": {"body": body}}


def _tap(option: str) -> Json:
    return {"type": "interactive", "interactive": {"type": "button_reply", "button_reply": {"id": option}}}


def _status(callback: str, status: str, again: str) -> Json:
    id_ = f"wamid.{callback}.{again}"
    return _change({"statuses": [{"id": id_, "status": status, "biz_opaque_callback_data": callback}]})


def _change(parts: Json) -> Json:
    value = {"messaging_product": "whatsapp", "metadata": {"phone_number_id": FIXED["PHONE_NUMBER_ID"]}, **parts}
    return {"field": "messages", "value": value}
