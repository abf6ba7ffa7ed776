"""Compiles content/: `python -m layers.build.content OUTDIR`, with layers/chatoet/python on PYTHONPATH."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import brotli
import yaml

from chatoet.rules.feedback import Feedback, assess
from chatoet.rules.feedback.letter import read
from chatoet.rules.feedback.points import covers
from chatoet.rules.feedback.words import WordList
from chatoet.rules.task import Task
from layers.build.content_rules import NOTE_IDS, Data, Fault, expand_dates, faults, notes
from layers.build.content_words import build_words
from layers.build.name_words import build_names

SOURCE = Path("content")
OUT = Path("layers/chatoet/python/chatoet/data")
_TITLE = 24  # characters in the title of a WhatsApp list row


def build(source: Path, out: Path) -> list[Fault]:
    """Writes nothing about tasks when any of them has a fault."""
    count = build_words(source / "words", out / "words")
    named = build_names(source / "words", out / "words")
    words = _words(out / "words")
    found, compiled = [], []
    for path in sorted((source / "writing").rglob("*.yaml")):
        task, wrong = read_task(path, words)
        found += wrong
        compiled += [task] if task else []
    if not found:
        _write(out / "content", compiled)
        _pack(out / "words")
        print(f"content: {len(compiled)} tasks, {count} words, {named} names")  # noqa: T201 - the build's own report
    return found


def read_task(path: Path, words: WordList) -> tuple[Data | None, list[Fault]]:
    name = "/".join(path.parts[-2:])
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f"line {mark.line + 1}" if mark else "somewhere"
        return None, [
            Fault(name, place, "this is not readable YAML.", "Put a value with : # ? - > [ ] { } ^ in quotes.")
        ]
    if not isinstance(data, dict):
        return None, [Fault(name, "the file", "holds no task.", "Start from another task.")]
    if wrong := faults(name, data):
        return None, wrong
    compiled = compile_task(data)
    task = Task.from_json(compiled)
    wrong = [*_examples(name, data, task), *_models(name, task, words)]
    return compiled, wrong


def compile_task(data: Data) -> Data:
    kept = {key: data[key] for key in (
        "id", "version", "status", "profession", "letter_type", "reader_type", "minutes", "body_words", "setting",
        "patient", "recipient", "prompt", "instructions", "exclude", "register", "model_letters",
        "paragraph_plan", "hints", "pitfalls", "vocabulary",
    )}  # fmt: skip
    title = (
        data.get("title") or f"{data['letter_type'].capitalize()}: {data['patient']['title']} {data['patient']['last']}"
    )
    kept["title"] = title[:_TITLE]
    kept["case_notes"] = data["case_notes"]
    kept["key_points"] = [_point(data, point) for point in data["key_points"]]
    return dict(kept)


def _point(data: Data, point: Data) -> Data:
    own = [n["id"] for n in notes(data) if point["id"] in (n.get("key_point"), *n.get("also", []))]
    compiled = {**point, "note_ids": own, "anchors": [[expand_dates(p) for p in group] for group in point["anchors"]]}
    compiled.pop("examples", None)
    for key in ("facts", "contradictions"):
        compiled[key] = [_claim(claim) for claim in point.get(key, [])]
    return compiled


def _claim(claim: Data) -> Data:
    ids = NOTE_IDS.findall(claim["note"])
    return {key: expand_dates(v) if key != "note" else v for key, v in claim.items()} | {"note_ids": ids}


def _examples(name: str, data: Data, task: Task) -> list[Fault]:
    """Each example of a key point is tried as the whole body of a letter."""
    points = {point.id: point for point in task.key_points}
    found = []
    for point in data["key_points"]:
        for expected, sentences in point.get("examples", {}).items():
            for sentence in sentences:
                if covers(points[point["id"]], read(f"Dear Reader\n\n{sentence}")) != (expected == "present"):
                    wrong = f"the example \u201c{sentence}\u201d should be {expected} and is not."
                    found.append(Fault(name, f"key point {point['id']}", wrong, "Widen or narrow its anchors."))
    return found


def _models(name: str, task: Task, words: WordList) -> list[Fault]:
    found = []
    for number, letter in enumerate(task.model_letters, 1):
        feedback = assess(task, letter, words)
        found += [
            Fault(name, f"model letter {number}", wrong, "Correct the letter or the rule.")
            for wrong in _flaws(task, feedback)
        ]
    return found


def _flaws(task: Task, feedback: Feedback) -> list[str]:
    want = task.body_words
    flaws = [f"the body has {feedback.body_words} words, not {want.min}-{want.max}."] * (
        not want.min <= feedback.body_words <= want.max
    )
    flaws += [f"{p.id} must be there and is not found." for p in feedback.missed if p.importance == "must"]
    return flaws + [f"{f.kind}: {f.quote or f.hint} ({f.answer})" for f in feedback.findings if f.kind != "missed"]


def _write(out: Path, tasks: list[Data]) -> None:
    out.mkdir(parents=True, exist_ok=True)
    for stale in out.glob("*.json"):
        stale.unlink()
    for task in tasks:
        _json(out / f"{task['id']}.json", task)
    _json(out / "index.json", {"tasks": [_row(task) for task in sorted(tasks, key=lambda t: t["id"])]})


def _row(task: Data) -> Data:
    summary = {key: task[key] for key in ("id", "version", "status", "profession", "letter_type", "title")}
    return {"id": task["id"], "summary": summary, "mark": Task.from_json(task).mark._asdict()}


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
    found = build(SOURCE, Path(arguments[0]) if arguments else OUT)
    for fault in found:
        print(fault, file=sys.stderr)  # noqa: T201 - the build's own report
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
