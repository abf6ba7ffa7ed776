"""What falls due later, in buckets of an hour and a shard: an hour costs the same for any number of learners."""

from collections.abc import Iterator
from typing import Any

from chatoet.rules.clock import add_months, hour_of
from chatoet.rules.head import INACTIVE_MONTHS, Head
from chatoet.store.commits import Put
from chatoet.store.identities import current
from chatoet.store.tables import Tables
from chatoet.store.transactions import write

SHARDS = 4


def bucket(due_at: int, uid: str) -> str:
    return f"due#{hour_of(due_at)}#{sum(uid.encode()) % SHARDS}"


def arm(name: str, uid: str, due_at: int) -> tuple[Put, Put]:
    """Something to be looked at in the hour of `due_at`, and its entry in the learner's own list, where an erasure
    finds it. One of each name: arming again leaves the earlier one to be dropped when it fires."""
    values = {"uid": uid, "due_at": due_at}
    in_hour = Put("Due", (bucket(due_at, uid), f"{name}#{uid}"), "account", values, fresh=False)
    return in_hour, Put("Due", (uid, f"due#{name}"), "account", values, fresh=False)


def name_of(due: Any) -> str:
    """Of an entry in either place."""
    first, _, rest = str(due.sk).partition("#")
    return rest if first == "due" else first


def inactivity(uid: str, now: int) -> Put:
    """Armed once, at acceptance; re-armed when it fires, never moved on activity (clause PRO-inactivity-6m)."""
    return arm("inactivity", uid, add_months(now, INACTIVE_MONTHS))[0]


class Dues:
    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def in_hour(self, at: int) -> Iterator[Any]:
        """Every Due of the hour of `at`, over all shards and pages."""
        for shard in range(SHARDS):
            yield from self._tables["Due"].query(f"due#{hour_of(at)}#{shard}", consistent_read=True)

    def swept_until(self) -> int:
        """The start of the first hour that was not swept yet; 0 when none was."""
        model = self._tables["Due"]
        try:
            return int(model.get("sweep", "cursor", consistent_read=True).due_at)
        except model.DoesNotExist:
            return 0

    def swept(self, until: int, controller_id: str) -> None:
        """The cursor outlives every bucket that it may have to go back to."""
        ends = add_months(until, 13)
        fields = {"uid": "none", "due_at": until, "kind": "Due", "controller_id": controller_id}
        self._tables["Due"]("sweep", "cursor", expires_at=ends, **fields).save()

    def rearm(self, due: Any, head: Head, due_at: int, expires_at: int) -> bool:
        """Moves a Due to its next hour and lengthens the learner's addresses and key with it.

        An address that became somebody else's is left out. False when none is left, or the key is gone: then nothing
        is written, and nothing is brought back.
        """
        model, identity, key = self._tables["Due"], self._tables["Identity"], self._tables["Key"]
        # Also those that have ended by now: a sweep that comes late must not cost a learner an address.
        addresses = [identity.pk for identity in current(self._tables, head, 0)]
        if not addresses:
            return False
        later = model(
            bucket(due_at, due.uid),
            due.sk,
            kind="Due",
            controller_id=due.controller_id,
            expires_at=expires_at,
            uid=due.uid,
            due_at=due_at,
        )

        def build(transaction: Any) -> None:
            transaction.delete(due)
            transaction.save(later)
            for address in addresses:
                transaction.update(
                    identity(address, "identity"),
                    actions=[identity.expires_at.set(expires_at)],
                    condition=identity.uid == due.uid,
                )
            transaction.update(key(due.uid), actions=[key.expires_at.set(expires_at)], condition=key.pk.exists())

        return not write(self._tables.connection, build)

    def drop(self, due: Any) -> None:
        due.delete()
