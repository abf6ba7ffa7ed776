"""Addresses that come and go: aliases seen for the first time, and the system messages about changes.

A system message is never answered and never a turn: it re-keys the learner, lowers the assurance, and is audited
(clause PRO-accuracy). Who is not known by the old address is not made known by the new one (Art 11 GDPR).
"""

from dataclasses import replace

from chatoet.flows.session import Answer, Session, turn_record
from chatoet.log import EventLog
from chatoet.rules.addresses import Addresses
from chatoet.rules.catalogue import Fields
from chatoet.rules.identity import ENDS, assurance, rekeyed
from chatoet.rules.item import Item
from chatoet.rules.subject import GONE
from chatoet.store.conflicts import retrying
from chatoet.store.identities import Plan
from chatoet.store.learners import Learner, Learners

TYPES = frozenset(ENDS) | {"customer_identity_changed"}
NONE = frozenset[str]()


def sender(learners: Learners, session: Session, item: Item, now: int) -> Learner | None:
    """Who wrote the item, or None for a stranger. An address that we did not know of them is added first.

    Asks for nothing more than `Learners.find` does, unless there is a new address. Raises ConflictError.
    """
    learner = learners.find(item, now)
    if learner is None or learner.head.state in GONE or not learners.is_new_address(learner, item):
        return learner
    plan = learners.plan(learner, item.addresses, NONE, item.at, now)
    if plan is None or not plan.gained:
        return learner
    head = replace(learner.head, addresses=plan.addresses)
    if plan.ended or "bsuid" in plan.gained:
        head = rekeyed(learner.head, plan.addresses, item.at)
    answer = Answer(head, None, "address.added", {"kind": "/".join(plan.gained)}, also=plan.parts)
    session.finish(learner, item, answer, now)
    return learners.find(item, now)


class IdentityFlow:
    """System messages. `item.addresses` are the old ones, content["system"] has the new."""

    def __init__(self, learners: Learners, session: Session, log: EventLog) -> None:
        self._learners, self._session, self._log = learners, session, log

    def __call__(self, item: Item, now: int) -> None:
        retrying(lambda: self._once(item, now))

    def _once(self, item: Item, now: int) -> None:
        learner = self._learners.mover(item, now)
        if learner is None:
            return self._drop(item, "stranger_moved")
        if item.at < learner.head.rekeyed_at:
            return self._drop(item, "overtaken")
        new = _new(item)
        ends = ENDS[item.type] if new.all() else NONE
        plan = self._learners.plan(learner, new, ends, item.at, now)
        if plan is None or learner.head.state in GONE:
            return self._drop(item, "erased")
        self._change(learner, item, plan, now)
        if plan.contested:
            self._log.emit("address.contested", sref=learner.key.sref, mid=item.mid)
        return None

    def _change(self, learner: Learner, item: Item, plan: Plan, now: int) -> None:
        head = rekeyed(learner.head, plan.addresses, item.at)
        type_ = item.type if item.type in TYPES else "unlisted"
        fields: Fields = {"type": type_, "assurance": assurance(head, now)}
        record = turn_record(learner, item, "events", "address_changed")
        self._session.finish(learner, item, Answer(head, record, "address.changed", fields, also=plan.parts), now)

    def _drop(self, item: Item, reason: str) -> None:
        self._log.emit("item.dropped", mid=item.mid, reason=reason)


def _new(item: Item) -> Addresses:
    """The new addresses; none for a type that changes none."""
    told = item.content.get("system")
    if item.type not in ENDS or not isinstance(told, dict):
        return Addresses()
    bsuid, parent, wa_id = (told.get(name) for name in ("user_id", "parent", "wa_id"))
    return Addresses(_text(bsuid), _text(parent), _text(wa_id))


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None
