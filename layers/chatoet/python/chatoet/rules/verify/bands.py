"""Bands: what the checked evidence allows, so that no model can give more, nor much less (contract, clause 5).

The evidence of each criterion gives a band of its own. A model's band stands if it is at most one away from it; one
that is further off is not believed, and the evidence stands. Our own convention, not OET's.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping
from typing import Final

from chatoet.rules.criteria import TOP, Criterion
from chatoet.rules.feedback.model import Feedback, Finding, KeyPointResult
from chatoet.rules.feedback.priorities import CRITERION
from chatoet.rules.feedback.text import Span
from chatoet.rules.prompt.model import AnswerError, CriterionAnswer
from chatoet.rules.task import Task
from chatoet.rules.verify.claims import essential
from chatoet.rules.verify.facts import note_of
from chatoet.rules.verify.ground import Ground

Bands = Mapping[Criterion, int]
CRITICAL_CAP: Final = 3  # of Content, where a fact that the reader must have is wrong
_WEIGHT: Final = {"must": 2, "should": 1, "may": 0}
# Each step down of a band begins at the next limit.
_UNCOVERED: Final = (0.06, 0.16, 0.31, 0.46, 0.61, 0.76)  # share of the key points, by weight, that the reader misses
_ERRORS: Final = (0.5, 1.5, 3.0, 5.0, 8.0, 12.0)  # errors of language in 100 words
_SLIPS: Final = (0.5, 1.5, 3.5, 5.5, 8.5, 12.5)  # of register, of layout, or notes too many, in a whole letter
_GAPS: Final = frozenset({"missed", "incomplete", "length"})  # what is not there is no slip that one can point at
_USUAL: Final = 190  # words of a body; what is written beyond does not thin the errors out


def evidence(
    task: Task, points: Iterable[KeyPointResult], findings: Iterable[Finding], body_words: int
) -> dict[Criterion, int]:
    """By what was found and checked alone. Tips cost nothing."""
    by: dict[Criterion, list[Finding]] = {criterion: [] for criterion in TOP}
    for finding in findings:
        if finding.severity != "tip":
            by[CRITERION[finding.kind]].append(finding)
    slips = _USUAL / max(_USUAL, body_words)
    return {
        "purpose": _purpose(by["purpose"]),
        "content": _content(task, list(points), by["content"]),
        "conciseness": _down(_SLIPS, sum(1.5 if f.kind == "irrelevant" else 0.75 for f in by["conciseness"])),
        "genre": _down(_SLIPS, len(by["genre"]) * slips),
        "organisation": _down(_SLIPS, len(by["organisation"])),
        "language": _down(_ERRORS, 100 * len(by["language"]) / min(max(50, body_words), _USUAL)),
    }


def demand(known: Ground, base: Feedback, answer: CriterionAnswer) -> None:
    """Raises AnswerError for a top band without a finding where the rules see slips: who saw nothing is not believed,
    be it that the letter talked them into it."""
    if answer.claims or answer.band < TOP[answer.criterion]:
        return
    seen = [f for f in base.findings if CRITERION[f.kind] == answer.criterion and f.severity != "tip"]
    if any(f.kind not in _GAPS and known.marked(Span(f.start, f.end)) for f in seen):
        raise AnswerError("blind", "Look again, line by line: there are slips of this criterion in the letter.")


def settled(known: Bands, said: Bands, showed: Collection[Criterion], doubtful: bool) -> dict[Criterion, int]:
    """`showed`: the criteria for which the model found something that stands; only who shows what they saw may be more
    generous than the evidence. `doubtful`: the letter tried to speak to the marker; then the lower end is the most."""
    return {c: _settled(band, said[c], c in showed, doubtful) for c, band in known.items()}


def _settled(known: int, said: int, showed: bool, doubtful: bool) -> int:
    if doubtful:
        return max(0, min(said, known - 1))
    return said if abs(said - known) <= 1 and (showed or said <= known) else known


def bounded(bands: Bands, own: Bands, unsure: bool) -> dict[Criterion, int]:
    """`own`: what the evidence would be if no model had been asked. A model's word for a key point, a plea for a band,
    both together: one band is the most that they add, and nothing where something in the letter belongs to no letter
    about this case (`unsure`), for it may be what the model listened to."""
    return {c: min(band, own[c] + (0 if unsure else 1)) for c, band in bands.items()}


def capped(bands: Bands, cap: int) -> dict[Criterion, int]:
    return {c: min(band, TOP[c], cap if c == "content" else TOP[c]) for c, band in bands.items()}


def cap_of(task: Task, findings: Iterable[Finding]) -> int:
    """The most that Content can have."""
    wrong = [f for f in findings if f.kind == "contradiction" and f.severity == "must"]
    notes = [note_of(task, finding.note_id) for finding in wrong]
    return CRITICAL_CAP if any(note is None or essential(note) for note in notes) else TOP["content"]


def _purpose(open_: list[Finding]) -> int:
    """Missing altogether, late, or there and not quite clear."""
    missing = [f for f in open_ if f.key_point and not f.quote]
    if missing:
        return 1 if any("late" in finding.hint for finding in missing) else 0
    return 2 if open_ else 3


def _content(task: Task, points: list[KeyPointResult], wrong: list[Finding]) -> int:
    whole = sum(_WEIGHT[point.importance] for point in points)
    there = sum(_WEIGHT[point.importance] for point in points if point.status == "covered")
    band = _down(_UNCOVERED, 1 - there / whole) if whole else TOP["content"]
    lies = [f for f in wrong if f.kind in ("contradiction", "unsupported")]
    gaps = [f for f in wrong if f.kind == "incomplete"]
    band -= min(3, len(lies)) + min(1, len(gaps) // 3)
    return max(1, min(band, cap_of(task, wrong)))


def _down(limits: tuple[float, ...], amount: float) -> int:
    """7, and one less for each limit that `amount` reaches."""
    return 7 - bisect_right(limits, amount)
