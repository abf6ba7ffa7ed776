"""The practice content that the build has compiled into the package, read when it is first asked for."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from chatoet.rules.feedback.words import Variety, WordList
from chatoet.rules.task import Task, TaskMark, TaskSummary

if TYPE_CHECKING:  # most turns read none of these
    from chatoet.rules.course.targets import Targets
    from chatoet.rules.reading import ReadingSet, ReadingSummary
    from chatoet.rules.vocabulary import Fix, Frame


class ContentError(Exception):
    """Base of what can go wrong with content; names an id, never a text."""


class UnknownTaskError(ContentError):
    """No such task in this build."""


class UnknownReadingError(ContentError):
    """No such reading set in this build."""


class ContentStore:
    """Caches what it has read for as long as it lives."""

    def __init__(self, root: Path | None = None) -> None:
        self._root = root or Path(__file__).parent / "data"
        self._index: dict[str, list[dict[str, Any]]] | None = None
        self._tasks: dict[str, Task] = {}
        self._sets: dict[str, ReadingSet] = {}
        self._frames: tuple[Frame, ...] | None = None
        self._fixes: tuple[Fix, ...] | None = None
        self._words: WordList | None = None
        self._spellings: Mapping[str, str] | None = None
        self._names: WordList | None = None

    def task(self, task_id: str) -> Task:
        if task_id not in self._tasks:
            if all(row["id"] != task_id for row in self._rows("tasks")):
                raise UnknownTaskError(f"no task {task_id[:40]!r} in this build")
            self._tasks[task_id] = Task.from_json(self._read(task_id))
        return self._tasks[task_id]

    def tasks(self, profession: str | None, show_drafts: bool) -> tuple[TaskSummary, ...]:
        rows = (row["summary"] for row in self._rows("tasks"))
        summaries = (TaskSummary(**row) for row in rows)
        return tuple(
            summary
            for summary in summaries
            if profession in (None, summary.profession) and (show_drafts or summary.status == "live")
        )

    def marks(self) -> tuple[TaskMark, ...]:
        return tuple(TaskMark(**row["mark"]) for row in self._rows("tasks"))

    def reading(self, set_id: str) -> ReadingSet:
        from chatoet.rules.reading import ReadingSet

        if set_id not in self._sets:
            if all(row["id"] != set_id for row in self._rows("reading")):
                raise UnknownReadingError(f"no reading set {set_id[:40]!r} in this build")
            self._sets[set_id] = ReadingSet.from_json(self._read(set_id))
        return self._sets[set_id]

    def reading_sets(self, part: str | None, show_drafts: bool) -> tuple[ReadingSummary, ...]:
        from chatoet.rules.reading import ReadingSummary

        summaries = (ReadingSummary(**row) for row in self._rows("reading"))
        return tuple(
            summary
            for summary in summaries
            if part in (None, summary.part) and (show_drafts or summary.status == "live")
        )

    def frames(self, profession: str | None, show_drafts: bool) -> tuple[Frame, ...]:
        """Those of the profession and those for everybody; without a profession, all there are."""
        from chatoet.rules.vocabulary import EVERYBODY, Frame

        if self._frames is None:
            self._frames = tuple(Frame.from_json(row) for row in self._read("vocabulary"))
        return tuple(
            frame
            for frame in self._frames
            if (profession is None or frame.profession in (profession, EVERYBODY))
            and (show_drafts or frame.status == "live")
        )

    def fixes(self, show_drafts: bool) -> tuple[Fix, ...]:
        from chatoet.rules.vocabulary import Fix

        if self._fixes is None:
            self._fixes = tuple(Fix.from_json(row) for row in self._read("fixes"))
        return tuple(fix for fix in self._fixes if show_drafts or fix.status == "live")

    def targets(self) -> Targets:
        from chatoet.rules.course.targets import Targets

        return Targets.from_json(json.loads((self._root / "targets.json").read_text(encoding="utf-8")))

    def words(self) -> WordList:
        if self._words is None:
            folder = self._root / "words"
            medicines = (folder / "medicines.txt").read_text(encoding="utf-8").split()
            pairs = [line.split() for line in (folder / "variants.txt").read_text(encoding="utf-8").splitlines()]
            varieties: dict[str, Variety] = {british: "British" for british, _ in pairs}
            varieties |= {american: "American" for _, american in pairs}
            self._words = WordList(_unpacked(folder / "english.br"), frozenset(medicines), varieties)
        return self._words

    def spellings(self) -> Mapping[str, str]:
        """American words as the British ones that they are."""
        if self._spellings is None:
            lines = (self._root / "words" / "variants.txt").read_text(encoding="utf-8").splitlines()
            self._spellings = {american: british for british, american in map(str.split, lines)}
        return self._spellings

    def names(self) -> WordList:
        """What the patient-data guard knows of names: `rules/guard/model.py`."""
        if self._names is None:
            self._names = WordList(_unpacked(self._root / "words" / "names.br"))
        return self._names

    def _rows(self, kind: str) -> list[dict[str, Any]]:
        if self._index is None:
            self._index = self._read("index")
        return self._index[kind]

    def _read(self, name: str) -> Any:
        return json.loads((self._root / "content" / f"{name}.json").read_text(encoding="utf-8"))


def _unpacked(path: Path) -> bytes:
    import brotli  # here, because the rules are tried without any package

    return bytes(brotli.decompress(path.read_bytes()))
