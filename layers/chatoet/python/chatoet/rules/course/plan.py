"""What a learner does today: about ten minutes, from the test date, what goes badly, and what was done lately. Pure.

A day is a day of study (rules/course/days.py). A letter counts as ten minutes, to read the notes and to begin: it may
be sent whenever it is ready.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Final, Literal, NamedTuple

from chatoet.rules.course.days import study_day
from chatoet.rules.course.enrolment import Enrolment
from chatoet.rules.course.practice import Practice

Exercise = Literal["reading_a", "reading_b", "reading_c", "relevance", "order", "opening"]
Activity = Literal["cards", "letter"] | Exercise
Mood = Literal["study", "calm", "test_day", "past"]

EXERCISES: Final[Mapping[Exercise, int]] = {  # minutes; of two that fit alike, the first
    "reading_b": 6, "relevance": 5, "reading_a": 8, "opening": 6, "reading_c": 11, "order": 5,
}  # fmt: skip
LETTER: Final = 10  # minutes
MOST: Final = 15  # minutes of a day
FEWEST_CARDS: Final = 3
A_LETTER_EVERY, NEAR_THE_TEST = 3, 14  # days; with so many or fewer to the test a letter comes a day sooner
# Which exercise helps with which kind of error (rules/course/errors.py), or with which priority of the placement.
HELPS: Final[Mapping[str, Exercise]] = {
    "purpose": "opening", "missing_point": "relevance", "irrelevant": "relevance", "length": "relevance",
    "layout": "order", "content": "relevance", "conciseness": "relevance", "organisation": "order",
    "opening": "opening", "relevance": "relevance", "order": "order", "reading": "reading_b",
}  # fmt: skip
_NEVER: Final = 30  # days: as long ago counts what was never done
_LETTERS: Final = 2  # letters whose errors count


class Part(NamedTuple):
    """`cards`: how many; 0 for all else."""

    what: Activity
    minutes: int
    cards: int = 0


class Plan(NamedTuple):
    """`parts` are what is left of today. `days` to the test, below 0 after it; None when no date is known. `done` is
    whether something was done today already."""

    parts: tuple[Part, ...]
    mood: Mood = "study"
    days: int | None = None
    done: bool = False

    @property
    def minutes(self) -> int:
        return sum(part.minutes for part in self.parts)


def plan(
    enrolment: Enrolment,
    practices: Sequence[Practice],
    cards_due: int,
    today: date,
    offered: Collection[str] = (*EXERCISES, "letter"),
) -> Plan:
    """`practices` come the latest first, letters included. `offered` is what there is content for."""
    days = days_to_test(enrolment, today)
    ago = _days_ago(practices, today, enrolment.zone)
    mood = _mood(days)
    done = any(ago.get(what) == 0 for what in ("words", "letter", *EXERCISES))
    if mood in ("past", "test_day"):
        return Plan((), mood, days, done)
    cards = _cards(cards_due, ago.get("words") == 0, few=mood == "calm")
    main = _main(enrolment, practices, ago, days, offered) if mood == "study" else ()
    parts = (*cards, *main)
    if not parts and not done and mood == "study" and cards_due:
        parts = _cards(cards_due, done=False, few=True)
    return Plan(parts, mood, days, done)


def days_to_test(enrolment: Enrolment, today: date) -> int | None:
    try:
        return (date.fromisoformat(enrolment.test_date) - today).days
    except ValueError:
        return None


def _mood(days: int | None) -> Mood:
    if days is None or days > 1:
        return "study"
    return {1: "calm", 0: "test_day"}.get(days, "past")  # type: ignore[return-value]


def _days_ago(practices: Sequence[Practice], today: date, zone: str) -> Mapping[str, int]:
    """When each kind of exercise was last done."""
    last: dict[str, int] = {}
    for practice in practices:
        last.setdefault(practice.what, max(0, (today - study_day(practice.at, zone)).days))
    return last


def _cards(due: int, done: bool, few: bool) -> tuple[Part, ...]:
    """`few`: also one or two are worth the while, because little else is done."""
    if done or due < (1 if few else FEWEST_CARDS):
        return ()
    return (Part("cards", (due + 1) // 2, due),)


def _main(
    enrolment: Enrolment,
    practices: Sequence[Practice],
    ago: Mapping[str, int],
    days: int | None,
    offered: Collection[str],
) -> tuple[Part, ...]:
    """One exercise or a letter; none when one was done today."""
    if any(ago.get(what) == 0 for what in ("letter", *EXERCISES)):
        return ()
    every = A_LETTER_EVERY - (days is not None and days <= NEAR_THE_TEST)
    exercises: list[Exercise] = [what for what in EXERCISES if what in offered]
    if "letter" in offered and (ago.get("letter", _NEVER) >= every or not exercises):
        return (Part("letter", LETTER),)
    weak = _weak(enrolment, practices)
    best = max(exercises, key=lambda what: _need(what, practices, ago, weak), default=None)
    return (Part(best, EXERCISES[best]),) if best else ()


def _weak(enrolment: Enrolment, practices: Sequence[Practice]) -> Mapping[str, int]:
    """How often the last letters and the placement point to each exercise."""
    letters = [practice for practice in practices if practice.what == "letter"][:_LETTERS]
    kinds = [kind for letter in letters for kind in letter.errors] + list(enrolment.priorities)
    return Counter(HELPS[kind] for kind in kinds if kind in HELPS)


def _need(what: Exercise, practices: Sequence[Practice], ago: Mapping[str, int], weak: Mapping[str, int]) -> float:
    """In days: how long ago, with days added for what goes badly."""
    last = next((practice for practice in practices if practice.what == what and practice.asked), None)
    wrong = 1 - last.right / last.asked if last else 0.5
    return min(ago.get(what, _NEVER), _NEVER) + 6 * wrong + 3 * weak.get(what, 0)
