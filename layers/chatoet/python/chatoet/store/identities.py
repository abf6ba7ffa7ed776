"""The addresses of a learner: whose each one is, and the parts of a commit that give, replace or pair them."""

from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import Any, NamedTuple

from chatoet.rules.addresses import Addresses
from chatoet.rules.head import Head
from chatoet.rules.identity import Held, Standing, in_order, standing
from chatoet.rules.policy import Policy
from chatoet.rules.pseudonym import address_hash
from chatoet.sealing import LearnerKey
from chatoet.store import heads
from chatoet.store.commits import Change, Check
from chatoet.store.tables import Tables, live

SK = "identity"
TAKEABLE = ("free", "own", "stub")


class Address(NamedTuple):
    """`key` is the keyed hash under which the address is stored."""

    kind: str
    value: str
    key: str


class Plan(NamedTuple):
    """What becomes of a learner's addresses: the new list, the kinds that are new, and how it is all written."""

    addresses: tuple[str, ...]
    gained: tuple[str, ...]
    ended: bool
    contested: bool
    parts: tuple[Check | Change, ...]


def current(tables: Tables, head: Head, now: int) -> Iterator[Any]:
    """The identities that are this learner's now, the user id first: what somebody else came to hold is left out."""
    for key in head.addresses:
        identity = live(tables["Identity"], now, key, SK)
        if identity is not None and identity.uid == head.uid and identity.until is None:
            yield identity


def user_id(addresses: Iterable[Address]) -> str | None:
    return next((address.key for address in addresses if address.kind == "bsuid"), None)


def held_of(identity: Any) -> Held:
    until = None if identity.until is None else int(identity.until)
    return Held(identity.address_kind, identity.uid, identity.paired, until)


