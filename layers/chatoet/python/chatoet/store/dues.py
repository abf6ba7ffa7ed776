"""What falls due later, in buckets of an hour and a shard: an hour costs the same for any number of learners."""

from collections.abc import Iterable, Iterator
from typing import Any

from chatoet.rules.clock import add_months, hour_of
from chatoet.rules.head import GRACE, Head
from chatoet.rules.inactivity import first_look
from chatoet.store.commits import Put
from chatoet.store.course import SK as ENROLMENT
from chatoet.store.heads import SK
from chatoet.store.identities import current
from chatoet.store.profiles import SK as PROFILE
from chatoet.store.tables import Tables, live
from chatoet.store.transactions import ConflictError, held, write

SHARDS = 4
WITH_ACCOUNT = (("Profile", PROFILE), ("Enrolment", ENROLMENT))  # what ends with it, if it is stored
OWN = "due"  # how the keys in a learner's own list begin


def bucket(due_at: int, uid: str) -> str:
    return f"due#{hour_of(due_at)}#{sum(uid.encode()) % SHARDS}"


def arm(name: str, uid: str, due_at: int) -> tuple[Put, Put]:
    """Something to be looked at in the hour of `due_at`, and its entry in the learner's own list, where an erasure
    finds it. One of each name: a commit that arms again drops the earlier one."""
    values = {"uid": uid, "due_at": due_at}
    in_hour = Put("Due", (bucket(due_at, uid), f"{name}#{uid}"), "account", values, fresh=False)
    return in_hour, Put("Due", (uid, f"due#{name}"), "account", values, fresh=False)


def replaced(tables: Tables, armed: Iterable[Put]) -> Iterator[tuple[str, str]]:
    """Where the entries lie, in other hours, that these take the place of: an erasure would not find them any more."""
    places = {put.key for put in armed}
    for uid, sk in (key for key in places if key[1].startswith(f"{OWN}#")):
        listed = live(tables["Due"], -1, uid, sk)
        place = (bucket(int(listed.due_at), uid), f"{name_of(listed)}#{uid}") if listed else None
        if place and place not in places:
            yield place


def name_of(due: Any) -> str:
    """Of an entry in either place."""
    first, _, rest = str(due.sk).partition("#")
    return rest if first == OWN else first


def inactivity(uid: str, now: int) -> tuple[Put, Put]:
    """Armed once, at acceptance; re-armed when it fires, never moved on activity (clause PRO-inactivity-6m)."""
    return arm("inactivity", uid, first_look(now))


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

    def stands(self, due: Any) -> bool:
        """Whether an entry of an hour is still the one that the learner's own list names: arming again replaces it."""
        model = self._tables["Due"]
        try:
            listed = model.get(due.uid, f"due#{name_of(due)}", consistent_read=True)
        except model.DoesNotExist:
            return False
        return int(listed.due_at) == int(due.due_at)

    def rearm(self, due: Any, head: Head, due_at: int, ends: int) -> bool:
        """Moves a Due to its next hour, and lengthens head, addresses and key as far as `ends`: they end together.

        An address that became somebody else's is left out. False when the key is gone: then nothing is written, and
        nothing is brought back. Raises ConflictError when the learner is no longer what `head` says.
        """
        kept = {"kind": "Due", "controller_id": due.controller_id, "uid": due.uid, "due_at": due_at}
        kept["expires_at"] = max(ends, due_at + GRACE)
        model, places = self._tables["Due"], ((bucket(due_at, due.uid), due.sk), (due.uid, f"due#{name_of(due)}"))
        # Also those that have ended by now: a sweep that comes late must not cost a learner an address.
        addresses = [identity.pk for identity in current(self._tables, head, 0)]

        def build(transaction: Any) -> None:
            if due.pk != places[0][0]:
                transaction.delete(due)
            for place in places:
                transaction.save(model(*place, **kept))
            self._lengthen(transaction, head, addresses, ends)

        failed = write(self._tables.connection, build)
        key = 3 + (due.pk != places[0][0]) + len(addresses)  # its place: behind the head, both entries and the rest
        if failed and key not in failed:
            raise ConflictError
        return not failed

    def _lengthen(self, transaction: Any, head: Head, addresses: list[str], ends: int) -> None:
        model, identity, key = self._tables["Head"], self._tables["Identity"], self._tables["Key"]
        same = model.epoch == head.epoch
        if ends > head.expires_at:
            actions = [model.expires_at.set(ends)]
            transaction.update(model(head.uid, SK), actions=actions, condition=same & (model.version == head.version))
        else:
            transaction.condition_check(model, head.uid, SK, condition=same)
        for address in addresses:
            actions = [identity.expires_at.set(ends)]
            transaction.update(identity(address, "identity"), actions=actions, condition=identity.uid == head.uid)
        transaction.update(key(head.uid), actions=[key.expires_at.set(ends)], condition=key.pk.exists())
        for kind, sk in WITH_ACCOUNT:
            model = self._tables[kind]
            if live(model, -1, head.uid, sk) is not None:
                actions = [model.expires_at.set(ends)]
                transaction.update(model(head.uid, sk), actions=actions, condition=model.pk.exists())

    def drop(self, due: Any) -> None:
        """The learner's own entry first: who is killed in between finds a Due that stands no more."""
        for place in ((due.uid, f"due#{name_of(due)}"), (due.pk, due.sk)):
            self._delete(place, int(due.due_at))

    def _delete(self, place: tuple[str, str], due_at: int) -> None:
        """Unless it was armed again meanwhile."""
        model = self._tables["Due"]
        held(lambda: model(*place).delete(condition=model.due_at == due_at))
