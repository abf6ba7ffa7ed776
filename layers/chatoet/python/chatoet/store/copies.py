"""Everything that is stored of a learner, opened and checked to be theirs, as rows of a package."""

from collections.abc import Callable, Iterator
from typing import Any

from chatoet.rules.datamap import DataMap
from chatoet.rules.export.redact import redacted
from chatoet.rules.export.rows import Row, row
from chatoet.sealing import LearnerKey
from chatoet.store.holdings import Holdings, Subject
from chatoet.store.learners import Learner
from chatoet.store.models import KINDS

NOBODYS = frozenset({"Pace", "Meter", "Breach"})  # our own traffic, costs and register, which lead to nobody
Names = Callable[[str], tuple[str, ...]]  # of the attributes to copy of a kind


class ForeignRowError(RuntimeError):
    """An item of somebody else was about to be copied: the whole package is given up (case E30). Names its kind."""


class Copies:
    def __init__(self, holdings: Holdings, datamap: DataMap) -> None:
        self._holdings, self._datamap = holdings, datamap

    def everything(self, learner: Learner, at: int) -> Iterator[Row]:
        """What is on the data map as theirs to see (Art 15), as far as it had not ended at `at`."""
        return self._rows(learner, at, self._datamap.copied)

    def portable(self, learner: Learner, at: int) -> Iterator[Row]:
        """What they gave or what was observed of them (Art 20)."""
        return self._rows(learner, at, self._datamap.portable)

    def _rows(self, learner: Learner, at: int, names_of: Names) -> Iterator[Row]:
        head = learner.head
        subject = Subject(head.uid, learner.key.sref, (*head.addresses, *head.former))
        for kind in self._datamap.kinds:
            names = names_of(kind)
            if kind in NOBODYS or not names:
                continue
            for item in self._holdings.items(kind, subject):
                _assert_own(kind, item, subject)
                if item.expires_at > at:
                    yield _row(kind, names, item, learner.key)


def _row(kind: str, names: tuple[str, ...], item: Any, key: LearnerKey) -> Row:
    def opened(name: str, sealed: bytes) -> str:
        return key.open(sealed, f"{item.pk}|{item.sk}")

    return row(kind, names, lambda name: getattr(item, name), opened, redacted)


def _assert_own(kind: str, item: Any, subject: Subject) -> None:
    """By what the item itself says, not by how it was found."""
    match kind:
        case "Audit":
            own = item.chain == subject.sref
        case "Identity" | "Due":
            own = item.uid == subject.uid
        case "Tombstone":
            own = item.pk in subject.addresses
        case _:
            own = item.pk == subject.uid
    if not own or kind not in KINDS:
        raise ForeignRowError(kind)
