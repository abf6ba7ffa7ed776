"""Finding a learner by an address, and the birth of one."""

import os
from base64 import urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

from chatoet.rules.addresses import Addresses
from chatoet.rules.head import Head
from chatoet.rules.identity import silent, still_theirs
from chatoet.rules.item import Item
from chatoet.rules.policy import Policy
from chatoet.rules.private import Private
from chatoet.rules.subject import State
from chatoet.sealing import KeyRing, LearnerKey
from chatoet.store import heads
from chatoet.store.identities import SK, Address, Identities, Plan, current, held_of, user_id
from chatoet.store.tables import Tables, live
from chatoet.store.transactions import ConflictError, write


class FencedError(RuntimeError):
    """The message is older than the erasure of its address, or than its end: it is dropped (invariant 3)."""


class Recipient(NamedTuple):
    """Where a reply goes. `kind` is bsuid, parent or wa_id; `key` the hash under which the address is stored."""

    kind: str
    address: Private
    key: str

    def addresses(self) -> Addresses:
        """As an item of our own names its sender."""
        return Addresses(**{self.kind: self.address.reveal()})


@dataclass(frozen=True, slots=True)
class Learner:
    head: Head
    key: LearnerKey
    recipient: Recipient


def new_uid() -> str:
    return urlsafe_b64encode(os.urandom(16)).rstrip(b"=").decode()


