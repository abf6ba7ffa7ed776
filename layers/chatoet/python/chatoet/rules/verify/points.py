"""What became of each key point: the model's word, where it shows the words in the letter, or the rules' own sight."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from chatoet.rules.feedback.model import Feedback, Finding, KeyPointResult, Status
from chatoet.rules.prompt.model import CriterionAnswer, PointSeen
from chatoet.rules.task import KeyPoint, Task
from chatoet.rules.verify.ground import Ground, places
from chatoet.rules.verify.stems import stems


def judged(ground: Ground, base: Feedback, answer: CriterionAnswer, claims: Iterable[Finding]) -> Feedback:
    """`base` with the points that the model saw too; what the rules found wrong or covered stays so."""
    seen = {point.id: point for point in answer.points}
    against = {claim.note_id for claim in claims if claim.kind == "contradiction"}
    points = {point.id: point for point in ground.task.key_points}
    results = tuple(_resolved(ground, points, result, seen, against) for result in base.key_points)
    return replace(base, key_points=results, findings=still_open(base.findings, results))


def still_open(findings: Iterable[Finding], results: Iterable[KeyPointResult]) -> tuple[Finding, ...]:
    """Without what asks for a point that is there after all, be it wrongly: then a contradiction tells of it."""
    said = {result.id for result in results if result.status != "missed"}
    return tuple(f for f in findings if not (f.kind in ("missed", "purpose") and not f.quote and f.key_point in said))


def _resolved(
    ground: Ground,
    points: Mapping[str, KeyPoint],
    result: KeyPointResult,
    seen: Mapping[str, PointSeen],
    against: set[str | None],
) -> KeyPointResult:
    point, view = points.get(result.id), seen.get(result.id)
    if point is None or view is None:
        return result
    return replace(result, status=_status(ground, point, result.status, view, against))


def _status(ground: Ground, point: KeyPoint, rules: Status, view: PointSeen, against: set[str | None]) -> Status:
    if rules == "wrong" or (view.status == "wrong" and against & set(point.note_ids)):
        return "wrong"
    if rules == "covered" or (view.status in ("covered", "partly") and shown(ground, point, view.quote)):
        return "covered"
    return "missed"


def shown(ground: Ground, point: KeyPoint, quote: str) -> bool:
    """Whether the quote stands in the letter, where it has to, and speaks of the point."""
    spans = [span for span in places(ground, quote) if ground.marked(span)]
    if point.first_paragraph:
        spans = [span for span in spans if ground.in_first_paragraph(span)]
    return bool(spans) and _speaks(ground.task, point, quote)


def _speaks(task: Task, point: KeyPoint, quote: str) -> bool:
    if any(re.search(pattern, quote, re.IGNORECASE) for group in point.anchors for pattern in group):
        return True
    notes = " ".join(task.note(note_id).text for note_id in point.note_ids)
    about = stems(" ".join([point.label, point.topic, notes]))
    return len(stems(quote) & about) >= min(2, len(about))
