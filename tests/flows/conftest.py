"""Fixtures of the flows that need no whole world."""

from tests.fixtures.store import module_account, store, tables

__all__ = ["module_account", "store", "tables"]