class Learners:
    """`pepper` is asked for at each use, since it lives in the secret store."""

    def __init__(
        self, tables: Tables, keys: KeyRing, pepper: Callable[[], bytes], policy: Policy, controller_id: str
    ) -> None:
        self._tables, self._keys, self._policy, self._controller = tables, keys, policy, controller_id
        self._identities = Identities(tables, pepper, policy)

    def find(self, item: Item, now: int) -> Learner | None:
        """By the business-scoped user id first. A known number under a new user id is a new person.

        An address that was replaced finds its learner for what was sent before, and they are answered where they are.
        What is older than the erasure of who had the address before is nobody's.
        """
        return self._find(item.addresses, item.at, now)

    def mover(self, item: Item, now: int) -> Learner | None:
        """Whom a system message is about. A number alone moves nobody who was silent for long or came after it."""
        # One change may be told twice, as one of the number and one of the user id, in the same second.
        learner = self._find(item.addresses, item.at - 1, now)
        if learner is None or item.addresses.bsuid or item.addresses.parent:
            return learner
        doubtful = silent(learner.head, item.at) or item.at < learner.head.created_at
        return None if doubtful else learner

    def is_new_address(self, learner: Learner, item: Item) -> bool:
        """Whether the item tells an address that the head does not list. Asks no table."""
        if item.at < learner.head.rekeyed_at:
            return False
        return any(address.key not in learner.head.addresses for address in self._identities.hashed(item.addresses))

    def plan(self, learner: Learner, new: Addresses, ends: frozenset[str], at: int, now: int) -> Plan | None:
        """See Identities.plan."""
        return self._identities.plan(learner.head, learner.key, self._identities.hashed(new), ends, at, now)

    def owned(self, head: Head, now: int) -> list[str]:
        """The hashes of the head's addresses that nobody else has come to hold."""
        return [identity.pk for identity in current(self._tables, head, now)]

    def by_uid(self, uid: str, reply_to: str, now: int) -> Learner | None:
        """For a reply that is resumed. One that was meant for a replaced address goes to the one that replaced it."""
        identity = self._identities.get(reply_to, now)
        return self._load(identity, now) if identity is not None and identity.uid == uid else None

    def name(self, learner: Learner, now: int) -> str:
        """What the learner wants to be called; empty when we were told nothing."""
        from chatoet.store.profiles import Profiles  # few turns say a name

        return Profiles(self._tables).name(learner, now)

    def of(self, uid: str, now: int) -> Learner | None:
        """For a duty: at the first address that is theirs now. None when they have ended, or nobody could be told."""
        head = self.head(uid, now)
        found = (self.by_uid(uid, address, now) for address in head.addresses) if head else ()
        return next(filter(None, found), None)

    def head(self, uid: str, now: int) -> Head | None:
        return heads.HeadReader(self._tables).head(uid, now)

    def birth(self, item: Item, now: int) -> Learner:
        """A stub: head, key and one identity an address, for 24 hours unless the terms are accepted.

        Raises FencedError when the item is older than an erasure, ConflictError when someone else was born first.
        """
        uid, hashed = new_uid(), self._identities.hashed(item.addresses)
        bsuid = user_id(hashed)
        fenced_at = self._identities.erased_at(hashed, now)
        if fenced_at >= item.at:
            raise FencedError
        free = self._free(uid, hashed, bsuid, item.at, now)
        addresses = [address for address in hashed if address.key in free]
        ends = self._policy.ends("stub", now)
        key, wrapped = self._keys.new(uid)
        listed = tuple(address.key for address in addresses)
        head = Head(uid, self._controller, State.NEW, now, ends, item.at, addresses=listed, fenced_at=fenced_at)
        identity, head_model = self._tables["Identity"], self._tables["Head"]

        def build(transaction: Any) -> None:
            for address in addresses:
                fence = self._identities.fence(address.key, item.at, now)
                transaction.condition_check(type(fence.item), fence.item.pk, fence.item.sk, condition=fence.condition)
            for address in addresses:
                values = self._identities.values(uid, self._controller, key, address, bsuid, ends)
                transaction.save(identity(address.key, SK, **values), condition=free[address.key])
            transaction.save(head_model(uid, heads.SK, **heads.attributes(head)), head_model.pk.does_not_exist())
            stamp = {"controller_id": self._controller, "expires_at": ends}
            transaction.save(self._tables["Key"](uid, kind="Key", wrapped=wrapped, **stamp))

        failed = write(self._tables.connection, build)
        if failed:
            raise FencedError if failed[0] < len(addresses) else ConflictError
        first = addresses[0]
        return Learner(head, key, Recipient(first.kind, Private(first.value), first.key))

    def _free(self, uid: str, hashed: list[Address], bsuid: str | None, at: int, now: int) -> dict[str, Any]:
        """The condition, by hash, on which each address goes to a newborn; without those that are left to another."""
        found = {a.key: self._identities.standing(a.key, uid, bsuid, at, now) for a in hashed}
        standings = {standing for standing, _ in found.values()}
        if "past" in standings:
            raise FencedError
        if standings & {"theirs", "stub"}:
            raise ConflictError
        return {key: self._identities.free(held, now) for key, (standing, held) in found.items() if standing == "free"}

    def _find(self, addresses: Addresses, at: int, now: int) -> Learner | None:
        hashed = self._identities.hashed(addresses)
        bsuid = user_id(hashed)
        for address in hashed:
            identity = self._identities.get(address.key, now)
            learner = self._load(identity, now) if identity is not None else None
            if learner and still_theirs(held_of(identity), learner.head, bsuid, at):
                return learner if at > learner.head.fenced_at else None
        return None

    def _load(self, identity: Any, now: int) -> Learner | None:
        """The learner of an identity, to be written to there or where they have moved since."""
        uid = identity.uid
        head, wrapped = self.head(uid, now), self._get("Key", now, uid)
        if head is None or wrapped is None:
            return None
        if identity.until is not None:
            identity = next(current(self._tables, head, now), None)
            if identity is None:
                return None
        key = self._keys.unwrap(wrapped.wrapped, uid)
        address = Private(key.open(identity.address, f"{identity.pk}|{SK}"))
        return Learner(head, key, Recipient(identity.address_kind, address, identity.pk))

    def _get(self, kind: str, now: int, *key: str) -> Any:
        return live(self._tables[kind], now, *key)
