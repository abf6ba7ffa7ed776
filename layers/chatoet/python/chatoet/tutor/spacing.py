"""When a card is asked again: the FSRS scheduler, without its random part, so that a turn done twice is done alike.

There are no steps within a day: an interval is whole days, and what was wrong comes once more at the end of a session.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Any, NamedTuple

from fsrs import Card, Rating, Scheduler, State

from chatoet.rules.course.grading import Grade

LONGEST = 120  # days: nobody prepares for a test much longer than that
RETENTION = 0.9  # the share of cards that is to be known when they come
_RATINGS: dict[Grade, Rating] = {
    "again": Rating.Again, "hard": Rating.Hard, "good": Rating.Good, "easy": Rating.Easy,
}  # fmt: skip


class Spaced(NamedTuple):
    """`due` in epoch seconds; `memory` is what is stored: stability in days, difficulty 1 to 10, the last review."""

    due: int
    memory: dict[str, Any]


def reviewed(memory: Mapping[str, Any], grade: Grade, now: int) -> Spaced:
    """An empty memory is that of a card which was never asked."""
    card, _ = _scheduler().review_card(_card(memory), _RATINGS[grade], datetime.fromtimestamp(now, UTC))
    known = {"stability": round(card.stability or 0, 4), "difficulty": round(card.difficulty or 0, 4), "at": now}
    return Spaced(int(card.due.timestamp()), {"began": now} | dict(memory) | known)


def _card(memory: Mapping[str, Any]) -> Card:
    if not memory:
        return Card(card_id=0, due=datetime.fromtimestamp(0, UTC))
    last = datetime.fromtimestamp(int(memory["at"]), UTC)
    stability, difficulty = float(memory["stability"]), float(memory["difficulty"])
    return Card(0, State.Review, stability=stability, difficulty=difficulty, due=last, last_review=last)


@cache
def _scheduler() -> Scheduler:
    return Scheduler(
        desired_retention=RETENTION,
        learning_steps=(),
        relearning_steps=(),
        maximum_interval=LONGEST,
        enable_fuzzing=False,
    )
