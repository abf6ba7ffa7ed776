"""Conditional writes and transactions with their outcome as a value."""

from collections.abc import Callable
from typing import Any

from pynamodb.connection import Connection
from pynamodb.exceptions import DeleteError, PutError, TransactWriteError, UpdateError
from pynamodb.transactions import TransactWrite

CONFLICTS = frozenset({"TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"})


class ConflictError(RuntimeError):
    """Another writer was there in the same moment; nothing was written. Try again."""


def held(write: Callable[[], object]) -> bool:
    """One conditional write: False when its condition does not hold, and nothing is written.

    Raises ConflictError when a transaction held the item.
    """
    try:
        write()
    except (DeleteError, PutError, UpdateError) as error:
        if error.cause_response_code == "ConditionalCheckFailedException":
            return False
        if error.cause_response_code == "TransactionConflictException":
            raise ConflictError from None
        raise
    return True


def write(connection: Connection, build: Callable[[TransactWrite], None]) -> list[int]:
    """Runs the transaction; gives the indexes of the conditions that failed, none when it is written.

    Raises ConflictError when another transaction held an item.
    """
    try:
        with TransactWrite(connection=connection) as transaction:
            build(transaction)
    except TransactWriteError as error:
        reasons: list[Any] = list(error.cancellation_reasons)
        failed = [n for n, r in enumerate(reasons) if r is not None and r.code == "ConditionalCheckFailed"]
        if failed:
            return failed
        if any(r is not None and r.code in CONFLICTS for r in reasons):
            raise ConflictError from None
        raise
    return []
