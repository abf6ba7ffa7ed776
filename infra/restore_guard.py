"""After a restore and before the alias switches: `python -m infra.restore_guard --stack chatoet-prod --suffix -restored
--restored-to 2026-11-21T10:00:00Z`. What was promised since then is done again (case E11, docs/ops/restore.md).

A backup brings back who was erased, what has ended, and what a restriction or a STOP had barred. Whoever is in the
erasure ledger is erased again; what has ended is deleted, and TTL, which a restored table lacks, is switched on.
"""

import argparse
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import boto3

from chatoet.checkpoints import S3Bucket
from chatoet.compose.core import load_data_map, load_policy
from chatoet.flows.rights.restriction import HOLD
from chatoet.rules.policy import Policy
from chatoet.store.heads import SK, from_item
from chatoet.store.holdings import Holdings, Subject
from chatoet.store.holds import Holds
from chatoet.store.ledger import Ledger
from chatoet.store.tables import Tables

TABLES = ("learners", "conversations", "consents", "cases", "audit", "keys", "links")
# What a learner said since, which the backup does not know: as the running head has it.
NEWER = ("Due", "Case", "Receipt")  # what it left behind: an erasure that is to begin, requests, and their proof
SAID = ("held_until", "leaving_at", "stopped_at", "spoken_at", "decisions")
KEPT_DAYS = {"keys": 1}  # of point-in-time recovery; 7 for the others


class StaleLedgerError(RuntimeError):
    """The ledger does not reach as far as the backup: who was erased in between is not known. Nothing was changed."""


@dataclass
class Done:
    """What was done, for the operator and for the ticket."""

    erased: int = 0
    items: int = 0
    protected: int = 0
    ended: dict[str, int] = field(default_factory=dict)


class RestoreGuard:
    """`restored` and `running` are the same tables at two times; the running ones may be lost, then None."""

    def __init__(self, restored: Tables, running: Tables | None, ledger: Ledger, policy: Policy) -> None:
        self._restored, self._running, self._ledger, self._policy = restored, running, ledger, policy
        self._kinds, self._holdings = load_data_map().deleted(), Holdings(restored)

    def run(self, restored_to: int, now: int) -> Done:
        """Raises StaleLedgerError before anything is touched. May be run again."""
        if self._ledger.latest() < restored_to:
            raise StaleLedgerError("the erasure ledger is older than the restore point")
        done = Done()
        for uid, erased_at in self._erased(now).items():
            done.items += self._erase(uid, erased_at)
            done.erased += 1
        self._fence()
        done.protected = sum(self._protect(head, restored_to) for head in self._heads())
        return done

    def _erased(self, now: int) -> dict[str, int]:
        """By uid, from the bucket; and from the running table, should the bucket have lost one."""
        found = dict(self._ledger.entries())
        if self._running:
            model = self._running["Erased"]
            for item in model.scan(model.sk == "erased"):
                found.setdefault(item.pk, int(item.erased_at))
        return found

    def _erase(self, uid: str, erased_at: int) -> int:
        """Tombstones first, head last: killed in between, it finds the rest by the head once more."""
        head = self._item("Head", uid, SK)
        addresses = tuple(dict.fromkeys((*head.addresses, *(head.former or ())))) if head else ()
        subject = Subject(uid, "", tuple(key for key in addresses if self._theirs(key, uid)))
        for key in subject.addresses:
            self._put("Tombstone", (key, "tombstone"), "tombstone", erased_at, head.controller_id)
        self._put("Erased", (uid, "erased"), "erased", erased_at, head.controller_id if head else "self")
        kinds = sorted(self._kinds, key=lambda kind: kind == "Head")
        return sum(self._delete(kind, self._items(kind, subject)) for kind in kinds)

    def _items(self, kind: str, subject: Subject) -> Iterator[Any]:
        yield from self._holdings.items(kind, subject)

    def _theirs(self, key: str, uid: str) -> bool:
        identity = self._item("Identity", key, "identity")
        return identity is None or identity.uid == uid

    def _heads(self) -> Iterator[Any]:
        if self._running:
            model = self._running["Head"]
            yield from model.scan(model.sk == SK)

    def _fence(self) -> None:
        """Also of those who came and went after the backup: WhatsApp may still deliver what they wrote."""
        if self._running:
            model = self._running["Tombstone"]
            for item in model.scan(model.sk == "tombstone"):
                self._copy("Tombstone", item)

    def _protect(self, now: Any, restored_to: int) -> bool:
        """A restriction, an objection, a STOP or a request for erasure that came after the backup. The head comes last:
        killed in between, all of it is done again."""
        then = self._item("Head", now.pk, SK)
        if then is None or int(then.gate_version) >= int(now.gate_version):
            return False
        self._bring(now.pk)
        if now.held_until:
            self._hold(now, restored_to)
        actions = [_set(getattr(type(then), name), getattr(now, name)) for name in SAID]
        if now.held_until:
            actions.append(type(then).expires_at.set(max(int(then.expires_at), int(now.expires_at))))
        if now.state in ("RESTRICTED", "ERASING"):
            actions.append(type(then).state.set(now.state))
        version = max(int(then.version), int(now.version)) + 1
        actions += [type(then).gate_version.set(int(now.gate_version) + 1), type(then).epoch.set(int(now.epoch) + 1)]
        then.update(actions=[*actions, type(then).version.set(version)], condition=type(then).pk.exists())
        return from_item(then).version == version

    def _bring(self, uid: str) -> None:
        if self._running:
            newer = Holdings(self._running)
            for kind in NEWER:
                for item in newer.items(kind, Subject(uid, "", ())):
                    self._copy(kind, item)

    def _hold(self, now: Any, restored_to: int) -> None:
        """What had not ended when the hold began does not end now (Art 18(2))."""
        until = int(now.held_until)
        addresses = (*now.addresses, *(now.former or ()))
        subject = Subject(now.pk, "", tuple(key for key in addresses if self._theirs(key, now.pk)))
        Holds(self._restored).freeze(subject, until, max(restored_to, until - HOLD))

    def _copy(self, kind: str, item: Any) -> None:
        self._restored[kind](**item.attribute_values).save()

    def _put(self, kind: str, key: tuple[str, str], category: str, at: int, controller_id: str) -> None:
        ends = self._policy.ends(category, at)
        stamp = {"kind": kind, "controller_id": controller_id, "expires_at": ends, "erased_at": at}
        self._restored[kind](*key, **stamp).save()

    def _delete(self, kind: str, items: Iterable[Any]) -> int:
        n = 0
        with self._restored[kind].batch_write() as batch:
            for item in items:
                batch.delete(item)
                n += 1
        return n

    def _item(self, kind: str, *key: str) -> Any:
        model = self._restored[kind]
        try:
            return model.get(*key, consistent_read=True)
        except model.DoesNotExist:
            return None


