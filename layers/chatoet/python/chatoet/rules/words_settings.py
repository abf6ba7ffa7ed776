"""What is said about the settings, and in which language we speak."""

from datetime import date
from typing import Final

from chatoet.rules import words_start
from chatoet.rules.course.enrolment import Enrolment
from chatoet.rules.course.targets import Targets
from chatoet.rules.course.zones import called
from chatoet.rules.language import DEFAULT, t
from chatoet.rules.messages import Choices, Message, Option
from chatoet.rules.professions import called as profession_called
from chatoet.rules.words_dates import plain

LANGUAGES: Final = {"en": "English", "es": "Español", "ar": "العربية"}  # each in itself
_BESIDE = 72  # characters below the title of a list row: Meta's limit


def settings(enrolment: Enrolment, targets: Targets, profession: str | None, language: str | None, now: int) -> Message:
    reminders = ("off", t("Reminders: on")) if enrolment.reminders else ("on", t("Reminders: off"))
    rows = (
        _row("set:test_date", t("Test date"), _date(enrolment)),
        _row("set:study", t("Days and time"), words_start.times(enrolment) if enrolment.days else ""),
        _row("set:zone", t("Time zone"), _zone(enrolment, now)),
        _row(f"set:reminders:{reminders[0]}", reminders[1], t("Tap to switch")),
        _row("set:regulator", t("Country, regulator"), _regulator(enrolment, targets, profession)),
        _row("language", t("Language"), LANGUAGES.get(language or DEFAULT, "")),
        _row("professions:1", t("Profession"), profession_called(profession)),
        _row("placement", t("Placement"), t("About 12 minutes")),
        _row("menu", t("Menu")),
    )
    return Choices(t("*Your settings.* Tap one to change it."), t("Change"), rows)


def _row(action: str, title: str, beside: str = "") -> Option:
    return Option(f"turns:{action}", title, (beside or t("Not set"))[:_BESIDE] if action != "menu" else "")


def _date(enrolment: Enrolment) -> str:
    return plain(date.fromisoformat(enrolment.test_date)) if enrolment.test_date else ""


def _zone(enrolment: Enrolment, now: int) -> str:
    if not enrolment.zone:
        return ""
    place, time = called(enrolment.zone), words_start.clock(now, enrolment.zone)
    return t("{place}, now {time}", place=place, time=time)


def _regulator(enrolment: Enrolment, targets: Targets, profession: str | None) -> str:
    """Of the profession as it is now: who changed it is not told of another's."""
    regulator = next((each for each in targets.of(profession) if each.id == enrolment.regulator), None)
    return regulator.name if regulator else targets.country(enrolment.country)


def reminders_on(enrolment: Enrolment, now: int) -> str:
    place, time = called(enrolment.zone), words_start.clock(now, enrolment.zone)
    return t(
        "Reminders are on: {times} ({place}, now {time}). Switch them off here, or write *STOP* to end all messages.",
        times=words_start.times(enrolment), place=place, time=time,
    )  # fmt: skip


def reminders_off() -> str:
    return t("Reminders are off. I write only when you do.")


def time_first() -> str:
    return t("For a reminder I need a time.")


def place_first() -> str:
    return t("For a reminder I need to know your time of day.")


def languages() -> Message:
    rows = tuple(Option(f"turns:language:{code}", name) for code, name in LANGUAGES.items())
    body = t("In which language shall I speak? Practice, feedback and case notes stay in English.")
    return Choices(body, t("Choose"), (*rows, Option("turns:menu", t("Menu"))))


def spoken() -> str:
    """Said in the language that was chosen."""
    return t("I speak this language with you from now on. Practice stays in English.")
