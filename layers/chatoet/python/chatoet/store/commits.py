"""The one transaction that ends a flow: head, record of the message, reply and audit entry, or none of them."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Literal, NamedTuple

from chatoet.rules import audit
from chatoet.rules.catalogue import AuditedName, Fields
from chatoet.rules.head import Head
from chatoet.rules.policy import Policy
from chatoet.store import heads
from chatoet.store.tables import Tables
from chatoet.store.transactions import ConflictError, write

Result = Literal["done", "duplicate"]
# Of someone who did not accept nothing outlives the stub (clause PRO-consent-before), but what proves a request.
STUB_BOUND = frozenset({"Turn", "Outbox", "Receipt", "Profile", "Correspondence", "Enrolment", "Practice", "Card"})


class Put(NamedTuple):
    """An item to be created. `category` names its retention, which counts from `since`, or else from the commit."""

    kind: str
    key: tuple[str, str]
    category: str
    values: Mapping[str, Any]
    fresh: bool = True  # refuse if it exists
    since: int = 0


class Extend(NamedTuple):
    """An item whose end is moved: the addresses and key of someone who accepted."""

    kind: str
    key: tuple[str, ...]
    expires_at: int


class Check(NamedTuple):
    """An item that is looked at in the transaction and not written."""

    item: Any
    condition: Any


class Drop(NamedTuple):
    """An item that is deleted."""

    kind: str
    key: tuple[str, ...]


class Change(NamedTuple):
    """An update on a condition of its own, which may let it make the item."""

    item: Any
    actions: list[Any]
    condition: Any


Extra = Put | Extend | Check | Change | Drop


class Commit(NamedTuple):
    before: Head
    after: Head
    record: Put | None  # Turn, Receipt or Case: its key is what makes a second delivery a duplicate
    event: AuditedName
    fields: Fields
    outbox: Put | None = None
    also: tuple[Extra, ...] = ()


class Commits:
    def __init__(self, tables: Tables, policy: Policy) -> None:
        self._tables, self._policy = tables, policy

    def write(self, commit: Commit, chain: str, at: int) -> tuple[Result, Head]:
        """The new head when done. Raises ConflictError when the head moved under us: read it again and decide again."""
        head, entry = appended(commit.before, commit.after, chain, at, commit.event, commit.fields)
        model = self._tables["Head"]
        effects = [put for put in (commit.record, commit.outbox) if put]
        also = (*commit.also, *self._disarmed(commit.also))

        def build(transaction: Any) -> None:
            for put in effects:
                self._put(transaction, put, head, at)
            unchanged = (model.version == commit.before.version) & (model.epoch == commit.before.epoch)
            unchanged &= model.expires_at > at  # who has ended is not brought back
            key = model(head.uid, heads.SK)
            transaction.update(key, actions=_actions(model, head), condition=unchanged)
            append(transaction, self._tables, self._policy, entry)
            for extra in also:
                self._extra(transaction, extra, head, at)

        failed = write(self._tables.connection, build)
        if failed:
            # Checks and deletions go first, then puts in their order: the record of the message, or its reply from
            # another lane.
            first = sum(isinstance(extra, Check | Drop) for extra in also)
            if any(first <= place < first + len(effects) for place in failed):
                return "duplicate", commit.before
            raise ConflictError
        return "done", head

    def _disarmed(self, also: tuple[Extra, ...]) -> list[Drop]:
        """What was armed under the same name for another hour."""
        armed = [extra for extra in also if isinstance(extra, Put) and extra.kind == "Due"]
        if not armed:
            return []
        from chatoet.store.dues import replaced  # few commits arm anything

        return [Drop("Due", place) for place in replaced(self._tables, armed)]

    def _extra(self, transaction: Any, extra: Extra, head: Head, at: int) -> None:
        match extra:
            case Put():
                self._put(transaction, extra, head, at)
            case Check(item, condition):
                transaction.condition_check(type(item), item.pk, item.sk, condition=condition)
            case Change(item, actions, condition):
                transaction.update(item, actions=actions, condition=condition)
            case Drop(kind, key):
                transaction.delete(self._tables[kind](*key))
            case Extend(kind, key, ends):
                model = self._tables[kind]
                ours = model.uid == head.uid if kind == "Identity" else model.pk.exists()
                there = ours & (model.expires_at > at)
                transaction.update(model(*key), actions=[model.expires_at.set(ends)], condition=there)

    def _put(self, transaction: Any, put: Put, head: Head, at: int) -> None:
        model = self._tables[put.kind]
        ends = self._policy.ends(put.category, put.since or at)
        if put.kind in STUB_BOUND and not head.accepted:
            ends = min(ends, head.expires_at)
        item = model(*put.key, kind=put.kind, controller_id=head.controller_id, expires_at=ends, **put.values)
        absent = model.pk.does_not_exist() | (model.expires_at <= at)
        transaction.save(item, condition=absent if put.fresh else None)


def appended(
    before: Head, after: Head, chain: str, at: int, event: AuditedName, fields: Fields
) -> tuple[Head, audit.Entry]:
    """`after` as the next version of `before`, with the entry that goes on from it."""
    entry = audit.entry(chain, before.audit_seq + 1, before.audit_hash, at, event, fields, before.controller_id)
    return replace(after, version=before.version + 1, audit_seq=entry.seq, audit_hash=entry.hash()), entry


def append(transaction: Any, tables: Tables, policy: Policy, entry: audit.Entry) -> None:
    """Of two writers at one number one wins; the head's condition in the same transaction says so to the other."""
    model = tables["Audit"]
    item = model(
        entry.chain,
        entry.seq,
        kind="Audit",
        controller_id=entry.controller_id,
        at=entry.at,
        previous=entry.previous,
        event=entry.event,
        fields=dict(entry.fields),
        expires_at=policy.ends("audit", entry.at),
    )
    transaction.save(item, condition=model.chain.does_not_exist())


def _actions(model: Any, head: Head) -> list[Any]:
    """An update, never a full put: an attribute that a newer version wrote survives."""
    actions = []
    for name, value in heads.attributes(head).items():
        attribute = getattr(model, name)
        actions.append(attribute.remove() if value is None else attribute.set(value))
    return actions
