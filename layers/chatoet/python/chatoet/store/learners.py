"""Finding a learner by an address, and the birth of one."""

import os
from base64 import urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from chatoet.rules.head import Head
from chatoet.rules.inbound import Addresses
from chatoet.rules.item import Item
from chatoet.rules.policy import Policy
from chatoet.rules.private import Private
from chatoet.rules.pseudonym import address_hash
from chatoet.rules.subject import State
from chatoet.sealing import KeyRing, LearnerKey
from chatoet.store import heads
from chatoet.store.tables import Tables, live
from chatoet.store.transactions import ConflictError, write


class FencedError(RuntimeError):
    """The message is older than the erasure of its address: it is dropped (invariant 3)."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """Where a reply goes. `kind` is bsuid, parent or wa_id; `key` the hash under which the address is stored."""

    kind: str
    address: Private
    key: str


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
        self._tables, self._keys, self._pepper = tables, keys, pepper
        self._policy, self._controller = policy, controller_id

    def find(self, addresses: Addresses, now: int) -> Learner | None:
        """By the business-scoped user id first. A known number under a new user id is a new person."""
        hashes = self._hashes(addresses)
        bsuid = next((key for kind, _, key in hashes if kind == "bsuid"), None)
        for kind, value, key in hashes:
            identity = self._get("Identity", now, key, "identity")
            if identity is None or _elsewhere(identity, bsuid):
                continue
            found = self._load(identity.uid, now, Recipient(kind, Private(value), key))
            if found:
                return found
        return None

    def addresses_of(self, uid: str, addresses: Addresses, now: int) -> list[str]:
        """The hashes of those addresses that are this learner's own."""
        found = ((key, self._get("Identity", now, key, "identity")) for _, _, key in self._hashes(addresses))
        return [key for key, identity in found if identity and identity.uid == uid]

    def by_uid(self, uid: str, reply_to: str, now: int) -> Learner | None:
        """For a reply that is resumed: the address is unsealed from the identity that the reply was meant for."""
        identity = self._get("Identity", now, reply_to, "identity")
        if identity is None or identity.uid != uid:
            return None
        wrapped = self._get("Key", now, uid)
        if wrapped is None:
            return None
        address = self._keys.unwrap(wrapped.wrapped, uid).open(identity.address, f"{reply_to}|identity")
        return self._load(uid, now, Recipient(identity.address_kind, Private(address), reply_to))

    def head(self, uid: str, now: int) -> Head | None:
        return heads.HeadReader(self._tables).head(uid, now)

    def birth(self, item: Item, now: int) -> Learner:
        """A stub: head, key and one identity an address, for 24 hours unless the terms are accepted.

        Raises FencedError when the item is older than an erasure, ConflictError when someone else was born first.
        """
        uid, hashes = new_uid(), self._hashes(item.addresses)
        ends = self._policy.ends("stub", now)
        key, wrapped = self._keys.new(uid)
        head = Head(
            uid, self._controller, State.NEW, now, ends, item.at, addresses=tuple(digest for _, _, digest in hashes)
        )
        stamp = {"controller_id": self._controller, "expires_at": ends}
        bsuid = next((digest for kind, _, digest in hashes if kind == "bsuid"), None)
        identity, tombstone = self._tables["Identity"], self._tables["Tombstone"]
        free = [self._free(digest, bsuid, now) for _, _, digest in hashes]

        def build(transaction: Any) -> None:
            for _, _, digest in hashes:
                ended = tombstone.erased_at.does_not_exist() | (tombstone.expires_at <= now)
                fence = ended | (tombstone.erased_at < item.at)
                transaction.condition_check(tombstone, digest, "tombstone", condition=fence)
            for (kind, value, digest), condition in zip(hashes, free, strict=True):
                sealed = key.seal(value, f"{digest}|identity")
                record = identity(
                    digest,
                    "identity",
                    kind="Identity",
                    uid=uid,
                    address_kind=kind,
                    address=sealed,
                    paired=bsuid,
                    **stamp,
                )
                transaction.save(record, condition=condition)
            head_item = self._tables["Head"](uid, heads.SK, **heads.attributes(head))
            transaction.save(head_item, condition=self._tables["Head"].pk.does_not_exist())
            transaction.save(self._tables["Key"](uid, kind="Key", wrapped=wrapped, **stamp))

        failed = write(self._tables.connection, build)
        if failed:
            raise FencedError if failed[0] < len(hashes) else ConflictError
        kind, value, digest = hashes[0]
        return Learner(head, key, Recipient(kind, Private(value), digest))

    def _free(self, digest: str, bsuid: str | None, now: int) -> Any:
        """The condition that an address may be given to a newborn: nobody has it, or whoever had it is gone."""
        model = self._tables["Identity"]
        free = model.pk.does_not_exist() | (model.expires_at <= now)
        held = self._get("Identity", now, digest, "identity")
        if held and (_elsewhere(held, bsuid) or self.head(held.uid, now) is None):
            free = free | (model.uid == held.uid)
        return free

    def _hashes(self, addresses: Addresses) -> list[tuple[str, str, str]]:
        pepper = self._pepper()
        return [(kind, value, address_hash(pepper, kind, value)) for kind, value in addresses.all()]

    def _load(self, uid: str, now: int, recipient: Recipient) -> Learner | None:
        head, key = self.head(uid, now), self._get("Key", now, uid)
        if head is None or key is None:
            return None
        return Learner(head, self._keys.unwrap(key.wrapped, uid), recipient)

    def _get(self, kind: str, now: int, *key: str) -> Any:
        return live(self._tables[kind], now, *key)


def _elsewhere(identity: Any, bsuid: str | None) -> bool:
    """A number that came with another user id before: it has changed hands."""
    return bool(bsuid and identity.paired and identity.paired != bsuid)
