"""Every interleaving of what may happen to a reply: outcomes, statuses, wake-ups, kills, time. No table, no line.

The store's conditional writes are played by a few lines here; the steps are those of rules/outbox.py.
"""

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from chatoet.rules.errors import action_for
from chatoet.rules.outbox import MAX_TRIES, RANK, SETTLE, STATUSES, GiveUp, Send, Wait, backoff, due, earlier

PARTS = 3
CODES = st.sampled_from([131056, 131048, 131047, 131026, 100])


class Reply(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.now, self.state, self.part, self.tries, self.claimed_at, self.next_try = 1_000, "stored", 0, 0, 0, 0
        self.resent = self.templated = False
        self.sent: list[tuple[int, bool]] = []  # (part, templated) of each copy that may have reached the learner
        self.excused: list[int] = []  # parts that Meta refused cleanly, or that were counted as send.resent
        self.request: Send | None = None  # on its way; its worker may die
        self.due_at: list[int] = [self.now]  # the wake-ups that were ordered

    # What workers do

    @rule()
    def look(self) -> None:
        """A wake-up, early, late or doubled; a status; the message again: all look at the item in the same way."""
        parts = 1 if self.templated else PARTS
        step = due(
            self.state, self.part, parts, self.resent, self.now - self.claimed_at, max(0, self.next_try - self.now)
        )
        match step:
            case Wait(seconds):
                assert seconds > 0
                self.due_at.append(self.now + seconds)
            case GiveUp():
                self.state = "failed"
            case Send():
                self._claim(step)

    def _claim(self, step: Send) -> None:
        assert self.now >= self.next_try, "sent before its time"
        same = step.part == self.part
        self.state, self.part, self.claimed_at, self.next_try = "sending", step.part, self.now, 0
        self.tries = self.tries + 1 if same else 1
        self.resent = step.resend or (same and self.resent)
        self.sent.append((step.part, self.templated))
        if step.resend:
            self.excused.append(step.part)
        self.request = step

    @precondition(lambda self: self.request)
    @rule()
    def die(self) -> None:
        """SIGKILL, before or after the request left: nobody knows, and the queue brings the wake-up again."""
        self.request = None
        self.due_at.append(self.now + SETTLE)

    @precondition(lambda self: self.request)
    @rule(taken=st.booleans())
    def answered(self, taken: bool) -> None:
        self._settle("accepted" if taken else "unknown")
        self.due_at.append(self.now + SETTLE)

    @precondition(lambda self: self.request)
    @rule(code=CODES, jitter=st.floats(0, 1))
    def refused(self, code: int, jitter: float) -> None:
        action = action_for(code)
        self.excused.append(self.part)
        if action in ("retry", "slow_down") and self.tries < MAX_TRIES:
            wait = backoff(self.tries, jitter, action == "slow_down")
            self.due_at.append(self.now + wait)
            if self._settle("stored"):
                self.next_try = self.now + wait
        elif action == "template" and not self.templated:
            self.due_at.append(self.now)
            self.templated = self._settle("stored") or self.templated
        else:
            self._settle("failed")

    def _settle(self, state: str) -> bool:
        held = self.request is not None and self.state in ("sending", "unknown") and self.part == self.request.part
        self.request = None
        if held:
            self.state = state
        return held

    # What Meta says, of any part, sent or not, in any order

    @rule(status=st.sampled_from(sorted(STATUSES)), part=st.integers(0, PARTS), marked=st.booleans(), code=CODES)
    def status(self, status: str, part: int, marked: bool, code: int) -> None:
        said, before = STATUSES[status], (self.part, RANK[self.state])
        if part != self.part or marked != self.templated or self.state not in earlier(said):
            return
        if said == "failed" and action_for(code) == "template" and not self.templated:
            self.state, self.templated, self.next_try = "stored", True, 0
            self.excused.append(part)
            self.due_at.append(self.now)
            return
        self.state = said
        assert (self.part, RANK[self.state]) > before

    @rule(seconds=st.sampled_from([1, 4, 10, 20, SETTLE, 900]))
    def time(self, seconds: int) -> None:
        self.now += seconds

    # What holds

    @invariant()
    def no_copy_goes_uncounted(self) -> None:
        for part in range(PARTS):
            copies = [each for each in self.sent if each[0] == part]
            assert len(copies) <= 1 + self.excused.count(part)

    @invariant()
    def parts_go_out_in_their_order_and_nothing_follows_a_template(self) -> None:
        order = [part for part, _ in self.sent]
        assert order == sorted(order)
        if any(templated for _, templated in self.sent):
            assert {part for part, templated in self.sent if templated} == {self.part}

    def teardown(self) -> None:
        """Left alone, with every wake-up coming at last, it ends."""
        self.request = None
        for _ in range(60):
            self.now += SETTLE + 900
            self.look()
            if self.request:
                self.answered(True)
        assert self.state in ("failed", "denied") or RANK[self.state] >= RANK["accepted"]
        assert self.state == "failed" or self.templated or self.part + 1 == PARTS


TestReply = Reply.TestCase
TestReply.settings = settings(max_examples=200, stateful_step_count=50, deadline=None)
