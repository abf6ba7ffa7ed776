"""The north-star: an error that a letter was to be worked on for is absent from the next letter, which is no rewrite.

A letter that rules alone marked where models do is not counted: what they cannot see is not gone.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from chatoet.rules.course.errors import kind_of, kinds
from chatoet.rules.course.practice import Practice
from chatoet.rules.criteria import TOP
from chatoet.rules.feedback.model import Confidence, Estimate, Feedback
from chatoet.rules.feedback.priorities import priorities

MARGIN: Mapping[Confidence, int] = {"high": 1, "moderate": 1, "low": 2}  # bands of seven, either way


class Uptake(NamedTuple):
    """Of the kinds of error that were asked for (`was`), how many are `gone`."""

    was: int = 0
    gone: int = 0


def comparable(feedback: Feedback) -> bool:
    return feedback.by_model or feedback.alone == "not_set_up"


def to_watch(feedback: Feedback) -> tuple[str, ...]:
    """The kinds of error that come first, in that order; at most three."""
    return tuple(dict.fromkeys(kind_of(each) for each in priorities(feedback) if each.severity != "tip"))


def uptake(watched: Iterable[str], found: Mapping[str, int]) -> Uptake:
    asked = set(watched)
    return Uptake(len(asked), len(asked - set(found)))


def of_letter(feedback: Feedback, at: int, ref: str, attempt: int) -> Practice:
    """What is remembered of a marked letter: key points covered, kinds of error, and bands where a model gave any."""
    covered, points = len(feedback.covered), len(feedback.key_points)
    marks = _ranges(feedback.estimate) if feedback.estimate else {}
    return Practice(at, "letter", ref, covered, points, errors=kinds(feedback), marks=marks, attempt=attempt)


def _ranges(made: Estimate) -> dict[str, tuple[int, int]]:
    """Nobody can tell one band from one letter; of the three of Purpose the margin is never more than one."""
    ranges = {}
    for criterion, band in made.bands.items():
        margin = min(MARGIN[made.confidence], TOP[criterion] // 3)
        ranges[str(criterion)] = (max(0, band - margin), min(TOP[criterion], band + margin))
    return ranges
