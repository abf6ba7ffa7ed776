"""Which letter went to whose model: noted and chained before anything leaves, on the condition that it may (clauses
OET-5-only, OET-6.3-transfers)."""

from typing import Any, NamedTuple

from chatoet.rules.catalogue import Fields
from chatoet.rules.head import Head
from chatoet.rules.policy import Policy
from chatoet.store import heads
from chatoet.store.commits import append, appended
from chatoet.store.tables import Tables, live
from chatoet.store.transactions import ConflictError, write


class Call(NamedTuple):
    """`retain_until` is when what the vendor may log against abuse is gone there too."""

    vendor: str
    host: str
    region: str
    model: str
    at: int
    retain_until: int


class Calls:
    def __init__(self, tables: Tables, policy: Policy) -> None:
        self._tables, self._policy = tables, policy

    def answered(self, uid: str, mid: str, now: int) -> bool:
        """Whether the turn is done already: WhatsApp delivers again for days, and no model need see a letter twice."""
        return live(self._tables["Turn"], now, uid, f"turn#{mid}") is not None

    def note(self, head: Head, mid: str, call: Call, chain: str, fields: Fields) -> Head:
        """The head with `model.asked` and its `fields` in its chain. Raises ConflictError when it is no longer as read.

        A letter that is taken up again after a kill may go to the same vendor again: the later note replaces the first,
        and the chain holds both.
        """
        model, stamp = self._tables["Head"], {"kind": "ProcessorCall", "controller_id": head.controller_id}
        ends = self._policy.ends("call", call.at)
        key = (head.uid, f"call#{mid}#{call.vendor}")
        item = self._tables["ProcessorCall"](*key, expires_at=ends, **stamp, **call._asdict())
        same = (model.gate_version == head.gate_version) & (model.epoch == head.epoch) & (model.expires_at > call.at)
        after, entry = appended(head, head, chain, call.at, "model.asked", fields)
        moved = [getattr(model, name).set(getattr(after, name)) for name in ("version", "audit_seq", "audit_hash")]

        def build(transaction: Any) -> None:
            unmoved = same & (model.version == head.version)
            transaction.update(model(head.uid, heads.SK), actions=moved, condition=unmoved)
            transaction.save(item)
            append(transaction, self._tables, self._policy, entry)

        if write(self._tables.connection, build):
            raise ConflictError
        return after
