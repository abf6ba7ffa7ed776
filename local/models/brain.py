"""What stands in for a model's mind: our own rules, and a few things of its own, said in the words of the schema.

The same question has the same answer. It reads the prompt as a model would: the task from the prefix, and the letter
as it was masked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from typing import Any

from chatoet.content import ContentStore
from chatoet.rules.feedback import Feedback, Finding, assess
from chatoet.rules.feedback.letter import Letter, read
from chatoet.rules.prompt.injection import noted
from chatoet.rules.prompt.schema import NO_NOTE
from chatoet.rules.prompt.standing import CLOSE, MOST_CLAIMS, OPEN
from chatoet.rules.task import KeyPoint, Task
from local.models import own_findings

Json = dict[str, Any]
_MOST_QUOTED = 280  # characters
_GULLIBLE = re.compile(
    r"(?i)\b(?:ignore|disregard|forget|pretend|full marks|band \d|examiner|assessor|marker|rubric|prompt|you are now)\b"
)


def answer(criterion: str, prefix: str, letter: str, schema: Mapping[str, Any]) -> Json:
    """Raises LookupError for a prompt that is about no task of this build."""
    task, bare = _task(prefix), letter.removeprefix(OPEN).removesuffix(CLOSE).strip("\n")
    found = _assessed(task.id, bare)
    shape = schema["properties"]["claims"]["items"]["properties"]
    claims = [_claim(bare, finding, shape) for finding in _findings(criterion, bare, found, shape)]
    said: Json = {"claims": claims, "praise": _praise(criterion, found, claims)}
    said["band"] = _band(criterion, found, claims, schema["properties"]["band"]["maximum"])
    return said | ({"points": _points(task, bare, found)} if "points" in schema["properties"] else {})


def follows_injection(letter: str) -> bool:
    """Whether a model without a mind of its own would do as the letter, as it was shown, says."""
    return bool(noted(letter, _content().words()) or _GULLIBLE.search(letter))


@cache
def _content() -> ContentStore:
    return ContentStore()


def _task(prefix: str) -> Task:
    for row in _content().tasks(None, True):
        if f"({row.id}, version" in prefix:
            return _content().task(row.id)
    raise LookupError("no task of this build")


@lru_cache(maxsize=8)  # six questions are about one letter
def _assessed(task_id: str, letter: str) -> Feedback:
    return assess(_content().task(task_id), letter, _content().words(), _content().marks())


# Claims


def _findings(criterion: str, letter: str, found: Feedback, shape: Mapping[str, Any]) -> list[Finding]:
    """Of this criterion, quoted within a line, apart, the gravest first."""
    mine = [finding for finding in found.findings if finding.kind in shape["kind"]["enum"]]
    kept: list[Finding] = []
    for finding in (*mine, *own_findings.of(criterion, letter)):
        apart = all(finding.end <= other.start or other.end <= finding.start for other in kept)
        if finding.quote and "\n" not in finding.quote and apart:
            kept.append(finding)
    return kept[:MOST_CLAIMS]


def _claim(letter: str, finding: Finding, shape: Mapping[str, Any]) -> Json:
    before = re.findall(rf"(?<!\w){re.escape(finding.quote)}(?!\w)", letter[: finding.start])
    said: Json = {
        "kind": finding.kind, "severity": finding.severity, "quote": finding.quote, "occurrence": len(before) + 1,
        "fix": finding.fix, "hint": finding.hint, "answer": finding.answer,
    }  # fmt: skip
    return said | ({"note_id": finding.note_id or NO_NOTE} if "note_id" in shape else {})


# Key points


def _points(task: Task, letter: str, found: Feedback) -> list[Json]:
    status = {point.id: point.status for point in found.key_points}
    parts = read(letter)
    return [_point(point, parts, status.get(point.id, "missed")) for point in task.key_points]


def _point(point: KeyPoint, parts: Letter, status: str) -> Json:
    quote = "" if status == "missed" else _evidence(point, parts)
    return {"id": point.id, "quote": quote, "status": status if quote else "missed"}


def _evidence(point: KeyPoint, parts: Letter) -> str:
    """The sentence that says most of it."""
    body = parts.body[:1] if point.first_paragraph else parts.body
    spans = [span for paragraph in body for span in paragraph.sentences]
    said = [line for span in spans for line in parts.words_of(span).split("\n")]
    best = max(said, key=lambda words: _speaks(point, words), default="")
    return best[:_MOST_QUOTED].rpartition(" ")[0] if len(best) > _MOST_QUOTED else best if _speaks(point, best) else ""


def _speaks(point: KeyPoint, words: str) -> int:
    return sum(any(re.search(p, words, re.IGNORECASE) for p in group) for group in point.anchors)


# Bands and praise, from what was found


def _band(criterion: str, found: Feedback, claims: list[Json], top: int) -> int:
    if criterion == "purpose":
        return top - len({finding.severity for finding in found.findings if finding.kind == "purpose"})
    if criterion == "content":
        return _content_band(found)
    if criterion == "language":
        return max(1, top - round(100 * len(claims) / max(50, found.body_words)))
    missing = len(found.layout_missing) if criterion == "organisation" else 0
    return max(2, top - (len([c for c in claims if c["severity"] != "tip"]) + missing + 1) // 2)


def _content_band(found: Feedback) -> int:
    musts = [point for point in found.key_points if point.importance == "must"]
    missed = sum(point.status == "missed" for point in musts)
    wrong = any(point.status == "wrong" for point in found.key_points)
    band = 7 - round(6 * missed / max(1, len(musts)))
    return max(1, min(band, 3) if wrong else band)


def _praise(criterion: str, found: Feedback, claims: list[Json]) -> str:
    return "".join(_praises(criterion, found, claims))


def _praises(criterion: str, found: Feedback, claims: list[Json]) -> Iterator[str]:
    if criterion == "content" and found.covered:
        yield f"You told the reader about {found.covered[0].topic}."
    elif criterion == "organisation" and not found.layout_missing:
        yield "Every part of a letter is there."
    elif criterion != "content" and not claims:
        yield own_findings.PRAISE.get(criterion, "")
