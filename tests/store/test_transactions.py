"""What PynamoDB and the wire do with a transaction, since the code reads meaning from the index of a failure."""

from collections.abc import Callable
from typing import Any

import pytest
from pynamodb.exceptions import TransactWriteError

from chatoet.store.tables import Tables
from chatoet.store.transactions import ConflictError, write
from tests.fixtures.store import Store
from tests.store.wire import canned, requests

FUTURE = 9_999_999_999


def tombstone(tables: Tables, name: str) -> Any:
    model = tables["Tombstone"]
    return model(name, "tombstone", kind="Tombstone", controller_id="self", expires_at=FUTURE, erased_at=1)


def everything(tables: Tables, failing: str) -> Callable[[Any], None]:
    """One operation of each sort, called in the reverse of PynamoDB's order; the condition of `failing` alone fails."""
    model = tables["Tombstone"]

    def holds(name: str) -> Any:
        return model.erased_at == 7 if name == failing else model.erased_at.does_not_exist()

    def build(transaction: Any) -> None:
        for name in ("update1", "update2"):
            transaction.update(model(name, "tombstone"), actions=[model.erased_at.set(1)], condition=holds(name))
        for name in ("put1", "put2"):
            transaction.save(tombstone(tables, name), condition=holds(name))
        transaction.delete(tombstone(tables, "delete"), condition=holds("delete"))
        for name in ("check1", "check2"):
            transaction.condition_check(model, name, "tombstone", condition=holds(name))

    return build


ORDER = ("check1", "check2", "delete", "put1", "put2", "update1", "update2")


@pytest.mark.parametrize("failing", ORDER)
def test_a_failure_is_numbered_checks_first_then_deletes_puts_and_updates(store: Store, failing: str) -> None:
    assert write(store.tables.connection, everything(store.tables, failing)) == [ORDER.index(failing)]


def test_nothing_is_written_when_one_condition_fails(store: Store) -> None:
    write(store.tables.connection, everything(store.tables, "check2"))
    model = store.tables["Tombstone"]
    assert not [name for name in ORDER if list(model.query(name))]


def test_every_failure_is_told_not_only_the_first(store: Store) -> None:
    model = store.tables["Tombstone"]

    def build(transaction: Any) -> None:
        for name in ("a", "b"):
            transaction.update(
                model(name, "tombstone"), actions=[model.erased_at.set(1)], condition=model.erased_at == 7
            )

    assert write(store.tables.connection, build) == [0, 1]


@pytest.mark.parametrize("code", ["TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"])
def test_another_transaction_at_the_same_item_is_a_conflict_to_try_again(store: Store, code: str) -> None:
    with canned(store.tables, "TransactWriteItems", cancelled("None", code)), pytest.raises(ConflictError):
        write(store.tables.connection, everything(store.tables, ""))


def test_a_condition_that_failed_counts_more_than_a_conflict_beside_it(store: Store) -> None:
    with canned(store.tables, "TransactWriteItems", cancelled("TransactionConflict", "ConditionalCheckFailed")):
        assert write(store.tables.connection, everything(store.tables, "")) == [1]


def test_a_transaction_that_can_never_pass_is_an_error_and_no_conflict(store: Store) -> None:
    with (
        canned(store.tables, "TransactWriteItems", cancelled("ValidationError")),
        pytest.raises(TransactWriteError),
    ):
        write(store.tables.connection, everything(store.tables, ""))


def test_a_write_whose_answer_was_lost_is_repeated_under_the_same_token(store: Store) -> None:
    """botocore repeats a request after a server error; the token keeps DynamoDB from applying it twice."""
    with requests(store.tables) as seen, canned(store.tables, "TransactWriteItems", (500, {})):
        write(store.tables.connection, everything(store.tables, "check1"))
    tokens = [body["ClientRequestToken"] for operation, body in seen if operation == "TransactWriteItems"]
    assert len(tokens) == 2
    assert len(set(tokens)) == 1


def test_all_kinds_speak_over_one_client(store: Store) -> None:
    clients = {id(store.tables[kind]._get_connection().connection.client) for kind in ("Head", "Key", "Turn", "Audit")}
    assert clients == {id(store.tables.connection.client)}


def cancelled(*codes: str) -> tuple[int, dict[str, Any]]:
    reasons = [{"Code": code} for code in codes]
    name = "com.amazonaws.dynamodb.v20120810#TransactionCanceledException"
    return 400, {"__type": name, "Message": "cancelled", "CancellationReasons": reasons}
