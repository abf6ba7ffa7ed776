"""The tables in memory do as the real ones do: the same tests of the stores hold over both."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.fakes.dynamodb import MemoryAccount, MemoryTables
from tests.fixtures.store import Store
from tests.store import test_commits, test_learners, test_outboxes, test_transactions
from tests.store.test_outboxes import learner

__all__ = ["learner"]
WIRED = frozenset({"canned", "requests", "dynamodb"})  # what a test uses that looks at the wire itself


@pytest.fixture
def store() -> Store:
    tables = MemoryTables()
    account: Any = MemoryAccount(tables)
    return Store(account, tables)


def _tests() -> Iterator[tuple[str, Any]]:
    for module in (test_commits, test_learners, test_outboxes, test_transactions):
        for name, test in vars(module).items():
            if name.startswith("test_") and callable(test) and not WIRED & set(test.__code__.co_names):
                yield name, test


globals().update(_tests())


def test_most_of_those_tests_are_here() -> None:
    assert len(list(_tests())) > 40  # noqa: PLR2004
