"""The register of breaches, and the entries that ring for them. About nobody: one partition for all."""

from typing import Any, Final, cast

from chatoet.rules.breach import Breach, Nature, Risk
from chatoet.rules.policy import Policy
from chatoet.store.dues import arm
from chatoet.store.tables import Tables, live

PK: Final = "breach"


class Breaches:
    def __init__(self, tables: Tables, policy: Policy, controller_id: str) -> None:
        self._tables, self._policy, self._controller = tables, policy, controller_id

    def get(self, ref: str, now: int) -> Breach | None:
        item = live(self._tables["Breach"], now, PK, f"{PK}#{ref}")
        return _breach(item) if item else None

    def keep(self, breach: Breach, now: int) -> None:
        """As it is now. The desk is one person's at a time: the last word stands."""
        values = {name: value for name, value in breach._asdict().items() if name != "ref"}
        stamp = {"kind": "Breach", "controller_id": self._controller, "expires_at": self._policy.ends("audit", now)}
        self._tables["Breach"](PK, f"{PK}#{breach.ref}", **values, **stamp).save()

    def ring(self, ref: str, at: int, now: int) -> None:
        """To be looked at in the hour of `at`."""
        for put in arm(f"{PK}.{ref}", PK, at):
            stamp = {"controller_id": self._controller, "expires_at": self._policy.ends(put.category, max(at, now))}
            self._tables["Due"](*put.key, kind="Due", **put.values, **stamp).save()


def _breach(item: Any) -> Breach:
    return Breach(
        item.sk.partition("#")[2],
        int(item.aware_at),
        cast("Nature", item.nature),
        item.note,
        cast("Risk", item.risk),
        int(item.affected),
        int(item.authority_at),
        int(item.learners_at),
        int(item.closed_at),
    )
