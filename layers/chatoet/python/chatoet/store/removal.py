"""Taking a learner out of the tables, by the data map and page by page; last the head, the key and the addresses."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from chatoet.rules.erasure import AGAIN
from chatoet.rules.head import Head
from chatoet.rules.policy import Policy
from chatoet.sealing import KeyRing
from chatoet.store import heads
from chatoet.store.commits import Put
from chatoet.store.dues import arm, name_of
from chatoet.store.erasing import Erasing, Erasings
from chatoet.store.holdings import Holdings, Subject
from chatoet.store.identities import SK, current
from chatoet.store.tables import Tables
from chatoet.store.transactions import ConflictError, write

DUE = "erasure"  # the name of the Due that brings an erasure back
LAST = ("Head", "Key")  # with the current addresses: they close the way until the end


class Removal:
    """`kinds` are those that an erasure deletes. Nothing here decrypts but the one address the farewell goes to."""

    def __init__(
        self, tables: Tables, kinds: tuple[str, ...], policy: Policy, keys: KeyRing, controller_id: str
    ) -> None:
        self._tables, self._kinds, self._policy, self._keys = tables, kinds, policy, keys
        self._controller, self._holdings = controller_id, Holdings(tables)

    # What there is

    def count(self, subject: Subject) -> dict[str, int]:
        """Of each kind that will be deleted; the erasure's own Due is not the learner's."""
        counts = {kind: sum(not _ours(kind, item) for item in self._items(kind, subject)) for kind in self._kinds}
        return {kind: n for kind, n in counts.items() if n}

    def objects(self, subject: Subject) -> list[str]:
        """Where packages of the learner lie in the bucket."""
        return [key for link in self._items("Link", subject) for key in link.objects or () if key]

    def vendors(self, subject: Subject) -> dict[str, int]:
        """Until when each vendor that saw a letter of the learner may still log it."""
        calls = list(self._items("ProcessorCall", subject))
        names = sorted({call.vendor for call in calls})
        return {name: max(int(call.retain_until) for call in calls if call.vendor == name) for name in names}

    def kept_until(self, kinds: tuple[str, ...], subject: Subject) -> dict[str, int]:
        """When the last item of each kind that outlives the learner ends; without those that there are none of."""
        ends = {kind: max((int(i.expires_at) for i in self._items(kind, subject)), default=0) for kind in kinds}
        return {kind: end for kind, end in ends.items() if end}

    def addresses(self, head: Head) -> tuple[str, ...]:
        """All that are the learner's or were, as far as anything stored says so, but none that another has by now."""
        found = dict.fromkeys((*head.addresses, *head.former))
        for outbox in self._items("Outbox", Subject(head.uid, "", ())):
            found.setdefault(outbox.reply_to)
        held = {key: self._identity(key) for key in found}
        found |= dict.fromkeys(i.paired for i in held.values() if i is not None and i.uid == head.uid and i.paired)
        return tuple(key for key in found if (held.get(key) or self._identity(key) or head).uid == head.uid)

    def sref(self, uid: str) -> str:
        """The pseudonym under which the learner's audit chain runs; empty when the key is gone."""
        item = next(self._items("Key", Subject(uid, "", ())), None)
        return self._keys.unwrap(item.wrapped, uid).sref if item else ""

    # Deleting

    def delete(self, subject: Subject, most: int) -> dict[str, int]:
        """Deletes what need not stay for the farewell, at most so many items; says how many of each kind."""
        gone: dict[str, int] = {}
        for kind in self._kinds:
            items = (item for item in self._items(kind, subject) if not _stays(kind, item))
            if n := self._delete(kind, islice(items, most - sum(gone.values()))):
                gone[kind] = n
        return gone

    def delete_dues(self, uid: str) -> None:
        dues = self._items("Due", Subject(uid, "", ()))
        self._delete("Due", (due for due in dues if not _ours("Due", due)))

    def delete_all(self, subject: Subject) -> dict[str, int]:
        """Whatever is left of any kind, once there is nobody to say farewell to."""
        gone = {kind: self._delete(kind, self._items(kind, subject)) for kind in self._kinds}
        return {kind: n for kind, n in gone.items() if n}

    def renew_key(self, head: Head) -> None:
        """The key is destroyed: another takes its place, that opens nothing but the address for the farewell."""
        model, identity = self._tables["Key"], self._tables["Identity"]
        item = next(self._items("Key", Subject(head.uid, "", ())), None)
        if item is None:
            return
        old, (fresh, wrapped) = self._keys.unwrap(item.wrapped, head.uid), self._keys.new(head.uid)
        held = list(current(self._tables, head, 0))
        sealed = {i.pk: fresh.seal(old.open(i.address, f"{i.pk}|{SK}"), f"{i.pk}|{SK}") for i in held}

        def build(transaction: Any) -> None:
            transaction.update(
                model(head.uid), actions=[model.wrapped.set(wrapped)], condition=model.wrapped == item.wrapped
            )
            for pk, address in sealed.items():
                actions = [identity.address.set(address)]
                transaction.update(identity(pk, SK), actions=actions, condition=identity.uid == head.uid)

        if write(self._tables.connection, build):
            raise ConflictError

    def finish(self, erasing: Erasing, head: Head | None, erasings: Erasings, now: int) -> None:
        """The end, in one transaction: no head, no key, no address; the tombstones count from now; one last look is
        ordered. Raises ConflictError."""
        subject = Subject(erasing.uid, erasing.sref, erasing.addresses)
        self._delete("Outbox", self._items("Outbox", subject))
        held = list(current(self._tables, head, 0)) if head else []
        identity, done = self._tables["Identity"], erasings.step(erasing, now)
        gone = [self._tables["Head"](erasing.uid, heads.SK), self._tables["Key"](erasing.uid)]
        dues, again = list(self._items("Due", subject)), arm(DUE, erasing.uid, now + AGAIN)
        kept = [due for due in dues if (due.pk, due.sk) not in {put.key for put in again}]

        def build(transaction: Any) -> None:
            for item in (*gone, *kept):
                transaction.delete(item)
            for item in held:
                transaction.delete(identity(item.pk, SK), condition=identity.uid == erasing.uid)
            for address in erasing.addresses:
                transaction.save(self._tombstone(address, now))
            for put in again:
                transaction.save(self._due(put, now))
            transaction.update(done.item, actions=done.actions, condition=done.condition)

        if write(self._tables.connection, build):
            raise ConflictError

    def rearm(self, uid: str, due_at: int, now: int) -> None:
        """Someone is to look again, unless that is still to come."""
        dues = [due for due in self._items("Due", Subject(uid, "", ())) if _ours("Due", due) and int(due.due_at) > now]
        if dues:
            return
        for put in arm(DUE, uid, due_at):
            self._due(put, now).save()

    def _due(self, put: Put, now: int) -> Any:
        ends = self._policy.ends(put.category, now)
        stamp = {"kind": "Due", "controller_id": self._controller, "expires_at": ends}
        return self._tables["Due"](*put.key, **stamp, **put.values)

    def _tombstone(self, address: str, now: int) -> Any:
        ends = self._policy.ends("tombstone", now)
        stamp = {"kind": "Tombstone", "controller_id": self._controller, "expires_at": ends}
        return self._tables["Tombstone"](address, "tombstone", **stamp, erased_at=now)

    def _delete(self, kind: str, items: Iterator[Any]) -> int:
        n = 0
        with self._tables[kind].batch_write() as batch:
            for item in items:
                batch.delete(item)
                n += 1
        return n

    def _items(self, kind: str, subject: Subject) -> Iterator[Any]:
        return self._holdings.items(kind, subject)

    def _identity(self, key: str) -> Any:
        model = self._tables["Identity"]
        try:
            return model.get(key, SK, consistent_read=True)
        except model.DoesNotExist:
            return None


def _ours(kind: str, item: Any) -> bool:
    return kind == "Due" and name_of(item) == DUE


def _stays(kind: str, item: Any) -> bool:
    """Until the farewell: what closes the way to others, and what brings the erasure back."""
    return kind in LAST or _ours(kind, item) or (kind == "Identity" and item.until is None)
