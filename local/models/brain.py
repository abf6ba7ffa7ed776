"""What stands in for a model's mind: our own rules, said in the words of the schema, for the tasks of this build."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from chatoet.content import ContentStore
from chatoet.rules.criteria import TOP, Criterion
from chatoet.rules.feedback import Feedback, Finding, assess
from chatoet.rules.prompt.injection import noted
from chatoet.rules.prompt.standing import CLOSE, OPEN
from chatoet.rules.task import KeyPoint, Task

Json = dict[str, Any]
NO_NOTE = "none"


@cache
def _content() -> ContentStore:
    return ContentStore()


def answer(criterion: Criterion, prefix: str, letter: str, schema: Mapping[str, Any]) -> Json:
    """Raises LookupError for a prompt that is about no task of this build."""
    task, bare = _task(prefix), letter.removeprefix(OPEN).removesuffix(CLOSE).strip()
    found = assess(task, bare, _content().words(), _content().marks())
    claims = _claims(found, schema)
    band = TOP[criterion] - min(len(claims), TOP[criterion] // 2)
    said: Json = {"claims": claims, "praise": "The letter is addressed to its reader.", "band": band}
    return said | ({"points": _points(task, bare, found)} if criterion == "content" else {})


def follows_injection(letter: str) -> bool:
    return bool(noted(letter, _content().words())) or "ignore" in letter.lower()


def _task(prefix: str) -> Task:
    ids = [row.id for row in _content().tasks(None, True)]
    return _content().task(next(each for each in ids if f"({each}," in prefix))


def _claims(feedback: Feedback, schema: Mapping[str, Any]) -> list[Json]:
    shape = schema["properties"]["claims"]["items"]["properties"]
    mine = [f for f in feedback.findings if f.kind in shape["kind"]["enum"] and f.quote and "\n" not in f.quote]
    return [_claim(finding, shape) for finding in mine[:8]]


def _claim(finding: Finding, shape: Mapping[str, Any]) -> Json:
    said: Json = {
        "kind": finding.kind, "severity": finding.severity, "quote": finding.quote, "occurrence": 1,
        "fix": finding.fix, "hint": finding.hint, "answer": finding.answer,
    }  # fmt: skip
    return said | ({"note_id": finding.note_id or NO_NOTE} if "note_id" in shape else {})


def _points(task: Task, letter: str, feedback: Feedback) -> list[Json]:
    status = {point.id: point.status for point in feedback.key_points}
    return [_point(point, letter, status.get(point.id, "missed")) for point in task.key_points]


def _point(point: KeyPoint, letter: str, status: str) -> Json:
    quote = _quote(point, letter) if status != "missed" else ""
    return {"id": point.id, "quote": quote, "status": status if quote else "missed"}


def _quote(point: KeyPoint, letter: str) -> str:
    patterns = [pattern for group in point.anchors for pattern in group]
    found = next((match for p in patterns if (match := re.search(p, letter, re.IGNORECASE))), None)
    return found[0].split("\n")[0] if found else ""