def sweep_ended(dynamodb: Any, table: str, now: int) -> int:
    """Deletes what has ended: a restored table has no TTL, and what TTL had deleted is back."""
    names = [key["AttributeName"] for key in dynamodb.describe_table(TableName=table)["Table"]["KeySchema"]]
    wanted = {"FilterExpression": "expires_at <= :now", "ExpressionAttributeValues": {":now": {"N": str(now)}}}
    n = 0
    for page in dynamodb.get_paginator("scan").paginate(TableName=table, ConsistentRead=True, **wanted):
        for item in page["Items"]:
            dynamodb.delete_item(TableName=table, Key={name: item[name] for name in names})
            n += 1
    return n


def harden(dynamodb: Any, table: str, days: int) -> None:
    """TTL and point-in-time recovery as infra/data.yaml has them: a restored table comes with neither."""
    if dynamodb.describe_time_to_live(TableName=table)["TimeToLiveDescription"]["TimeToLiveStatus"] == "DISABLED":
        wanted = {"Enabled": True, "AttributeName": "expires_at"}
        dynamodb.update_time_to_live(TableName=table, TimeToLiveSpecification=wanted)
    recovery = {"PointInTimeRecoveryEnabled": True, "RecoveryPeriodInDays": days}
    dynamodb.update_continuous_backups(TableName=table, PointInTimeRecoverySpecification=recovery)


def guard(
    dynamodb: Any, names: Mapping[str, str], running: Mapping[str, str] | None, ledger: Ledger, region: str,
    restored_to: int, now: int,
) -> Done:  # fmt: skip
    """`names` and `running` are table names by their last word."""
    old = Tables(running, region) if running else None
    done = RestoreGuard(Tables(names, region), old, ledger, load_policy()).run(restored_to, now)
    for table, name in names.items():
        done.ended[table] = sweep_ended(dynamodb, name, now)
        harden(dynamodb, name, KEPT_DAYS.get(table, 7))
    return done


def _set(attribute: Any, value: Any) -> Any:
    return attribute.remove() if value is None else attribute.set(value)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m infra.restore_guard", description=__doc__)
    parser.add_argument("--stack", required=True)
    parser.add_argument("--suffix", default="-restored", help="what the restored tables' names end in")
    parser.add_argument("--restored-to", required=True, help="the restore point, as 2026-11-21T10:00:00Z")
    parser.add_argument("--bucket", required=True, help="the stack's output CheckpointBucket")
    parser.add_argument("--lost", action="store_true", help="the running tables are gone")
    parser.add_argument("--region", default="eu-west-1")
    told = parser.parse_args()
    session = boto3.Session(region_name=told.region)
    running = {table: f"{told.stack}-{table}" for table in TABLES}
    restored = {table: f"{name}{told.suffix}" for table, name in running.items()}
    ledger, at = Ledger(S3Bucket(session.client("s3"), told.bucket)), datetime.fromisoformat(told.restored_to)
    found = None if told.lost else running
    try:
        done = guard(
            session.client("dynamodb"), restored, found, ledger, told.region, int(at.timestamp()), int(time.time())
        )
    except StaleLedgerError as error:
        raise SystemExit(f"restore_guard: {error}: do not switch to these tables") from None
    sys.stdout.write(f"{done}\nThe restored tables may be switched to.\n")


if __name__ == "__main__":
    main()
