"""The first questions: what an answer to each of them means, and which one follows."""

from datetime import date
from typing import Final, NamedTuple

from chatoet.rules import words_start as words
from chatoet.rules.course import dates, study
from chatoet.rules.course.enrolment import Enrolment
from chatoet.rules.course.targets import Targets
from chatoet.rules.course.zones import ZONES, zones_of

QUESTIONS: Final = ("regulator", "test_date", "study", "zone")  # in this order; each is also a state


class Asked(NamedTuple):
    """What a question was asked with. `now` in epoch seconds; `today` is the learner's day."""

    targets: Targets
    profession: str | None
    now: int
    today: date


class Heard(NamedTuple):
    """`enrolment` is None when the answer was not understood; `said` reads it back, or says what was wrong with it.

    `zones` are those between which the learner has to choose.
    """

    enrolment: Enrolment | None
    said: str
    zones: tuple[str, ...] = ()


def following(question: str) -> str:
    """Empty after the last one."""
    return (*QUESTIONS, "")[QUESTIONS.index(question) + 1]


def heard(question: str, before: Enrolment, asked: Asked, choice: str, text: str) -> Heard:
    """`choice` is what was tapped, `text` what was typed instead."""
    return _ANSWERS[question](before, asked, choice, text)


def _regulator(before: Enrolment, asked: Asked, choice: str, text: str) -> Heard:
    targets, profession = asked.targets, asked.profession
    found = targets.chosen(profession, choice) if choice else targets.told(profession, text)
    if found is None:
        return Heard(None, words.regulator_unclear())
    country, regulator = found
    said = words.regulator_noted(targets.country(country), targets.regulator(regulator))
    return Heard(before._replace(country=country, regulator=regulator), said)


def _test_date(before: Enrolment, asked: Asked, choice: str, text: str) -> Heard:
    told = _tapped_month(choice, asked.today) if choice else dates.told(text, asked.today)
    if told.problem == "unknown":
        return Heard(before._replace(test_date=""), words.date_open())
    if told.day is None:
        return Heard(None, words.date_problem(told.problem))
    said = words.date_noted(told.day, told.month, told.other)
    return Heard(before._replace(test_date=told.day.isoformat()), said)


def _tapped_month(choice: str, today: date) -> dates.Told:
    if choice == words.NONE:
        return dates.Told(None, "unknown")
    try:
        return dates.tapped(date.fromisoformat(choice), today)
    except ValueError:
        return dates.Told(None, "unclear")


def _study(before: Enrolment, asked: Asked, choice: str, text: str) -> Heard:
    found = study.preset(choice) if choice else study.told(text)
    if found is None:
        return Heard(None, words.study_unclear())
    after = before._replace(days=found.days, minute=found.minute, reminders=found.reminders)
    return Heard(after, words.study_noted(after))


def _zone(before: Enrolment, asked: Asked, choice: str, text: str) -> Heard:
    zones = (choice,) * (choice in ZONES) if choice else zones_of(text)
    if len(zones) != 1:
        return Heard(None, words.zone_several() if zones else words.zone_unclear(), zones)
    return Heard(before._replace(zone=zones[0]), words.zone_noted(zones[0], asked.now))


_ANSWERS = {"regulator": _regulator, "test_date": _test_date, "study": _study, "zone": _zone}
