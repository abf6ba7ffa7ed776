"""What the lane of rights does about an account that nobody uses (clause PRO-inactivity-6m).

Everything is asked anew when it fires: a Due may fire twice or late, and who wrote meanwhile has nothing to fear.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final

from chatoet.flows.session import Answer, Session, turn_record
from chatoet.rules.catalogue import Fields
from chatoet.rules.clock import iso_date
from chatoet.rules.gate import decide
from chatoet.rules.head import Head
from chatoet.rules.inactivity import Look, Stage, ends_at, look
from chatoet.rules.item import Item
from chatoet.rules.messages import Outgoing, Stored
from chatoet.rules.policy import Policy
from chatoet.rules.pseudonym import keyed_hash
from chatoet.rules.subject import State
from chatoet.store.heads import HeadReader
from chatoet.store.learners import Learner, Learners

Erase = Callable[[str, int, str], None]  # (uid, now, reason): begins an erasure, or goes on with the one that began
Fill = Callable[[Mapping[str, str]], dict[str, Any]]  # makes the warning's template; `ends` is a date
# What the warning is sent for: also who has new terms to accept is to hear that what they have here ends.
PURPOSE: Final = "notices"


class Inactivity:
    def __init__(
        self,
        heads: HeadReader,
        learners: Learners,
        session: Session,
        pepper: Callable[[], bytes],
        tidy: Callable[[Head, int], None],
        warning: Fill,
        erase: Erase,
        policy: Policy,
    ) -> None:
        self._heads, self._learners, self._session, self._pepper = heads, learners, session, pepper
        self._tidy, self._warning, self._erase, self._policy = tidy, warning, erase, policy

    def __call__(self, uid: str, item: Item, now: int) -> None:
        head = self._heads.stored(uid)
        if head is None:
            return
        seen = look(head, now)
        if seen.bar not in ("restricted", "held"):  # nothing of theirs is deleted then (Art 18 GDPR)
            self._tidy(head, now)
        learner = self._learners.of(uid, now)
        if learner is not None:
            seen = self._act(learner, item, now)
        if seen.stage == "farewell" and not seen.bar:
            self._erase(uid, now, "inactivity")

    def _act(self, learner: Learner, item: Item, now: int) -> Look:
        """By the head that the commit will be conditional on."""
        seen = look(learner.head, now)
        if seen.stage is not None and (seen.bar or not learner.head.leaving_at):
            answer, named = self._answer(learner, item, seen, seen.stage, now)
            self._session.finish(learner, named, answer, now)
        return seen

    def _answer(self, learner: Learner, item: Item, seen: Look, stage: Stage, now: int) -> tuple[Answer, Item]:
        head = learner.head
        if seen.bar:
            record = turn_record(learner, item, "rights", "denied")
            return Answer(head, record, "expiry.denied", {"stage": stage, "reason": seen.bar}), item
        # One name for a stage of one silence: whatever fires again finds that it was done.
        named = replace(item, mid=keyed_hash(self._pepper(), "inactivity", stage, head.uid, str(head.last_inbound)))
        record = turn_record(learner, named, "rights", stage)
        match stage:
            case "expired":
                return Answer(_expired(head), record, "account.expired", {}), named
            case "farewell":
                return Answer(head.leaving(now), record, "account.leaving", {}), named
        messages = self._told(head, now)
        fields: Fields = {"stage": stage, "ends": iso_date(ends_at(head)), "told": bool(messages)}
        return Answer(_expiring(head), record, "account.expiring", fields, messages, PURPOSE), named

    def _told(self, head: Head, now: int) -> tuple[Outgoing, ...]:
        """The window is long closed, so that it takes a template, and who must not be sent one ends in silence.

        The same gate is asked as by the reply, so that `told` is what happens.
        """
        if head.unreachable_at or not decide(head, head.controller_id, PURPOSE, self._policy, now).allowed:
            return ()
        return (Stored(self._warning({"ends": iso_date(ends_at(head))})),)


def _expiring(head: Head) -> Head:
    return head.moved(State.EXPIRING) if head.state is State.ACTIVE else head


def _expired(head: Head) -> Head:
    return _expiring(head).moved(State.EXPIRED)
