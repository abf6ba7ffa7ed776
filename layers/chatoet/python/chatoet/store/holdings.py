"""Everything that is stored of one learner, found by the data map: what an export copies and an erasure deletes."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from chatoet.store.models import PREFIX
from chatoet.store.tables import Tables


class Subject(NamedTuple):
    """By what the items of a learner are found. `addresses` are keyed hashes, those that were replaced included."""

    uid: str
    sref: str
    addresses: tuple[str, ...]


class Holdings:
    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def items(self, kind: str, subject: Subject) -> Iterator[Any]:
        """Every item of that kind that is the learner's, ended ones included; all pages, read consistently."""
        match kind:
            case "Key":
                yield from self._tables[kind].query(subject.uid, consistent_read=True)
            case "Audit":
                yield from self._tables[kind].query(subject.sref, consistent_read=True)
            case "Identity" | "Tombstone":
                for address in subject.addresses:
                    yield from self._owned(kind, address, subject.uid)
            case "Due":
                yield from self._dues(subject.uid)
            case _:
                yield from self._of(kind, subject.uid)

    def _of(self, kind: str, pk: str) -> Iterator[Any]:
        model = self._tables[kind]
        yield from model.query(pk, model.sk.startswith(PREFIX[kind]), consistent_read=True)

    def _owned(self, kind: str, address: str, uid: str) -> Iterator[Any]:
        """An address that somebody else holds by now is not the learner's."""
        for item in self._of(kind, address):
            if getattr(item, "uid", uid) == uid:
                yield item

    def _dues(self, uid: str) -> Iterator[Any]:
        """The learner's own list of what is due, and each entry of it in the hour where it will be found."""
        from chatoet.store.dues import bucket, name_of

        model = self._tables["Due"]
        for due in self._of("Due", uid):
            yield from model.query(
                bucket(int(due.due_at), uid), model.sk == f"{name_of(due)}#{uid}", consistent_read=True
            )
            yield due
