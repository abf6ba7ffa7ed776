"""Compiles writing tasks: dates in patterns spelt out, every example and model letter tried with the rules."""

from __future__ import annotations

from chatoet.rules.feedback import Feedback, assess
from chatoet.rules.feedback.letter import read
from chatoet.rules.feedback.points import covers
from chatoet.rules.feedback.words import WordList
from chatoet.rules.task import Task
from layers.build.content_faults import TITLE, Data, Fault
from layers.build.content_rules import NOTE_IDS, expand_dates, notes


def read_task(name: str, data: Data, words: WordList) -> tuple[Data, list[Fault]]:
    compiled = compile_task(data)
    task = Task.from_json(compiled)
    return compiled, [*_examples(name, data, task), *_models(name, task, words)]


def row(task: Data) -> Data:
    summary = {key: task[key] for key in ("id", "version", "status", "profession", "letter_type", "title")}
    return {"id": task["id"], "summary": summary, "mark": Task.from_json(task).mark._asdict()}


def compile_task(data: Data) -> Data:
    kept = {key: data[key] for key in (
        "id", "version", "status", "profession", "letter_type", "reader_type", "minutes", "body_words", "setting",
        "patient", "recipient", "prompt", "instructions", "exclude", "register", "model_letters",
        "paragraph_plan", "hints", "pitfalls", "vocabulary",
    )}  # fmt: skip
    title = (
        data.get("title") or f"{data['letter_type'].capitalize()}: {data['patient']['title']} {data['patient']['last']}"
    )
    kept["title"] = title[:TITLE]
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
