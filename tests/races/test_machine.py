"""Random histories of two learners: messages, redeliveries, statuses, wake-ups, faults of the line, kills, time.

Held after every step: one effect a message, nothing but rights to who said STOP, no state running backwards; and in
the end, when everything that waits has been handled: every message answered or silent once, every chain sound.
"""

import itertools
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from chatoet.rules.audit import Entry, broken_at
from chatoet.rules.inbound import Addresses
from chatoet.rules.outbox import RANK, SETTLE, NotSent, Rejected, Unknown
from chatoet.rules.pseudonym import message_hash
from chatoet.store.learners import Learner
from chatoet.store.outboxes import Outboxes
from tests.fixtures.cloud import Account
from tests.fixtures.store import module_account, sent_by
from tests.fixtures.world import FIXED, Json, envelope, message_of
from tests.races.town import Town, Waiting

__all__ = ["module_account"]
GROUPS = itertools.count()
POINTS = ("turn.decided", "turn.committed", "reply.gated", "reply.claimed", "reply.sent", "reply.recorded")
KILLS = st.one_of(st.just(""), st.just(""), st.sampled_from(POINTS))
SAYINGS = ("hi", "menu", "nursing", "write", "stop", "start", "privacy", "export my data", "👍",
           "today", "read", "A B C", "words", "skip", "my progress")  # fmt: skip
PICK = st.integers(0, 999)
AT_ONCE = 3
STATUS = st.sampled_from(["sent", "delivered", "read", "failed", "deleted", "warning"])
PRICE = {"billable": True, "category": "service"}
REFUSALS = [Rejected(code) for code in (131056, 131026, 131047, 131048)]
OUTCOMES = st.sampled_from([Unknown("ReadTimeoutError"), NotSent(), Rejected(777_777, transient=True), *REFUSALS])


