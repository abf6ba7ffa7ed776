"""The content of this build, of which a part may change its version or vanish while somebody is in it."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from chatoet.content import ContentStore, UnknownReadingError, UnknownTaskError
from chatoet.rules.reading import ReadingSet, ReadingSummary
from chatoet.rules.task import Task, TaskSummary
from chatoet.rules.vocabulary import Fix, Frame


class Shifting(ContentStore):
    """`gone` names what is not there any more, `newer` by how many versions something is ahead."""

    def __init__(self, real: ContentStore) -> None:
        super().__init__(real._root)
        self.gone: set[str] = set()
        self.newer: dict[str, int] = {}

    def settle(self) -> None:
        """All is as the build has it."""
        self.gone.clear()
        self.newer.clear()

    def lose(self, names: Iterable[str]) -> None:
        self.gone.update(names)

    def rewrite(self, name: str) -> None:
        self.newer[name] = self.newer.get(name, 0) + 1

    def names_of(self, kind: str) -> list[str]:
        """Every id of tasks, reading, frames or fixes."""
        found: dict[str, Iterable[Any]] = {
            "tasks": super().tasks(None, True), "reading": super().reading_sets(None, True),
            "frames": super().frames(None, True), "fixes": super().fixes(True),
        }  # fmt: skip
        return [each.id for each in found[kind]]

    def task(self, task_id: str) -> Task:
        if task_id in self.gone:
            raise UnknownTaskError(task_id)
        found = super().task(task_id)
        return replace(found, version=self._version(found)) if task_id in self.newer else found

    def tasks(self, profession: str | None, show_drafts: bool) -> tuple[TaskSummary, ...]:
        return self._there(super().tasks(profession, show_drafts))

    def reading(self, set_id: str) -> ReadingSet:
        if set_id in self.gone:
            raise UnknownReadingError(set_id)
        found = super().reading(set_id)
        return found._replace(version=self._version(found))

    def reading_sets(self, part: str | None, show_drafts: bool) -> tuple[ReadingSummary, ...]:
        return self._there(super().reading_sets(part, show_drafts))

    def frames(self, profession: str | None, show_drafts: bool) -> tuple[Frame, ...]:
        return self._there(super().frames(profession, show_drafts))

    def fixes(self, show_drafts: bool) -> tuple[Fix, ...]:
        return self._there(super().fixes(show_drafts))

    def _there(self, rows: tuple[Any, ...]) -> tuple[Any, ...]:
        if not self.gone and not self.newer:
            return rows
        return tuple(row._replace(version=self._version(row)) for row in rows if row.id not in self.gone)

    def _version(self, row: Any) -> int:
        return int(row.version) + self.newer.get(row.id, 0)
