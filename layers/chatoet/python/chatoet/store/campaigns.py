"""How far the telling of a new notice has come: one entry a version, about nobody."""

from chatoet.rules.clock import add_months
from chatoet.store.tables import Tables

PK = "campaign"


class Cursors:
    def __init__(self, tables: Tables, controller_id: str) -> None:
        self._tables, self._controller = tables, controller_id

    def at(self, version: str) -> int:
        """The start of the first hour that was not walked yet; 0 when none was."""
        model = self._tables["Due"]
        try:
            return int(model.get(PK, version, consistent_read=True).due_at)
        except model.DoesNotExist:
            return 0

    def move(self, version: str, hour: int, effective_at: int) -> None:
        """The cursor outlives the date of the version, after which nothing is walked."""
        fields = {"uid": "none", "due_at": hour, "kind": "Due", "controller_id": self._controller}
        self._tables["Due"](PK, version, expires_at=add_months(effective_at, 1), **fields).save()