class Identities:
    """`pepper` is asked for at each use, since it lives in the secret store."""

    def __init__(self, tables: Tables, pepper: Callable[[], bytes], policy: Policy) -> None:
        self._tables, self._pepper, self._policy = tables, pepper, policy

    def hashed(self, addresses: Addresses) -> list[Address]:
        pepper = self._pepper()
        return [Address(kind, value, address_hash(pepper, kind, value)) for kind, value in addresses.all()]

    def get(self, key: str, now: int) -> Any:
        return live(self._tables["Identity"], now, key, SK)

    def standing(self, key: str, uid: str, bsuid: str | None, at: int, now: int) -> tuple[Standing, Any]:
        """With the identity that is stored, None when there is none."""
        identity = self.get(key, now)
        if identity is None:
            return "free", None
        holder = None if identity.uid == uid else live(self._tables["Head"], now, identity.uid, heads.SK)
        known = heads.from_item(holder) if holder else None
        return standing(held_of(identity), known, uid, bsuid, at), identity

    def free(self, identity: Any, now: int) -> Any:
        """The condition of a take-over: nobody has the address, or still the one whom we saw."""
        model = self._tables["Identity"]
        nobody = model.pk.does_not_exist() | (model.expires_at <= now)
        return nobody if identity is None else nobody | (model.uid == identity.uid)

    def fence(self, key: str, at: int, now: int) -> Check:
        """That no erasure of this address is younger than what happened at `at` (invariant 3)."""
        model = self._tables["Tombstone"]
        ended = model.erased_at.does_not_exist() | (model.expires_at <= now)
        return Check(model(key, "tombstone"), ended | (model.erased_at < at))

    def fenced(self, key: str, at: int, now: int) -> bool:
        return self._erased_at(key, now) >= at

    def erased_at(self, addresses: list[Address], now: int) -> int:
        """The last erasure of any of these; 0 when there was none of late."""
        return max((self._erased_at(address.key, now) for address in addresses), default=0)

    def _erased_at(self, key: str, now: int) -> int:
        tombstone = live(self._tables["Tombstone"], now, key, "tombstone")
        return int(tombstone.erased_at) if tombstone else 0

    def plan(
        self, head: Head, key: LearnerKey, new: list[Address], ends: frozenset[str], at: int, now: int
    ) -> Plan | None:
        """`new` are addresses that came at `at`; `ends` the kinds that are over unless named again.

        There is one address a kind, so that a new one ends the old. A user id that is another's brings nothing along.
        None when the learner was erased.
        """
        mine = list(current(self._tables, head, now))
        if any(self.fenced(identity.pk, at, now) for identity in mine):
            return None
        known = {identity.pk for identity in mine}
        bsuid = user_id(new) or next((i.pk for i in mine if i.address_kind == "bsuid" and "bsuid" not in ends), None)
        taken = {a: self._taken(head, key, a, bsuid, at, now) for a in new if a.key not in known}
        refused = any(parts is None and address.kind == "bsuid" for address, parts in taken.items())
        gained = {a: parts for a, parts in taken.items() if parts is not None and not refused}
        over, named = ends | {address.kind for address in gained}, {address.key for address in new}
        ended = [i for i in mine if i.pk not in named and i.address_kind in over]
        kept = [i for i in mine if i not in ended]
        unpaired = [] if refused else [i for i in kept if i.address_kind != "bsuid" and i.paired != bsuid]
        parts = [
            *chain.from_iterable(gained.values()),
            *(self.fence(identity.pk, at, now) for identity in mine),
            *(self._end(identity, at, now) for identity in ended),
            *(self._pair(identity, bsuid) for identity in unpaired),
        ]
        addresses = in_order([(i.address_kind, i.pk) for i in kept] + [(a.kind, a.key) for a in gained])
        kinds = tuple(address.kind for address in gained)
        return Plan(addresses, kinds, bool(ended), len(gained) < len(taken), _once_each(parts))

    def _taken(
        self, head: Head, key: LearnerKey, address: Address, bsuid: str | None, at: int, now: int
    ) -> list[Check | Change] | None:
        """How the address becomes the learner's; None when it is another's, or was erased since."""
        whose, held = self.standing(address.key, head.uid, bsuid, at, now)
        if whose not in TAKEABLE or self.fenced(address.key, at, now):
            return None
        model = self._tables["Identity"]
        values = self.values(head.uid, head.controller_id, key, address, bsuid, head.expires_at)
        # An update, not a put: so the roles of the lanes need no leave to make items.
        actions = [getattr(model, name).set(value) for name, value in values.items() if value is not None]
        actions += [getattr(model, name).remove() for name in ("paired", "until") if values.get(name) is None]
        parts: list[Check | Change] = [Change(model(address.key, SK), actions, self.free(held, now))]
        parts.append(self.fence(address.key, at, now))
        if whose == "stub":
            other = self._tables["Head"]
            parts.append(Check(other(held.uid, heads.SK), other.receipt.does_not_exist()))
        return parts

    def values(
        self, uid: str, controller_id: str, key: LearnerKey, address: Address, bsuid: str | None, expires_at: int
    ) -> dict[str, Any]:
        """The attributes of an identity but its keys."""
        return {
            "kind": "Identity",
            "controller_id": controller_id,
            "expires_at": expires_at,
            "uid": uid,
            "address_kind": address.kind,
            "address": key.seal(address.value, f"{address.key}|{SK}"),
            "paired": bsuid,
        }

    def _end(self, identity: Any, at: int, now: int) -> Change:
        """Replaced, but not deleted: late messages and open replies still find the learner by it for a while."""
        model = self._tables["Identity"]
        ends = min(int(identity.expires_at), self._policy.ends("outbox", now))
        return Change(model(identity.pk, SK), [model.until.set(at), model.expires_at.set(ends)], self._mine(identity))

    def _pair(self, identity: Any, bsuid: str | None) -> Change:
        """A number that stays comes with the new user id from now on, or it would look recycled."""
        model = self._tables["Identity"]
        action = model.paired.remove() if bsuid is None else model.paired.set(bsuid)
        return Change(model(identity.pk, SK), [action], self._mine(identity))

    def _mine(self, identity: Any) -> Any:
        model = self._tables["Identity"]
        return (model.uid == identity.uid) & model.until.does_not_exist()


def _once_each(parts: list[Check | Change]) -> tuple[Check | Change, ...]:
    """A transaction may name an item once: two addresses of one stub need its head checked once."""
    return tuple({(type(part.item).__name__, part.item.pk, part.item.sk): part for part in parts}.values())
