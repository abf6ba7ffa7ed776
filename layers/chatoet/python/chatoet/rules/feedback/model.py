"""What feedback is: findings that quote the letter, and what became of each key point."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from chatoet.rules.criteria import Criterion, Grade
from chatoet.rules.task import Importance

Kind = Literal[
    "contradiction", "unsupported", "missed", "purpose", "incomplete", "length", "layout",
    "irrelevant", "spelling", "grammar", "register", "variety",
]  # fmt: skip
Severity = Literal["must", "should", "tip"]
Status = Literal["covered", "wrong", "missed"]
Source = Literal["rules", "openai", "gemini"]
Confidence = Literal["low", "moderate", "high"]
# Why rules alone: no model is set up; none could be reached; the day's tokens are used up; what came could not be
# verified; a processor's review is overdue.
Alone = Literal["", "not_set_up", "unreachable", "budget", "unverified", "barred"]
Problem = Literal[
    "empty", "too_short", "too_long", "two_letters", "other_language", "other_task", "model_letter", "not_a_letter",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Finding:
    """`quote` is `letter[start:end]`, and empty when the finding is about what is not there.

    `hint` never gives the answer away; `answer` does; `fix` replaces the quote in the corrected letter.
    """

    kind: Kind
    severity: Severity
    hint: str
    answer: str
    quote: str = ""
    start: int = 0
    end: int = 0
    fix: str | None = None
    note_id: str | None = None
    key_point: str | None = None

    def at(self, letter: str, start: int, end: int) -> Finding:
        return replace(self, quote=letter[start:end], start=start, end=end)


@dataclass(frozen=True, slots=True)
class KeyPointResult:
    id: str
    label: str
    topic: str
    importance: Importance
    status: Status


@dataclass(frozen=True, slots=True)
class Estimate:
    """A practice estimate, never a score: a band for each criterion, and the grades between which the letter lies."""

    bands: Mapping[Criterion, int]
    low: Grade
    high: Grade
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class Feedback:
    """`findings` come in the order in which a learner should work on them.

    `source` says who found them; `alone` why it was rules alone. There is no estimate without a model. `left_out`: a
    passage spoke to the marker and not to the reader, and was not marked. `comments` praise, by criterion.
    """

    task_id: str
    problem: Problem | None
    body_words: int
    key_points: tuple[KeyPointResult, ...] = ()
    findings: tuple[Finding, ...] = ()
    strength: str = ""
    layout_missing: tuple[str, ...] = ()
    other_task: str | None = None
    estimate: Estimate | None = None
    source: Source = "rules"
    alone: Alone = "not_set_up"
    left_out: bool = False
    comments: tuple[tuple[Criterion, str], ...] = ()

    @property
    def by_model(self) -> bool:
        return self.source != "rules"

    @property
    def covered(self) -> tuple[KeyPointResult, ...]:
        return tuple(point for point in self.key_points if point.status == "covered")

    @property
    def missed(self) -> tuple[KeyPointResult, ...]:
        return tuple(point for point in self.key_points if point.status == "missed")
