"""Compiles content/: `python -m layers.build.content OUTDIR`, with layers/chatoet/python on PYTHONPATH.

Without a place to write to, it only says what is wrong, or what there is.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import brotli

from chatoet.rules.feedback.words import WordList
from layers.build import content_cards, content_overlap, content_reading, content_rules, content_tasks
from layers.build.content_faults import Data, Fault, name_of, read_yaml, shaped, used_twice
from layers.build.content_overlap import Passage, overlaps
from layers.build.content_table import table
from layers.build.content_words import build_words
from layers.build.name_words import build_names

SOURCE = Path("content")


class Bank(NamedTuple):
    """All practice content, compiled, with what is wrong with it."""

    tasks: list[Data]
    readings: list[Data]
    frames: list[Data]
    fixes: list[Data]
    passages: list[Passage]
    faults: list[Fault]

    def table(self) -> str:
        return table({
            "writing": [(task["profession"], task) for task in self.tasks],
            "reading": [(f"part {reading['part']}", reading) for reading in self.readings],
            "vocabulary": [(frame["profession"], frame) for frame in self.frames],
            "sentence fixes": [("", fix) for fix in self.fixes],
        })  # fmt: skip


def build(source: Path, out: Path) -> list[Fault]:
    """Writes no practice content when any of it has a fault."""
    count = build_words(source / "words", out / "words")
    named = build_names(source / "words", out / "words")
    bank = read_bank(source, _words(out / "words"))
    if not bank.faults:
        _write(out / "content", bank)
        _pack(out / "words")
        print(  # noqa: T201 - the build's own report
            f"content: {len(bank.tasks)} tasks, {len(bank.readings)} reading sets, {len(bank.frames)} frames, "
            f"{len(bank.fixes)} fixes, {count} words, {named} names"
        )
    return bank.faults


def look_over(source: Path) -> Bank:
    """All that a teacher wants to know, and nothing written."""
    with tempfile.TemporaryDirectory() as scratch:
        build_words(source / "words", Path(scratch))
        return read_bank(source, _words(Path(scratch)))


def read_bank(source: Path, words: WordList) -> Bank:
    bank = Bank([], [], [], [], [], [])
    for name, data in _files(source / "writing", bank, content_rules.faults):
        read = shaped(name, partial(content_tasks.read_task, name, data, words))
        task, wrong = (None, [read]) if isinstance(read, Fault) else read
        bank.faults.extend(wrong)
        if task:
            bank.tasks.append(task)
            bank.passages.extend(content_overlap.of_task(name, task))
    _read_sets(source, bank)
    _read_cards(source, bank)
    bank.faults.extend(_across(bank))
    return bank


def _read_sets(source: Path, bank: Bank) -> None:
    for name, data in _files(source / "reading", bank, content_reading.faults):
        reading = content_reading.compile_reading(data)
        bank.readings.append(reading)
        bank.passages.extend(content_overlap.of_reading(name, reading))


def _read_cards(source: Path, bank: Bank) -> None:
    for name, data in _files(source / "vocabulary", bank, content_cards.frame_faults):
        frames = content_cards.compile_frames(data)
        bank.frames.extend(frames)
        bank.passages.extend(passage for frame in frames for passage in content_overlap.of_frame(name, frame))
    for name, data in _files(source / "fixes", bank, content_cards.fix_faults):
        fixes = content_cards.compile_fixes(data)
        bank.fixes.extend(fixes)
        bank.passages.extend(passage for fix in fixes for passage in content_overlap.of_fix(name, fix))


def _files(folder: Path, bank: Bank, check: Callable[[str, Data], list[Fault]]) -> Iterator[tuple[str, Data]]:
    """Those that hold no fault; what is wrong with the others goes into the bank."""
    for path in sorted(folder.rglob("*.yaml")):
        name, data = name_of(path), read_yaml(path)
        if isinstance(data, Fault):
            bank.faults.append(data)
            continue
        found = shaped(name, partial(check, name, data))
        wrong = [found] if isinstance(found, Fault) else found
        bank.faults.extend(wrong)
        if not wrong:
            yield name, data


def _across(bank: Bank) -> Iterator[Fault]:
    """What only shows when all files are seen together."""
    kinds = {"task": bank.tasks, "reading set": bank.readings, "frame": bank.frames, "fix": bank.fixes}
    for kind, rows in kinds.items():
        yield from (Fault("content", *fault) for fault in used_twice(kind, (row["id"] for row in rows)))
    yield from overlaps(bank.passages)


def _write(out: Path, bank: Bank) -> None:
    out.mkdir(parents=True, exist_ok=True)
    for stale in out.glob("*.json"):
        stale.unlink()
    for whole in (*bank.tasks, *bank.readings):
        _json(out / f"{whole['id']}.json", whole)
    _json(out / "vocabulary.json", _sorted(bank.frames))
    _json(out / "fixes.json", _sorted(bank.fixes))
    tasks = [content_tasks.row(task) for task in _sorted(bank.tasks)]
    reading = [content_reading.row(reading) for reading in _sorted(bank.readings)]
    _json(out / "index.json", {"tasks": tasks, "reading": reading})


def _sorted(rows: list[Data]) -> list[Data]:
    return sorted(rows, key=lambda row: str(row["id"]))


def _json(path: Path, value: Any) -> None:
    path.write_text(
        json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True, default=str) + "\n",
        encoding="utf-8",
    )


def _pack(folder: Path) -> None:
    """The two long lists, compressed: every function's package carries them, and one of them reads them, once."""
    for name in ("english", "names"):
        path = folder / f"{name}.txt"
        path.with_suffix(".br").write_bytes(brotli.compress(path.read_bytes(), mode=brotli.MODE_TEXT))
        path.unlink()


def _words(folder: Path) -> WordList:
    medicines = frozenset((folder / "medicines.txt").read_text(encoding="utf-8").split())
    return WordList((folder / "english.txt").read_bytes(), medicines)


def main(arguments: list[str]) -> int:
    bank = None if arguments else look_over(SOURCE)
    found = bank.faults if bank else build(SOURCE, Path(arguments[0]))
    for fault in found:
        print(fault, file=sys.stderr)  # noqa: T201 - the build's own report
    if bank:
        print(f"{len(found)} to mend" if found else bank.table())  # noqa: T201 - for a teacher
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
