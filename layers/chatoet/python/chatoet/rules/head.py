"""The head: the one item per learner that every commit updates on its version.

That one condition is the gate, the fence, the order and the deduplication at once.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from chatoet.rules.catalogue import Fields
from chatoet.rules.clock import DAY, add_months
from chatoet.rules.subject import GONE, State, check

GENESIS = ""  # the audit hash before the first entry
INACTIVE_MONTHS = 6  # clause PRO-inactivity-6m
GRACE = 30 * DAY


@dataclass(frozen=True, slots=True)
class Dialogue:
    """Where the tutoring conversation stands. `letter` is the mid of the letter last assessed.

    `pending` are the mids of messages that wait to be taken together, the last of which came at `pending_at`;
    `draft` are those whose text, read from a file, waits for the learner's yes.

    Of an exercise: `doing` is what it is and in which version ("rb-set-9@2"), `at` the item in it, `tries` how
    often that was answered, `since` when it began (epoch seconds), `memo` what it has to remember. `serial` numbers
    the questions asked, so that a button of an older one is known. `unfiled` are the mids of letters marked since the
    learner's progress was last looked at, `watched` the kinds of error that the last new letter was to be worked on
    first: the next one is held against them.
    """

    step: str = "profession"
    profession: str | None = None
    task: str | None = None
    letter: str | None = None
    attempt: int = 0
    pending: tuple[str, ...] = ()
    pending_at: int = 0
    draft: tuple[str, ...] = ()
    doing: str = ""
    at: int = 0
    tries: int = 0
    since: int = 0
    memo: tuple[str, ...] = ()
    serial: int = 0
    unfiled: tuple[str, ...] = ()
    watched: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """A yes or no to one purpose, and when it was said: the later word wins, however it arrives.

    `version` is that of the question which was answered: a yes to another question is no yes (rules/policy.py).
    """

    granted: bool
    at: int
    version: int = 1


FOR_GOOD = 10_000  # the version of a no to every question on a purpose, also those not written yet (Art 21(3) GDPR)


@dataclass(frozen=True, slots=True)
class Head:
    uid: str
    controller_id: str
    state: State
    created_at: int
    expires_at: int
    last_inbound: int
    epoch: int = 1
    version: int = 1
    gate_version: int = 1  # bumped by everything that the gate looks at
    notice: str | None = None  # the version shown or accepted last
    receipt: str | None = None  # of the acceptance
    asked_at: int = 0  # when the terms were first shown that wait for acceptance; 0 when none do
    shown_at: int = 0  # when those were that `receipt` accepts
    accepted_at: int = 0  # when that was
    decisions: Mapping[str, Decision] = field(default_factory=lambda: MappingProxyType({}))
    stopped_at: int = 0  # when STOP was said; 0 when messages are welcome
    spoken_at: int = 0  # when STOP or START was said last
    addresses: tuple[str, ...] = ()  # keyed hashes of the addresses that are the learner's now, the user id first
    rekeyed_at: int = 0  # when an address was last replaced: it lowers the assurance for 30 days
    unreachable_at: int = 0  # when WhatsApp last said that we may not, or cannot, write to them; 0 since they wrote
    paced_until: int = 0  # the pair rate: when the next of our messages is due in a steady flow
    spent_day: int = 0  # the UTC day, since 1970, that `spent` counts
    spent: int = 0  # our messages to this learner on that day
    tokens_day: int = 0  # the UTC day, since 1970, that `tokens` counts
    tokens: int = 0  # of models, used for this learner's letters on that day
    floor: str | None = None  # who is to get the next message: a lane, and what it asked for (`rights:name`)
    former: tuple[str, ...] = ()  # hashes of addresses that were replaced and may still be stored
    fenced_at: int = 0  # of someone who came back: what was sent before this second was another person's
    leaving_at: int = 0  # when the erasure begins that was asked for; 0 when none was
    held_until: int = 0  # nothing of theirs ends before: the data are restricted, or asked for (Art 18 GDPR)
    checked_at: int = 0  # when the learner was last asked whether what we hold is right (clause PRO-accuracy)
    person_at: int = 0  # when a person of ours wrote last; 0 since the program said again that it is one
    told: str | None = None  # a later notice than `notice` that they were told of, and have to accept still
    language: str | None = None  # of our own words, ISO 639; None is English
    dialogue: Dialogue = field(default_factory=Dialogue)
    audit_seq: int = 0
    audit_hash: str = GENESIS

    @property
    def stopped(self) -> bool:
        return self.stopped_at > 0

    @property
    def accepted(self) -> bool:
        return self.receipt is not None

    def evidence(self) -> Fields:
        """What an event says of what the learner knew and agreed to by then: notice and gate by their versions, and of
        who accepted when the notice was shown, the receipt, and when that was given (epoch seconds)."""
        stands: Fields = {"notice": self.notice or "none", "gate": self.gate_version}
        if self.receipt is None:
            return stands
        return stands | {"shown": self.shown_at, "receipt": self.receipt, "accepted": self.accepted_at}

    def bars(self) -> Fields:
        """What an event says of why nothing but rights may be served: a STOP in force, a state that is not active."""
        fields: Fields = {"stopped": self.stopped_at} if self.stopped else {}
        state = "leaving" if self.leaving_at and self.state not in GONE else self.state.lower()
        return fields if state == "active" else fields | {"state": state}

    def grants(self, purpose: str, version: int = 1) -> bool:
        """Whether they said yes to that version of the question."""
        decision = self.decisions.get(purpose)
        return decision is not None and decision.granted and decision.version == version

    def objects(self, purpose: str) -> bool:
        """To a purpose that rests on our interest: a no, where nobody was asked for a yes (Art 21 GDPR)."""
        return purpose in self.decisions and not self.grants(purpose)

    def heard(self, at: int) -> "Head":
        """An inbound message: the account lives on, who writes can be written to, and what was asked is answered.

        Who wants the next message too says so again. Time never runs back. Neither a stub lives longer for it, nor an
        account that has expired: that takes a START.
        """
        last = max(self.last_inbound, at)
        lives = self.accepted and self.state is not State.EXPIRED
        end = add_months(last, INACTIVE_MONTHS) + GRACE if lives else self.expires_at
        end = max(end, self.held_until)
        unreachable = self.unreachable_at if self.unreachable_at >= at else 0
        back = self.moved(State.ACTIVE) if self.state is State.EXPIRING and at > self.last_inbound else self
        return replace(back, last_inbound=last, expires_at=end, unreachable_at=unreachable, floor=None)

    def moved(self, state: State) -> "Head":
        return replace(self, state=check(self.state, state), epoch=self.epoch + 1, gate_version=self.gate_version + 1)

    def asked(self, now: int) -> "Head":
        """Terms are shown for acceptance. Shown again they are the same: a tap may overtake the second showing."""
        return self if self.asked_at else replace(self, asked_at=now)

    def accepts(self, notice: str, receipt: str, at: int) -> "Head":
        """The terms of that version, which they were asked to accept."""
        stands = replace(self, notice=notice, receipt=receipt, shown_at=self.asked_at, accepted_at=at)
        return replace(stands, asked_at=0, told=None, gate_version=self.gate_version + 1)

    def held(self, until: int) -> "Head":
        """Nothing of the learner's ends before `until` (Art 18(2) GDPR); who was held for longer still is."""
        until = max(self.held_until, until)
        return replace(self, held_until=until, expires_at=max(self.expires_at, until))

    def released(self, now: int) -> "Head":
        """Ends are what they would have been, but nobody is gone the day after they were let go."""
        end = max(add_months(self.last_inbound, INACTIVE_MONTHS), now) + GRACE if self.accepted else self.expires_at
        return replace(self, held_until=0, expires_at=end)

    def leaving(self, at: int) -> "Head":
        """Erasure is to begin at `at`, and nothing else happens until then; 0 takes it back."""
        return replace(self, leaving_at=at, gate_version=self.gate_version + 1)

    def decided(self, purpose: str, granted: bool, at: int, version: int = 1) -> "Head":
        """Unchanged when a later word on this purpose, or a later STOP, is known already."""
        known = self.decisions.get(purpose)
        if (known and known.at > at) or self.stopped_at > at:
            return self
        decisions = MappingProxyType({**self.decisions, purpose: Decision(granted, at, version)})
        return replace(self, decisions=decisions, gate_version=self.gate_version + 1)

    def stop(self, at: int, purposes: Iterable[str] = ()) -> "Head":
        """STOP: every consent is withdrawn, then silence; after a later START, only what was granted before this STOP.

        `purposes` are all that could be granted: one never asked for is refused too, so that a late, older yes is void.
        """
        late = self.spoken_at > at
        no = dict.fromkeys(purposes, Decision(False, at))
        no |= {p: replace(d, granted=False, at=at) for p, d in self.decisions.items()}
        later = {p: d if late else replace(d, granted=False) for p, d in self.decisions.items() if d.at > at}
        head = replace(self, decisions=MappingProxyType(no | later), gate_version=self.gate_version + 1)
        return head if late else replace(head, stopped_at=at, spoken_at=at)

    def start(self, at: int) -> "Head":
        if self.spoken_at > at:
            return self
        return replace(self, stopped_at=0, spoken_at=at, gate_version=self.gate_version + 1)
