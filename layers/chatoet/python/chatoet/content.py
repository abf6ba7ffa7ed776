"""The practice content that the build has compiled into the package, read when it is first asked for."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from chatoet.rules.feedback.words import Variety, WordList
from chatoet.rules.task import Task, TaskMark, TaskSummary


class ContentError(Exception):
    """Base of what can go wrong with content; names an id, never a text."""


class UnknownTaskError(ContentError):
    """No such task in this build."""


class ContentStore:
    """Caches what it has read for as long as it lives."""

    def __init__(self, root: Path | None = None) -> None:
        self._root = root or Path(__file__).parent / "data"
        self._index: list[dict[str, Any]] | None = None
        self._tasks: dict[str, Task] = {}
        self._words: WordList | None = None
        self._names: WordList | None = None

    def task(self, task_id: str) -> Task:
        if task_id not in self._tasks:
            if all(row["id"] != task_id for row in self._rows()):
                raise UnknownTaskError(f"no task {task_id[:40]!r} in this build")
            data = json.loads((self._root / "content" / f"{task_id}.json").read_text(encoding="utf-8"))
            self._tasks[task_id] = Task.from_json(data)
        return self._tasks[task_id]

    def tasks(self, profession: str | None, show_drafts: bool) -> tuple[TaskSummary, ...]:
        rows = (row["summary"] for row in self._rows())
        summaries = (TaskSummary(**row) for row in rows)
        return tuple(
            summary
            for summary in summaries
            if profession in (None, summary.profession) and (show_drafts or summary.status == "live")
        )

    def marks(self) -> tuple[TaskMark, ...]:
        return tuple(TaskMark(**row["mark"]) for row in self._rows())

    def words(self) -> WordList:
        if self._words is None:
            folder = self._root / "words"
            medicines = (folder / "medicines.txt").read_text(encoding="utf-8").split()
            pairs = [line.split() for line in (folder / "variants.txt").read_text(encoding="utf-8").splitlines()]
            varieties: dict[str, Variety] = {british: "British" for british, _ in pairs}
            varieties |= {american: "American" for _, american in pairs}
            self._words = WordList(_unpacked(folder / "english.br"), frozenset(medicines), varieties)
        return self._words

    def names(self) -> WordList:
        """What the patient-data guard knows of names: `rules/guard/model.py`."""
        if self._names is None:
            self._names = WordList(_unpacked(self._root / "words" / "names.br"))
        return self._names

    def _rows(self) -> list[dict[str, Any]]:
        if self._index is None:
            self._index = json.loads((self._root / "content" / "index.json").read_text(encoding="utf-8"))["tasks"]
        return self._index


def _unpacked(path: Path) -> bytes:
    import brotli  # here, because the rules are tried without any package

    return bytes(brotli.decompress(path.read_bytes()))
