"""Feedback by rules: a pure function of the task, the letter and the word list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from chatoet.rules.feedback import problem as problems
from chatoet.rules.feedback.corrected import corrected, grounded
from chatoet.rules.feedback.facts import facts
from chatoet.rules.feedback.layout import layout, length
from chatoet.rules.feedback.letter import Letter, read
from chatoet.rules.feedback.model import Feedback, Finding, KeyPointResult
from chatoet.rules.feedback.points import irrelevant, key_points
from chatoet.rules.feedback.register import register
from chatoet.rules.feedback.spelling import spelling, varieties
from chatoet.rules.feedback.text import Clean, clean
from chatoet.rules.feedback.usage import usage
from chatoet.rules.feedback.words import WordList
from chatoet.rules.task import Task, TaskMark

_ORDER = (
    "contradiction", "missed", "purpose", "unsupported", "length", "layout", "irrelevant",
    "incomplete", "spelling", "grammar", "register", "variety",
)  # fmt: skip
_LANGUAGE = ("spelling", "grammar", "register", "variety", "layout")
_SEVERITY = ("must", "should", "tip")


def assess(task: Task, letter: str, words: WordList, others: Iterable[TaskMark] = ()) -> Feedback:
    """Never raises on any text. `others` are the marks of the other tasks a letter might answer."""
    cleaned = clean(letter)
    if early := problems.before_reading(letter, cleaned.text):
        return Feedback(task.id, early, body_words=0 if early == "empty" else len(letter.split()))
    read_letter = read(cleaned.text)
    spelt = tuple(spelling(task, read_letter, words))
    points, content = key_points(task, read_letter, read(corrected(cleaned.text, spelt)))
    parts = list(layout(task, read_letter))
    found = [*content, *facts(task, read_letter, words), *irrelevant(task, read_letter), *spelt]
    found += [*usage(read_letter), *varieties(task, read_letter, words), *register(task, read_letter, letter)]
    found += [*(finding for _, finding in parts), *length(task, read_letter.body_words)]
    missing = tuple(name for name, finding in parts if finding.severity == "should" and not finding.quote)
    problem, other = problems.after_reading(task, read_letter, points, others)
    return Feedback(
        task_id=task.id,
        problem=problem,
        body_words=read_letter.body_words,
        key_points=points,
        findings=tuple(in_order(_placed(task, words, cleaned, letter, found))),
        strength=strength(points, found, read_letter),
        layout_missing=missing,
        other_task=other,
    )


def _placed(task: Task, words: WordList, cleaned: Clean, letter: str, found: list[Finding]) -> Iterator[Finding]:
    """Back into the learner's own text: there each quote must stand, and there each fix must be grounded."""
    for finding in distinct(found):
        span = cleaned.original(finding.start, finding.end) if finding.quote else (0, 0)
        placed = finding.at(letter, *span)
        yield placed if grounded(task, words, placed) else replace(placed, fix=None)


def distinct(found: Iterable[Finding]) -> Iterator[Finding]:
    """One finding about content and one about language for one place: the more serious where two rules see it."""
    taken: list[Finding] = []
    for finding in sorted(found, key=_rank):
        if not any(_same_place(finding, other) for other in taken):
            taken.append(finding)
            yield finding


def _same_place(one: Finding, two: Finding) -> bool:
    if not (one.quote and two.quote) or (one.kind in _LANGUAGE) != (two.kind in _LANGUAGE):
        return False
    return one.start < two.end and two.start < one.end


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    return sorted(findings, key=lambda f: (*_rank(f), f.start))


def _rank(finding: Finding) -> tuple[int, int, int]:
    """What must be right or must be there first, contradictions before all; tips last, whatever they are about."""
    severity = _SEVERITY.index(finding.severity)
    late = finding.severity == "tip" or (finding.kind == "missed" and finding.severity != "must")
    return int(late), severity, _ORDER.index(finding.kind)


def strength(points: tuple[KeyPointResult, ...], found: Iterable[Finding], letter: Letter) -> str:
    """One true thing that the letter does well."""
    kinds = {finding.kind for finding in found if finding.severity != "tip"}
    musts = [point for point in points if point.importance == "must"]
    covered = [point for point in points if point.status == "covered"]
    if musts and all(point.status == "covered" for point in musts) and "contradiction" not in kinds:
        return "Everything that the reader must know is there."
    if any(point.status == "covered" and "purpose" not in kinds and point.id == points[0].id for point in points):
        return "The reader sees at once why you write."
    if covered and not {"contradiction", "unsupported"} & kinds:
        return "Nothing that you report contradicts the notes, as far as these rules see."
    if "layout" not in kinds and letter.salutation:
        return "It is laid out as a letter."
    if covered:
        return f"You cover this point: {covered[0].topic}."
    if "spelling" not in kinds and letter.body:
        return "The spelling check found nothing."
    return "You have put a first version on paper, and a rewrite can build on it." if letter.body else ""
