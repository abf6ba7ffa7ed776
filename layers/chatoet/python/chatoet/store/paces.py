"""The counters that environments lease the number's throughput from, a few for each slice of time."""

from typing import Any

from chatoet.rules.pace import LOT, SLICE
from chatoet.rules.policy import Policy
from chatoet.store.tables import Tables
from chatoet.store.transactions import held


class Paces:
    def __init__(self, tables: Tables, policy: Policy, phone_number_id: str, controller_id: str) -> None:
        self._tables, self._policy = tables, policy
        self._number, self._controller = phone_number_id, controller_id

    def lease(self, slice_: int, shard: int, limit: int) -> int:
        """Messages that may go in this slice, besides those leased before; 0 when the shard is empty."""
        lot = min(LOT, limit)
        if not lot:
            return 0
        model: Any = self._tables["Pace"]
        actions = [
            model.taken.add(lot),
            model.kind.set("Pace"),
            model.controller_id.set(self._controller),
            model.expires_at.set(self._policy.ends("pace", slice_ * SLICE)),
        ]
        room = model.taken.does_not_exist() | (model.taken <= limit - lot)
        counter = model(f"pace#{self._number}#{slice_}#{shard}", "pace")
        return lot if held(lambda: counter.update(actions=actions, condition=room)) else 0
