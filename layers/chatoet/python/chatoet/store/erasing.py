"""How far an erasure has come: one item a learner, taken up here after a kill and gone when all is over."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from chatoet.rules.erasure import CERTIFIED, FENCED
from chatoet.store.commits import Change, Put
from chatoet.store.tables import Tables
from chatoet.store.transactions import held

SK = "erasing"


class Erasing(NamedTuple):
    """`step` is the last one that is done; `counts` what was stored, by kind; `objects` packages in the bucket."""

    uid: str
    sref: str
    addresses: tuple[str, ...]  # keyed hashes: all that were ever seen to be theirs
    started_at: int
    stepped_at: int
    reason: str
    case: str = ""
    step: int = FENCED
    counts: dict[str, int] | None = None
    objects: tuple[str, ...] = ()
    mid: str = ""  # of the farewell
    vendors: Mapping[str, int] = MappingProxyType({})  # until when each may still log what it was asked


def put(erasing: Erasing) -> Put:
    values = erasing._asdict() | {"addresses": list(erasing.addresses), "case": erasing.case or None}
    kept = ("sref", "addresses", "started_at", "stepped_at", "reason", "case", "step")
    return Put("Erasing", (erasing.uid, SK), "erasing", {name: values[name] for name in kept}, fresh=False)


class Erasings:
    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def get(self, uid: str) -> Erasing | None:
        """Also one that has ended: whatever was begun is finished."""
        model = self._tables["Erasing"]
        try:
            item = model.get(uid, SK, consistent_read=True)
        except model.DoesNotExist:
            return None
        counts = {str(kind): int(n) for kind, n in item.counts.items()} if item.counts is not None else None
        return Erasing(
            uid,
            item.sref,
            tuple(item.addresses),
            int(item.started_at),
            int(item.stepped_at),
            item.reason,
            item.case or "",
            int(item.step),
            counts,
            tuple(item.objects or ()),
            item.mid or "",
            {str(vendor): int(until) for vendor, until in (item.vendors or {}).items()},
        )

    def step(self, erasing: Erasing, at: int, **values: Any) -> Change:
        """The next step is done: refused when another worker did it meanwhile."""
        model = self._tables["Erasing"]
        more = {"step": erasing.step + 1, "stepped_at": at} | values
        actions = [getattr(model, name).set(value) for name, value in more.items()]
        return Change(model(erasing.uid, SK), actions, model.step == erasing.step)

    def note(self, erasing: Erasing, **values: Any) -> bool:
        """What is found, once and before anything of it is deleted."""
        model = self._tables["Erasing"]
        actions = [getattr(model, name).set(value) for name, value in values.items()]
        first = (model.step == erasing.step) & model.counts.does_not_exist()
        return held(lambda: model(erasing.uid, SK).update(actions=actions, condition=first))

    def stepped(self, erasing: Erasing, at: int, **values: Any) -> bool:
        """False when another worker was there first."""
        item, actions, condition = self.step(erasing, at, **values)
        return held(lambda: item.update(actions=actions, condition=condition))

    def tell(self, uid: str, at: int) -> bool:
        """Whether it falls to us to say that the data are being deleted: once, and not after the farewell."""
        model = self._tables["Erasing"]
        untold = model.told_at.does_not_exist() & (model.step < CERTIFIED)
        return held(lambda: model(uid, SK).update(actions=[model.told_at.set(at)], condition=untold))

    def end(self, uid: str) -> None:
        self._tables["Erasing"](uid, SK).delete()