class Histories(RuleBasedStateMachine):
    town: Town

    def __init__(self) -> None:
        super().__init__()
        self.town.reset()
        self.town.line.watch = self._before_it_goes_out
        group = next(GROUPS)
        self.people = [f"GB.m{group}x{n}" for n in range(2)]
        self.messages: list[Json] = []
        self.reached: dict[str, tuple[bool, tuple[int, int, int]]] = {}
        self.parts: dict[str, list[int]] = {}

    # What happens

    @rule(who=st.integers(0, 1), text=st.sampled_from(SAYINGS), skew=st.integers(-40, 40))
    def say(self, who: int, text: str, skew: int) -> None:
        self._receive({"type": "text", "text": {"body": text}}, who, skew)

    @rule(who=st.integers(0, 1))
    def accept(self, who: int) -> None:
        tapped = {"id": f"consent:accept:{self.town.core.policy.notice_version}", "title": "I accept"}
        self._receive({"type": "interactive", "interactive": {"button_reply": tapped}}, who, 0)

    @rule(pick=PICK)
    def redeliver(self, pick: int) -> None:
        if self.messages:
            self.town.post(envelope(self.messages[pick % len(self.messages)]))

    @rule(pick=PICK, kill_at=KILLS)
    def handle(self, pick: int, kill_at: str) -> None:
        waiting = [item for item in self.town.queues.waiting if item.tries < AT_ONCE - 1]
        if waiting:
            self.town.deliver(waiting[pick % len(waiting)], kill_at)

    @rule()
    def handle_all(self) -> None:
        for item in list(self.town.queues.waiting):
            self.town.deliver(item)

    @rule(pick=PICK, status=STATUS, code=st.sampled_from([131026, 131047, 130403]), stray=st.booleans())
    def status(self, pick: int, status: str, code: int, stray: bool) -> None:
        """Of a message that went out or, `stray`, of a part that never did."""
        if self.town.line.sent:
            uid, mid, part, *mark = self.town.line.sent[pick % len(self.town.line.sent)]["callback"].split(".")
            callback = ".".join([uid, mid, str(int(part) + stray), *mark])
            said = {"id": f"{callback}.{status}", "status": status, "biz_opaque_callback_data": callback}
            more = {"errors": [{"code": code}]} if status == "failed" else {"pricing": PRICE}
            self.town.post(envelope(status=said | more))

    @rule(pick=PICK, kill_at=KILLS, twice=st.booleans())
    def wake(self, pick: int, kill_at: str, twice: bool) -> None:
        """Early, late, and now and then twice."""
        wakeups = self.town.queues.wakeups
        if wakeups:
            body, _ = wakeups[pick % len(wakeups)] if twice else wakeups.pop(pick % len(wakeups))
            self.town.wake(body, kill_at)

    @rule(outcome=OUTCOMES)
    def the_line_fails(self, outcome: Any) -> None:
        self.town.line.enqueue(outcome)

    @rule(seconds=st.sampled_from([1, 9, 10, 29, 31, SETTLE - 1, SETTLE, 4_000]))
    def time_passes(self, seconds: int) -> None:
        self.town.now += seconds

    # What must hold

    def _before_it_goes_out(self, callback: str) -> None:
        uid, mid, part = callback.removesuffix(".t").split(".")
        head = self.town.core.learners.head(uid, int(self.town.now))
        outbox = Outboxes(self.town.core.tables).get(uid, mid, int(self.town.now))
        assert head
        assert outbox.purpose == "rights" or not head.stopped, "a learner who said STOP was written to"
        sent = self.parts.setdefault(mid, [])
        assert int(part) in ((sent[-1], sent[-1] + 1) if sent else (0,)), "a part was skipped or sent after its next"
        sent.append(int(part))

    @invariant()
    def nothing_was_sent_twice_without_being_counted(self) -> None:
        counted = [(event["outbox"], event["part"]) for event in self.town.named("send.resent")]
        assert len(counted) == len(set(counted)), "sent again more than once"
        again = [*self.town.named("reply.retry"), *self.town.named("reply.slowed")]
        again += [event for event in self.town.named("reply.templated") if event["code"]]
        tried = [(event["outbox"], event["part"]) for event in again]
        for mid, sent in self.parts.items():
            for part in set(sent):
                allowed = 1 + counted.count((mid, part)) + tried.count((mid, part))
                assert sent.count(part) <= allowed, f"part {part} went out {sent.count(part)} times"

    @invariant()
    def no_reply_runs_backwards(self) -> None:
        for outbox in self._outboxes({message["callback"].split(".")[0] for message in self.town.line.sent}):
            now = int(outbox.part), int(outbox.tries), RANK[outbox.state]
            templated, before = self.reached.get(outbox.sk, (False, now))
            open_ = before[2] <= RANK["unknown"] or (outbox.templated and not templated)
            retried = outbox.state == "stored" and now[:2] == before[:2] and open_
            assert now >= before or retried, f"{before} became {now}"
            assert outbox.templated or not templated, "a template became a plain reply again"
            self.reached[outbox.sk] = bool(outbox.templated), now

    @invariant()
    def no_part_is_billed_twice(self) -> None:
        billed = [(event["outbox"], event["part"]) for event in self.town.named("reply.billed")]
        assert len(billed) == len(set(billed))

    def teardown(self) -> None:
        self.town.line.outcomes.clear()
        for _ in range(120):
            if not self._quiet():
                break
        else:
            raise AssertionError(f"it never comes to rest: {self.town.queues}, {self.town.events[-8:]}")
        self._every_reply_has_an_end()
        self._every_message_has_one_effect()
        self._every_chain_is_sound()

    def _quiet(self) -> bool:
        waiting = list(self.town.queues.waiting)
        for item in waiting:
            self.town.deliver(item)
        self.town.now += SETTLE
        wakeups = list(self.town.queues.wakeups)
        self.town.queues.wakeups.clear()
        for body, _ in dict.fromkeys(wakeups):
            self.town.wake(body)
        self.nothing_was_sent_twice_without_being_counted()
        return bool(waiting or wakeups)

    def _every_reply_has_an_end(self) -> None:
        for outbox in self._outboxes(self._mine()):
            mid = outbox.sk.partition("#")[2]
            told = [event for event in self.town.events if mid in event.values()]
            ends = outbox.state in ("failed", "denied")
            assert ends or RANK[outbox.state] >= RANK["accepted"], f"{outbox.state}: {told}"
            assert ends or outbox.templated or outbox.part + 1 == outbox.parts, f"parts were left unsent: {told}"

    def _every_message_has_one_effect(self) -> None:
        learners = self._mine()
        stored = self._records(learners)
        for message in self.messages:
            mid = self._mid(message)
            found = [key for key in stored if key.endswith(f"#{mid}")]
            records = [key for key in found if not key.startswith(("outbox#", "part#"))]
            stranger_stop = not records and message.get("text", {}).get("body") == "stop"
            assert len(records) == 1 or stranger_stop, f"{len(records)} effects of one message"
            assert len([key for key in found if key.startswith("outbox#")]) <= 1

    def _every_chain_is_sound(self) -> None:
        for learner in self._learners():
            head, chain = learner.head, self._chain(learner.key.sref)
            assert broken_at(chain) is None
            assert len(chain) == head.audit_seq == head.version - 1
            heard = [entry.fields["mid"] for entry in chain]
            assert len(heard) == len(set(heard)), "two entries for one message"

    # Helpers

    def _receive(self, message: Json, who: int, skew: int) -> None:
        wamid = f"wamid.{self.people[who]}.{len(self.messages)}"
        full = message_of(message, self.people[who], wamid, int(self.town.now) + skew)
        self.messages.append(full)
        self.town.post(envelope(full))

    def _mid(self, message: Json) -> str:
        return message_hash(self.town.core.pepper(), FIXED["PHONE_NUMBER_ID"], message["id"])

    def _learners(self) -> list[Learner]:
        found = [
            self.town.core.learners.find(sent_by(Addresses(who), self.town.now), int(self.town.now))
            for who in self.people
        ]
        return [learner for learner in found if learner]

    def _mine(self) -> set[str]:
        return {learner.head.uid for learner in self._learners()}

    def _outboxes(self, learners: set[str]) -> list[Any]:
        model = self.town.core.tables["Outbox"]
        return [found for uid in learners for found in model.query(uid, model.sk.startswith("outbox#"))]

    def _records(self, learners: set[str]) -> list[str]:
        """The sort keys of all that is stored for messages."""
        client, names = self.town.account.dynamodb, self.town.account.tables
        asked = [(names[table], uid) for table in ("conversations", "consents", "cases") for uid in learners]
        rows = [
            client.query(
                TableName=name, KeyConditionExpression="pk = :u", ExpressionAttributeValues={":u": {"S": uid}}
            )["Items"]
            for name, uid in asked
        ]
        return [row["sk"]["S"] for found in rows for row in found]

    def _chain(self, sref: str) -> list[Entry]:
        rows = self.town.core.tables["Audit"].query(sref, consistent_read=True)
        return [Entry(r.chain, int(r.seq), int(r.at), r.previous, r.event, r.fields, r.controller_id) for r in rows]


def run(account: Account, examples: int, steps: int, **more: Any) -> None:
    histories: Any = type("Here", (Histories,), {"town": Town(account)})
    chosen = settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        **more,
    )
    run_state_machine_as_test(histories, settings=chosen)


def test_a_few_fixed_histories(module_account: Account) -> None:
    run(module_account, 8, 30, derandomize=True, phases=[Phase.generate])


@pytest.mark.soak
def test_many_random_histories(module_account: Account) -> None:
    run(module_account, 300, 80, print_blob=True)


def test_an_item_that_nobody_can_handle_is_seen_by_this_machine(module_account: Account) -> None:
    """The check above has teeth: five deliveries are counted."""
    town = Town(module_account)
    item = Waiting("turns", "not an item", tries=4)
    town.queues.waiting.append(item)
    with pytest.raises(AssertionError, match="dead-letter"):
        town.deliver(item)
