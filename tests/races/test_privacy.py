"""Random lives under the privacy policy: messages, consents, withdrawals, restrictions, erasures, late webhooks, kills,
schedules that fire early, late and twice. What must hold is read from the raw tables and from the audit chains:

- no trace after an erasure but what the data map keeps, and nobody is brought back by what was sent before;
- nothing but rights goes to who said STOP, is restricted, has expired or is about to be erased;
- no letter is taken, and nothing is marked, while the learner is restricted, leaving or erased.
"""

import itertools
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from chatoet.rules.audit import Entry, broken_at
from chatoet.rules.clock import DAY
from chatoet.rules.outbox import NotSent, Unknown
from chatoet.rules.subject import State
from chatoet.store.outboxes import Outboxes
from tests.e2e.letters import FAULTY
from tests.fixtures.cloud import Account
from tests.fixtures.store import module_account
from tests.fixtures.world import Json, envelope, message_of, options_of
from tests.flows.records import chains_of
from tests.races.town import Town

__all__ = ["module_account"]
GROUPS = itertools.count()
STEPS = [f"erasure.{step}{acted}" for step in range(1, 9) for acted in ("", ".acted")]
POINTS = ("turn.decided", "turn.committed", "reply.claimed", "reply.sent", *STEPS)
KILLS = st.one_of(st.just(""), st.just(""), st.sampled_from(POINTS))
SAYINGS = st.sampled_from(
    ["hi", "menu", "write", FAULTY, "stop", "start", "privacy", "my data", "delete", "delete", "undo", "👍", "Ada"]
)
PICK = st.integers(0, 999)
HOURS = st.sampled_from([60, 3_600, 25 * 3_600, 8 * DAY, 31 * DAY, 160 * DAY])
BARRED = (State.RESTRICTED, State.EXPIRED, State.ERASING, State.ERASED, State.UNDERAGE_BLOCKED)
KEPT = {"Receipt", "Case", "Audit", "Tombstone", "Erased", "Disclosure", "Pace", "Meter"}
DONE = {"examples": 0, "steps": 0, "erased": 0}


class Lives(RuleBasedStateMachine):
    town: Town

    def __init__(self) -> None:
        super().__init__()
        self.town.reset()
        self.town.line.watch = self._before_it_goes_out
        self.group = next(GROUPS)
        self.people = [f"GB.p{self.group}x{n}" for n in range(2)]
        self.messages: list[Json] = []
        self.held: list[Json] = []
        DONE["examples"] += 1

    # What happens

    @rule(who=st.integers(0, 1), text=SAYINGS, late=st.booleans())
    def say(self, who: int, text: str, late: bool) -> None:
        self._send({"type": "text", "text": {"body": text}}, who, late)

    @rule(who=st.integers(0, 1))
    def accept(self, who: int) -> None:
        """From wherever they are: hi, the terms, and no to all that is optional."""
        for said in (
            "hi",
            f"consent:accept:{self.town.core.policy.notice_version}",
            "turns:profession:nursing",
            "write",
        ):
            self._send(_tapped(said) if ":" in said else {"type": "text", "text": {"body": said}}, who, False)
            self._run_dry()

    @rule(who=st.integers(0, 1), right=st.sampled_from(["restrict:a", "lift", "erase", "undo", "know", "copy"]))
    def claim(self, who: int, right: str) -> None:
        self._send(_tapped(f"rights:{right}"), who, False)

    @rule(who=st.integers(0, 1), kill_at=st.sampled_from(STEPS))
    def leave(self, who: int, kill_at: str) -> None:
        """Asks for erasure, and lets the time to take it back go by; whoever carries it out is killed once."""
        self.claim(who, "erase")
        self._run_dry()
        self.town.now += 25 * 3_600
        self.town.fall_due()
        for item in list(self.town.queues.waiting):
            if item in self.town.queues.waiting:
                self.town.deliver(item, kill_at)

    @rule(who=st.integers(0, 1), back=st.integers(0, 3), pick=PICK, late=st.booleans())
    def tap(self, who: int, back: int, pick: int, late: bool) -> None:
        """Any button of one of the last messages that this learner got: fresh or stale."""
        got = [options_of(sent) for sent in self.town.line.sent if sent["to"] == self.people[who]]
        offered = [options for options in got if options][-1 - back :]
        if offered:
            options = list(offered[0].values())
            self._send(_tapped(options[pick % len(options)]), who, late)

    @rule(pick=PICK)
    def deliver_late(self, pick: int) -> None:
        if self.held:
            self.town.post(envelope(self.held.pop(pick % len(self.held))))

    @rule(pick=PICK)
    def redeliver(self, pick: int) -> None:
        """WhatsApp tries for seven days."""
        fresh = [each for each in self.messages if int(each["timestamp"]) > self.town.now - 7 * DAY]
        if fresh:
            self.town.post(envelope(fresh[pick % len(fresh)]))

    @rule(pick=PICK, kill_at=KILLS)
    def handle(self, pick: int, kill_at: str) -> None:
        waiting = [item for item in self.town.queues.waiting if item.tries < 2]
        if waiting:
            self.town.deliver(waiting[pick % len(waiting)], kill_at)

    @rule()
    def handle_all(self) -> None:
        self._run_dry()

    @rule(pick=PICK, kill_at=KILLS, twice=st.booleans())
    def wake(self, pick: int, kill_at: str, twice: bool) -> None:
        wakeups = self.town.queues.wakeups
        if wakeups:
            body, _ = wakeups[pick % len(wakeups)] if twice else wakeups.pop(pick % len(wakeups))
            self.town.wake(body, kill_at)

    @rule()
    def sweep(self) -> None:
        self.town.fall_due()

    @rule(outcome=st.sampled_from([Unknown("ReadTimeoutError"), NotSent()]))
    def the_line_fails(self, outcome: Any) -> None:
        self.town.line.enqueue(outcome)

    @rule(seconds=HOURS)
    def time_passes(self, seconds: int) -> None:
        """What waits is handled first when a queue would have lost it meanwhile."""
        if seconds > 3 * DAY:
            self._settle()
        self.town.now += seconds
        self.held = [each for each in self.held if int(each["timestamp"]) > self.town.now - 7 * DAY]

    # What must hold

    def _before_it_goes_out(self, callback: str) -> None:
        if not callback:
            return  # the one neutral word during an erasure
        uid, mid, *_ = callback.split(".")
        head = self.town.core.learners.head(uid, int(self.town.now))
        outbox = Outboxes(self.town.core.tables).get(uid, mid, int(self.town.now))
        assert head, "somebody who is gone was written to"
        if outbox.purpose != "rights":
            assert not head.stopped, "a learner who said STOP was written to"
            assert head.state not in BARRED and not head.leaving_at, f"{head.state} and written to"

    @invariant()
    def a_count(self) -> None:
        DONE["steps"] += 1

    def teardown(self) -> None:
        """A day on, the last look at every erasure that was begun is over; twice, for those that begin meanwhile."""
        for _ in range(2):
            self._settle()
            self.town.now += 25 * 3_600
        self._settle()
        self._nobody_who_is_gone_has_left_a_trace()
        self._nothing_was_processed_that_was_barred()

    def _nobody_who_is_gone_has_left_a_trace(self) -> None:
        alive = {item["pk"]["S"] for item in self.town.stored("learners", "Head")}
        for table in self.town.account.tables:
            for item in self.town.account.items(table):
                kind = item["kind"]["S"]
                if kind not in KEPT and int(item["expires_at"]["N"]) > self.town.now:
                    assert _owner(item) in alive | {"none"}, f"a {kind} of somebody who is gone"
        DONE["erased"] += len(self.town.named("erasure.completed"))

    def _nothing_was_processed_that_was_barred(self) -> None:
        for chain in chains_of(self.town).values():
            assert broken_at(chain) is None
            _check(chain)

    # How it happens

    def _send(self, message: Json, who: int, late: bool) -> None:
        wamid = f"wamid.{self.people[who]}.{len(self.messages)}"
        full = message_of(message, self.people[who], wamid, int(self.town.now))
        self.messages.append(full)
        if late:
            self.held.append(full)
        else:
            self.town.post(envelope(full))

    def _run_dry(self) -> None:
        for _ in range(12):
            if not self.town.queues.waiting:
                return
            for item in list(self.town.queues.waiting):
                if item in self.town.queues.waiting:
                    self.town.deliver(item)
        raise AssertionError(f"it never comes to rest: {self.town.queues.waiting[:3]}")

    def _settle(self) -> None:
        """Until neither a lane nor a wake-up nor a Due has anything left to do by now."""
        self.town.line.outcomes.clear()
        for _ in range(60):
            self._run_dry()
            self.town.fall_due()
            self._run_dry()
            wakeups, self.town.queues.wakeups = self.town.queues.wakeups, []
            if not wakeups:
                return
            self.town.now += 120
            for body, _ in dict.fromkeys(wakeups):
                self.town.wake(body)
        raise AssertionError("wake-ups order one another for ever")


