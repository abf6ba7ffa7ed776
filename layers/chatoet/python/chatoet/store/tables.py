"""The models bound to their tables: what a function was given, and nothing else."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from pynamodb.connection import Connection

from chatoet.store.models import TABLE_OF, bind


class Tables:
    """`names` maps learners, conversations, consents, cases, audit, keys to table names; some may be missing.

    Asking for a kind whose table this function was not given raises KeyError: least privilege, seen in tests too.
    """

    def __init__(self, names: Mapping[str, str], region: str) -> None:
        self.connection = Connection(
            region=region, max_retry_attempts=2, connect_timeout_seconds=2, read_timeout_seconds=5
        )
        self._names, self._models = names, dict[str, Any]()

    def _bound(self, kind: str, table: str) -> Any:
        """All models speak over one client: each would otherwise make its own, with its own TLS handshake."""
        model = bind(kind, table, str(self.connection.region))
        of_table = model._get_connection()
        with suppress(ValueError):  # another kind of the same table was here first
            self.connection.add_meta_table(of_table.get_meta_table())
        of_table.connection = self.connection
        return model

    def __getitem__(self, kind: str) -> Any:
        """Bound when it is first asked for: a common turn needs half of the kinds."""
        if kind not in self._models:
            self._models[kind] = self._bound(kind, self._names[TABLE_OF[kind]])
        return self._models[kind]


def live(model: Any, now: int, *key: str) -> Any:
    """The item, unless it is absent or has ended: TTL deletes late, so every read filters (invariant 4)."""
    try:
        item = model.get(*key, consistent_read=True)
    except model.DoesNotExist:
        return None
    return item if item.expires_at > now else None
