"""May a model see this letter, now: the gate asked again, and the call noted, before anything leaves (invariant 2)."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import NamedTuple, Unpack

from chatoet.log import EventLog
from chatoet.rules import budget
from chatoet.rules.catalogue import EventName, Fields
from chatoet.rules.gate import decide
from chatoet.rules.head import Head
from chatoet.rules.policy import Policy
from chatoet.store.calls import Call, Calls
from chatoet.store.conflicts import retrying
from chatoet.store.learners import Learner
from chatoet.store.transactions import ConflictError
from chatoet.tutor.protocol import Called


class Terms(NamedTuple):
    """What holds for everybody. `retained`: seconds for which each vendor may log what it was asked; 0 for none."""

    policy: Policy
    controller_id: str
    tokens_per_day: int  # of one learner
    retained: Mapping[str, int]


class LearnerPermit:
    """For one letter of one learner. `spent` are the tokens that were used for it, for the head to count."""

    def __init__(
        self,
        learner: Learner,
        mid: str,
        now: int,
        terms: Terms,
        head: Callable[[str, int], Head | None],
        calls: Calls,
        log: EventLog,
    ) -> None:
        """`head` reads a head as it is at this moment."""
        self.learner, self.mid, self.now, self.spent = learner, mid, now, 0
        self._terms, self._head, self._calls, self._log = terms, head, calls, log
        self._heads: dict[str, Head] = {}
        self._since = 0  # the version that our entries go on from
        self._last: Head | None = None  # as the last of them left it

    @property
    def tokens(self) -> int:
        return max(0, budget.tokens_left(self.learner.head, self.now, self._terms.tokens_per_day) - self.spent)

    def allows(self, vendor: str, host: str, region: str, model: str) -> bool:
        until = self.now + self._terms.retained.get(vendor, 0)
        call = Call(vendor, host, region, model, self.now, until)
        try:
            reason = retrying(lambda: self._asked(call))
        except ConflictError:
            reason = "busy"
        if reason:
            self._emit("model.denied", self.learner.head, vendor=vendor, reason=reason)
        return not reason

    def used(self, called: Called) -> None:
        self.spent += called.tokens_in + called.tokens_out
        self._emit("model.called", self._heads[called.vendor], **called._asdict())

    def onto(self, head: Head) -> Head:
        last = self._last
        if last is None or head.version != self._since:
            return head  # something else moved in between: the turn is to be decided again
        return replace(head, version=last.version, audit_seq=last.audit_seq, audit_hash=last.audit_hash)

    def _goes(self, call: Call, head: Head) -> None:
        """Before anything leaves, so that it is on record even if we are killed while the vendor thinks.

        The event carries its own evidence: what the learner had seen and accepted, and what the gate was.
        """
        fields: Fields = {"mid": self.mid, "vendor": call.vendor, "host": call.host, "region": call.region}
        fields |= {"model": call.model, "retain_until": call.retain_until}
        fields |= {"shown": 0, "receipt": "none", "accepted": 0}
        fields |= head.evidence() | head.bars()
        after = self._calls.note(head, self.mid, call, self.learner.key.sref, fields)
        if self._last is None or head.version != self._last.version:
            self._since = head.version
        self._last, self._heads[call.vendor] = after, head
        self._log.emit("model.asked", **fields | {"sref": self.learner.key.sref})

    def _emit(self, event: EventName, head: Head, **fields: Unpack[Fields]) -> None:
        who: Fields = {"sref": self.learner.key.sref, "mid": self.mid, "gate": head.gate_version}
        self._log.emit(event, **who | fields)

    def _asked(self, call: Call) -> str:
        """Why not; empty when it is noted that the letter goes. Raises ConflictError."""
        uid, terms = self.learner.head.uid, self._terms
        head = self._head(uid, self.now)
        if head is None:
            return "gone"
        verdict = decide(head, terms.controller_id, "tutoring", terms.policy, self.now)
        if not verdict.allowed:
            return verdict.reason
        if self._calls.answered(uid, self.mid, self.now):
            return "answered"
        self._goes(call, head)
        return ""


class Permits:
    """The permit of a letter whose turn is tried again is the one it had: what was spent on it stays spent."""

    def __init__(self, terms: Terms, head: Callable[[str, int], Head | None], calls: Calls, log: EventLog) -> None:
        self._terms, self._head, self._calls, self._log = terms, head, calls, log
        self._last: LearnerPermit | None = None

    def __call__(self, learner: Learner, mid: str, now: int) -> LearnerPermit:
        last = self._last
        if last and (last.learner.head.uid, last.mid, last.now) == (learner.head.uid, mid, now):
            last.learner = learner
            return last
        self._last = LearnerPermit(learner, mid, now, self._terms, self._head, self._calls, self._log)
        return self._last

    def forget(self) -> None:
        """The item is done with: no address and no key of its learner waits here for the next one's letter."""
        self._last = None