def _tapped(option: str) -> Json:
    reply = {"type": "button_reply", "button_reply": {"id": option, "title": "x"}}
    return {"type": "interactive", "interactive": reply}


def _owner(item: Json) -> str:
    """The uid that an item belongs to."""
    return str(item["uid"]["S"] if "uid" in item else item["pk"]["S"])


BARS = {
    "restriction.set": "restricted",
    "learner.stopped": "stopped",
    "erasure.asked": "leaving",
    "erasure.started": "erasing",
    "account.expired": "expired",
}
LIFTS = {
    "restriction.lifted": {"restricted"},
    "learner.started": {"stopped", "expired"},
    "erasure.undone": {"leaving"},
    "terms.accepted": {"expired"},
}


def _check(chain: list[Entry]) -> None:
    barred: set[str] = set()
    for entry in chain:
        tutoring = entry.event in ("turn.waiting", "patient.refused", "reminder.sent") or (
            entry.event == "turn.answered" and entry.fields.get("step") in ("assess", "task", "answers", "hint")
        )
        assert not (tutoring and barred), f"{entry.event} while {barred}"
        barred -= LIFTS.get(entry.event, set())
        barred |= {BARS[entry.event]} if entry.event in BARS else set()


def run(town: Town, examples: int, steps: int, **more: Any) -> None:
    lives: Any = type("Here", (Lives,), {"town": town})
    chosen = settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        **more,
    )
    run_state_machine_as_test(lives, settings=chosen)


@pytest.fixture(scope="module")
def town(module_account: Account) -> Town:
    return Town(module_account)


@pytest.mark.clause("OET-6.2-erasure")
@pytest.mark.clause("OET-6.2-restrict")
@pytest.mark.clause("PRO-withdraw")
def test_no_trace_after_erasure_no_send_after_withdrawal_no_processing_while_restricted(
    town: Town, capsys: pytest.CaptureFixture[str]
) -> None:
    run(town, 10, 50, derandomize=True, phases=[Phase.generate])  # the soak has hundreds
    with capsys.disabled():
        print(f"\n{DONE['examples']} lives of {DONE['steps']} steps, {DONE['erased']} erasures")  # noqa: T201
    assert DONE["erased"] > 0, "no life came to an erasure: the histories prove nothing about it"


@pytest.mark.soak
def test_long_lives(town: Town) -> None:
    run(town, 500, 80, print_blob=True)
