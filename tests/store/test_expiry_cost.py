"""The sweep costs what falls due, not what is stored (invariant 10), counted on the wire."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from chatoet.flows.expiry import Expiry
from chatoet.log import EventLog
from chatoet.rules.clock import DAY, add_months
from chatoet.rules.head import Head
from chatoet.rules.inactivity import first_look
from chatoet.rules.item import Item
from chatoet.rules.subject import State
from chatoet.store.dues import Dues, arm
from chatoet.store.heads import HeadReader, attributes
from chatoet.store.tables import Tables
from tests.fixtures.cloud import Account, new_account
from tests.fixtures.world import START
from tests.store.wire import requests

PEPPER = b"p" * 32
DUE = 100
NOW = first_look(START)


def accounts(count: int, last_inbound: int, prefix: str) -> list[Head]:
    born = Head("", "self", State.ACTIVE, START, 0, 0, receipt="r", notice="1.0.0").heard(last_inbound)
    return [replace(born, uid=f"{prefix}{n}", addresses=(f"{prefix}address{n}",)) for n in range(count)]


def items_of(head: Head, at: int) -> Iterator[tuple[str, tuple[Any, ...], dict[str, Any]]]:
    """(kind, key, attributes) of what an account has in the tables that the sweep knows."""
    shared = {"controller_id": "self", "expires_at": head.expires_at}
    yield "Head", (head.uid, "head"), attributes(head)
    who = {"kind": "Identity", "uid": head.uid, "address_kind": "bsuid", "address": b"sealed"}
    yield "Identity", (head.addresses[0], "identity"), who | shared
    yield "Key", (head.uid,), {"kind": "Key", "wrapped": b"key"} | shared
    for entry in arm("inactivity", head.uid, at):
        yield "Due", entry.key, {"kind": "Due", **entry.values} | shared


def store_all(tables: Tables, heads: list[Head], at: int) -> None:
    """In batches, as no flow would: 10,000 learners in seconds."""
    rows = [row for head in heads for row in items_of(head, at)]
    for kinds in (("Head", "Identity", "Due"), ("Key",)):
        model = tables[kinds[0]]
        with model.batch_write() as batch:
            for kind, key, values in rows:
                if kind in kinds:
                    batch.save(tables[kind](*key, **values))


def counted(account: Account, others: int) -> tuple[Counter[str], int]:
    """Requests by operation of one sweep over 100 that are due among that many others, and what was handed over."""
    tables = Tables(account.tables, "eu-west-1")
    store_all(tables, accounts(DUE, START, "due"), NOW)
    store_all(tables, accounts(others, START + 40 * DAY, "other"), first_look(START + 40 * DAY))
    handed: list[Item] = []
    log = EventLog(lambda level, record: None)
    expiry = Expiry(Dues(tables), HeadReader(tables), handed.extend, lambda: PEPPER, "self", log)
    with requests(tables) as seen:
        expiry.sweep(NOW)
    return Counter(operation for operation, _ in seen), len(handed)


@pytest.mark.clause("PRO-inactivity-6m")
@pytest.mark.parametrize("stored", [1_000, pytest.param(10_000, marks=pytest.mark.soak)])
def test_a_hundred_that_are_due_cost_the_same_among_a_hundred_and_among_many(
    module_account: Account, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], stored: int
) -> None:
    few, handed = counted(module_account, 0)
    crowd = new_account(module_account.endpoint)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", crowd.account_id)
    many, handed_among_many = counted(crowd, stored - DUE)
    with capsys.disabled():
        print(f"\nexpiry, {DUE} due: {dict(few)} of {DUE} stored, {dict(many)} of {stored:,} stored")  # noqa: T201
    assert few == many
    assert handed == handed_among_many == DUE
    assert few["TransactWriteItems"] == DUE, "one write for each that is due"
    assert few["Scan"] == 0
    assert add_months(START, 6) > NOW
