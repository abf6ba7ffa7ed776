"""A backup brings back what was erased, restricted or ended: nothing of it before the switch (E11)."""

from typing import Any

import pytest

from chatoet.checkpoints import S3Bucket
from chatoet.rules.clock import DAY
from chatoet.store.ledger import Ledger
from infra.restore_guard import Done, StaleLedgerError, guard
from tests.fixtures.cloud import TABLES, Account
from tests.fixtures.world import START, World
from tests.flows.erasures import left_of, run_out
from tests.flows.records import head_of, plant, uid_of

pytestmark = pytest.mark.clause("OET-6.2-erasure")
SUFFIX = "-restored"
BACKUP = START + 5


def backup(account: Account) -> dict[str, str]:
    """Copies every table as it is now, as a restore to this second would: with its items, and without TTL."""
    for table in TABLES:
        made: Any = account.dynamodb.describe_table(TableName=account.tables[table])["Table"]
        shape = {key: made[key] for key in ("AttributeDefinitions", "KeySchema")}
        name = account.tables[table] + SUFFIX
        account.dynamodb.create_table(TableName=name, BillingMode="PAY_PER_REQUEST", **shape)
        for item in account.items(table):
            account.dynamodb.put_item(TableName=name, Item=item)
    return {table: account.tables[table] + SUFFIX for table in TABLES}


def restored(world: World, names: dict[str, str]) -> World:
    """The same world, looked at through the restored tables."""
    object.__setattr__(world, "account", Seen(world.account, names))
    return world


class Seen:
    def __init__(self, account: Account, names: dict[str, str]) -> None:
        self._account, self.tables = account, names

    def items(self, table: str) -> list[dict[str, Any]]:
        pages = self._account.dynamodb.get_paginator("scan").paginate(TableName=self.tables[table])
        return [item for page in pages for item in page["Items"]]

    def __getattr__(self, name: str) -> Any:
        return getattr(self._account, name)


def run(world: World, names: dict[str, str], running: bool = True) -> Done:
    account = world.account
    tables = account.tables if running else None
    return guard(account.dynamodb, names, tables, ledger(world), "eu-west-1", BACKUP, int(world.now))


def ledger(world: World) -> Ledger:
    return Ledger(S3Bucket(world.account.s3, world.account.bucket))


@pytest.mark.parametrize("running", [True, False])
def test_e11_who_was_erased_after_the_backup_is_erased_again_before_the_switch(world: World, running: bool) -> None:
    world.open_task()
    world.accept("GB.2002")
    uid, other = uid_of(world), uid_of(world, "GB.2002")
    names = backup(world.account)
    world.now = BACKUP + 60
    world.tap("rights:erase:minor")
    run_out(world)
    ledger(world).heartbeat(int(world.now))
    done = run(world, names, running)
    assert (done.erased, done.items > 5) == (1, True)
    seen = restored(world, names)
    assert left_of(seen, uid, "GB.1001") == {}
    assert [item["pk"]["S"] for item in seen.stored("learners", "Head")] == [other]
    assert len(seen.stored("learners", "Tombstone")) == len(seen.stored("cases", "Erased")) == 1


def test_e11_a_restriction_and_a_stop_that_came_after_the_backup_hold(world: World) -> None:
    for bsuid in ("GB.1001", "GB.2002", "GB.3003"):
        world.accept(bsuid)
    restricted, stopped, plain = (uid_of(world, bsuid) for bsuid in ("GB.1001", "GB.2002", "GB.3003"))
    names = backup(world.account)
    plant(world, "GB.1001", state="RESTRICTED", held_until=START + 900 * DAY, gate_version=99)
    world.say("stop", "GB.2002")
    ledger(world).heartbeat(int(world.now) + 60)
    world.now += 60
    assert run(world, names).protected == 2
    heads = {item["pk"]["S"]: item for item in restored(world, names).stored("learners", "Head")}
    assert (heads[restricted]["state"]["S"], heads[restricted]["held_until"]["N"]) == (
        "RESTRICTED", str(START + 900 * DAY),
    )  # fmt: skip
    assert int(heads[stopped]["stopped_at"]["N"]) > 0
    assert int(heads[plain]["stopped_at"]["N"]) == 0


@pytest.mark.clause("OET-6.2-restrict")
def test_e11_what_a_restriction_after_the_backup_holds_is_held_in_the_restored_tables_too(world: World) -> None:
    world.open_task()
    names, uid = backup(world.account), uid_of(world)
    world.now += 60
    world.tap("rights:restrict:c")
    world.pause(6)
    world.now += 40 * DAY  # replies are kept for 30
    ledger(world).heartbeat(int(world.now))
    until = head_of(world).held_until
    run(world, names)
    seen = restored(world, names)
    replies = seen.stored("conversations", "Outbox")
    assert replies
    assert {int(item["expires_at"]["N"]) for item in [*replies, *seen.stored("learners", "Head")]} == {until}
    assert {"due#hold", f"hold#{uid}"} <= {item["sk"]["S"] for item in seen.stored("learners", "Due")}


def test_e11_an_erasure_that_was_asked_for_after_the_backup_is_still_due(world: World) -> None:
    world.accept()
    names, uid = backup(world.account), uid_of(world)
    world.now += 60
    world.tap("rights:erase")
    ledger(world).heartbeat(int(world.now))
    for _ in range(2):
        run(world, names)
    seen = restored(world, names)
    assert [item["request"]["S"] for item in seen.stored("cases", "Case")] == ["erasure"]
    assert {"due#erasure", f"erasure#{uid}"} <= {item["sk"]["S"] for item in seen.stored("learners", "Due")}


def test_e11_who_came_and_was_erased_after_the_backup_is_not_brought_back_by_a_late_delivery(world: World) -> None:
    names = backup(world.account)
    world.accept()
    world.tap("rights:erase:minor")
    run_out(world)
    ledger(world).heartbeat(int(world.now))
    run(world, names)
    fences = world.stored("learners", "Tombstone")
    assert fences
    assert restored(world, names).stored("learners", "Tombstone") == fences


@pytest.mark.clause("OET-7-necessary")
def test_e11_what_has_ended_is_deleted_and_the_tables_end_items_again(world: World) -> None:
    world.say("hi")
    names = backup(world.account)
    world.now += 2 * DAY
    ledger(world).heartbeat(int(world.now))
    done = run(world, names)
    assert done.ended["learners"] >= 2
    described = [world.account.dynamodb.describe_time_to_live(TableName=name) for name in names.values()]
    assert {each["TimeToLiveDescription"]["TimeToLiveStatus"] for each in described} <= {"ENABLED", "ENABLING"}
    seen = restored(world, names)
    assert all(int(i["expires_at"]["N"]) > world.now for table in TABLES for i in seen.account.items(table))


@pytest.mark.parametrize("heartbeat", [None, BACKUP - 1])
def test_e11_a_ledger_that_is_older_than_the_backup_stops_everything(world: World, heartbeat: int | None) -> None:
    world.accept()
    names = backup(world.account)
    if heartbeat:
        ledger(world).heartbeat(heartbeat)
    with pytest.raises(StaleLedgerError):
        run(world, names)
    assert len(restored(world, names).stored("learners", "Head")) == 1
