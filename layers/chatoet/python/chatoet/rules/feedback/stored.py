"""A result as it is kept with its letter: compact, because a turn pays for every kilobyte that it writes."""

from __future__ import annotations

import json
from typing import Any, Final

from chatoet.rules.criteria import TOP
from chatoet.rules.feedback.model import Estimate, Feedback, Finding, KeyPointResult
from chatoet.rules.task import Task

VERSION: Final = 1


def packed(feedback: Feedback) -> str:
    """Quotes are places in the letter; key points are told by their status alone."""
    made = feedback.estimate
    data: dict[str, Any] = {
        "v": VERSION,
        "source": feedback.source,
        "words": feedback.body_words,
        "points": {point.id: point.status for point in feedback.key_points},
        "findings": [_packed(finding) for finding in feedback.findings],
        "strength": feedback.strength,
        "layout": feedback.layout_missing,
        "estimate": [made.low, made.high, made.confidence, *(made.bands[c] for c in TOP)] if made else None,
        "left_out": feedback.left_out,
        "comments": feedback.comments,
    }
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def unpacked(task: Task, letter: str, text: str) -> Feedback | None:
    """None for a result of another version of this format."""
    data = json.loads(text)
    if data["v"] != VERSION:
        return None
    return Feedback(
        task.id,
        None,
        data["words"],
        tuple(_points(task, data["points"])),
        tuple(_finding(letter, **each) for each in data["findings"]),
        data["strength"],
        tuple(data["layout"]),
        estimate=_estimate(*data["estimate"]) if data["estimate"] else None,
        source=data["source"],
        alone="",
        left_out=data["left_out"],
        comments=tuple((criterion, praise) for criterion, praise in data["comments"]),
    )


def _packed(finding: Finding) -> dict[str, Any]:
    """By name, so that a learner who asks for a copy can read it; without what is empty, and without the quote."""
    values = {name: getattr(finding, name) for name in finding.__slots__ if name != "quote"}
    return {name: value for name, value in values.items() if value not in (None, 0)}


def _finding(letter: str, start: int = 0, end: int = 0, **values: Any) -> Finding:
    return Finding(**values).at(letter, start, end)


def _points(task: Task, statuses: dict[str, Any]) -> list[KeyPointResult]:
    known = {point.id: point for point in task.key_points}
    return [
        KeyPointResult(point.id, point.label, point.topic, point.importance, status)
        for id_, status in statuses.items()
        if (point := known.get(id_))
    ]


def _estimate(low: Any, high: Any, confidence: Any, *bands: int) -> Estimate:
    return Estimate(dict(zip(TOP, bands, strict=True)), low, high, confidence)
