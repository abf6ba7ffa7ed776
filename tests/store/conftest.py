"""Fixtures of the repositories."""

from tests.fixtures.store import module_account, store, tables

__all__ = ["module_account", "store", "tables"]
