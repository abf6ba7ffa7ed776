"""What is said in the first questions, and when one of them is asked again from the settings."""

from collections.abc import Iterable
from datetime import date
from typing import Final

from chatoet.rules.course.enrolment import Enrolment
from chatoet.rules.course.local import local
from chatoet.rules.course.study import EVERY_DAY, REMIND
from chatoet.rules.course.targets import OTHER, SUBTESTS, Regulator, Targets
from chatoet.rules.course.zones import called
from chatoet.rules.language import listed, t
from chatoet.rules.messages import Buttons, Choices, Message, Option
from chatoet.rules.professions import called as profession_called
from chatoet.rules.words_dates import month, plain

NONE: Final = "none"  # the choice of who has not booked a test
_TITLE, _BESIDE = 24, 72  # characters of a list row: Meta's limits


# Questions ----------------------------------------------------------------------------------------------------------


def ask_regulator(targets: Targets, profession: str | None, serial: int, first: str = "") -> Message:
    rows = [_country(targets, code, profession, serial) for code in targets.countries]
    rows.append(_row(serial, OTHER, t("Another country")))
    body = t("Where do you want to register? Pick the country, or type the regulator.")
    return _list(first, body, rows, serial)


def ask_test_date(months: Iterable[date], serial: int, first: str = "") -> Message:
    rows = [_row(serial, each.isoformat(), month(each)) for each in months]
    rows.append(_row(serial, NONE, t("Not booked yet")))
    body = t("When is your test? Pick the month, or type the date, for example *23 March*.")
    return _list(first, body, rows, serial)


def ask_study(serial: int, first: str = "") -> Message:
    rows = []
    for name, title, when in (
        ("evenings", t("Evenings"), t("Every day at 20:00")),
        ("mornings", t("Mornings"), t("Every day at 07:00")),
        ("weekdays", t("Weekday evenings"), t("Monday to Friday at 20:00")),
        ("weekends", t("Weekends"), t("Saturday and Sunday at 10:00")),
    ):
        rows.append(_row(serial, name, title, when))
        reminded = t("{when}; I remind you then", when=when)
        rows.append(_row(serial, name + REMIND, t("{title}, remind", title=title), reminded))
    rows.append(_row(serial, "shifts", t("Around my shifts"), t("No fixed time, no reminders")))
    body = t(
        "When do you want to study? Ten minutes are enough. Pick one, or type it, for example "
        "*mon wed fri 21:30*; add *remind me* if I should write to you then."
    )
    return _list(first, body, rows, serial)


def ask_zone(zones: Iterable[str], serial: int, first: str = "") -> Message:
    rows = [_row(serial, zone, called(zone)) for zone in zones]
    body = t("Where are you now? It tells me your time of day. Pick one, or type your city or country.")
    return _list(first, body, rows, serial)


def _list(first: str, body: str, rows: list[Option], serial: int) -> Message:
    skip = Option(f"turns:skip:{serial}", t("Skip"))
    return Choices(f"{first}\n\n{body}" if first else body, t("Choose"), (*rows, skip))


def _row(serial: int, choice: str, title: str, beside: str = "") -> Option:
    return Option(f"turns:setup:{serial}:{choice}", title[:_TITLE], beside[:_BESIDE])


def _country(targets: Targets, code: str, profession: str | None, serial: int) -> Option:
    known = next((each for each in targets.of(profession) if each.country == code), None)
    return _row(serial, code, targets.country(code), f"{known.name} ({known.short})" if known else "")


# What was understood, and what was not ------------------------------------------------------------------------------


def regulator_noted(country: str, regulator: Regulator | None) -> str:
    if regulator:
        return t("Noted: {country}, {name}.", country=country, name=regulator.name)
    return t("Noted: {country}.", country=country) if country else t("Noted: another country.")


def regulator_unclear() -> str:
    return t("I do not know that country or regulator. Pick *Another country* if it is not in the list.")


def date_noted(day: date, whole_month: bool, other: date | None) -> str:
    if whole_month:
        return t(
            "Noted: {month}. I plan for {day}; add the exact date in *SETTINGS* when you know it.",
            month=month(day), day=plain(day),
        )  # fmt: skip
    said = t("Noted: your test is on *{day}*.", day=plain(day))
    if other:
        said += " " + t("If you meant {day}, change it in *SETTINGS*.", day=plain(other))
    return said


def date_open() -> str:
    return t("Noted: no date yet. Add it in *SETTINGS* when you have booked.")


def date_problem(problem: str) -> str:
    texts = {
        "past": t("That day has passed. Please type the date of your next test, with the year."),
        "far": t("That is more than two years away. Please check the year."),
    }
    return texts.get(problem, t("I could not read a date in that."))


def study_noted(enrolment: Enrolment) -> str:
    said = t("Noted: {times}.", times=times(enrolment))
    return f"{said} {t('I remind you then.')}" if enrolment.reminders else said


def study_unclear() -> str:
    return t("I could not read a day or a time in that.")


def zone_noted(zone: str, now: int) -> str:
    return t("Noted: {place}, where it is {time} now.", place=called(zone), time=clock(now, zone))


def zone_several() -> str:
    return t("That country has several clocks.")


def zone_unclear() -> str:
    return t("I do not know that place. Try the capital, or a large city near you.")


def skipped() -> str:
    return t("Skipped. You can set it in *SETTINGS* at any time.")


def unchanged() -> str:
    return t("Nothing is changed.")


def no_file() -> str:
    return t("I cannot use a file here.")


def letter_waits() -> str:
    return t("Your letter is still open: *SKIP* takes you back to it.")


def changed_profession(profession: str) -> str:
    return t("You prepare for *{profession}* now. The next task is for it.", profession=profession_called(profession))


# The end ------------------------------------------------------------------------------------------------------------


def summary(enrolment: Enrolment, targets: Targets, profession: str | None, now: int, first: str = "") -> Message:
    title = profession_called(profession)
    lines = [first, t("*Your plan: {profession}*", profession=title), *_plan(enrolment, now)]
    if regulator := targets.regulator(enrolment.regulator):
        lines += ["", target(regulator, targets.checked)]
    lines += ["", t("A placement of about 12 minutes tells me where to begin. Or start with *TODAY*.")]
    options = (
        Option("turns:placement", t("Placement (12 min)")),
        Option("turns:today", t("Today")),
        Option("turns:menu", t("Menu")),
    )
    return Buttons("\n".join(lines).strip(), options)


def _plan(enrolment: Enrolment, now: int) -> list[str]:
    lines = []
    if enrolment.test_date:
        day = date.fromisoformat(enrolment.test_date)
        left = (day - local(now, enrolment.zone).date()).days
        lines.append(t("• Test: {day}, {left} days to go", day=plain(day), left=left))
    if enrolment.days:
        lines.append(t("• Study: {times}", times=times(enrolment)))
    if enrolment.zone:
        place, time = called(enrolment.zone), clock(now, enrolment.zone)
        lines.append(t("• Your time: {place}, now {time}", place=place, time=time))
    on = t("on") if enrolment.reminders else t("off")
    return [*lines, t("• Reminders: {on}", on=on)]


def target(regulator: Regulator, checked: str) -> str:
    """What the regulator asks for, from where and as of when; it is never ours to promise."""
    name = regulator.short
    if not regulator.needs:
        return t("*Target:* I have no figures for the {name}. Please ask at {ask}.", name=name, ask=regulator.ask)
    needs = listed(f"{_subtest(each)} {regulator.needs[each]}" for each in SUBTESTS)
    since = f" {t('since {day}', day=plain(date.fromisoformat(regulator.since)))}" if regulator.since else ""
    sure = "" if regulator.sure == "official" else " " + t("Others report this; I found no official page.")
    day = plain(date.fromisoformat(checked))
    source = t("Source: {source}, looked up on {day}.", source=_site(regulator.source), day=day)
    confirm = t("Please confirm with your regulator: {ask}.", ask=regulator.ask)
    return f"*{t('Target')} ({name}{since}):* {needs}.{sure} {source} {confirm}"


def _subtest(name: str) -> str:
    return {"listening": t("Listening"), "reading": t("Reading"), "writing": t("Writing")}.get(name, t("Speaking"))


def _site(url: str) -> str:
    return url.removeprefix("https://").partition("/")[0]


# Times and dates for people -----------------------------------------------------------------------------------------


def times(enrolment: Enrolment) -> str:
    if enrolment.minute < 0:
        return t("{days}, at no fixed time", days=days(enrolment.days))
    hour, minute = divmod(enrolment.minute, 60)
    return t("{days} at {time}", days=days(enrolment.days), time=f"{hour:02}:{minute:02}")


def days(chosen: str) -> str:
    sets = {EVERY_DAY: t("every day"), "12345": t("Monday to Friday"), "67": t("Saturday and Sunday")}
    names = (t("Mon"), t("Tue"), t("Wed"), t("Thu"), t("Fri"), t("Sat"), t("Sun"))
    return sets.get(chosen) or listed(names[int(day) - 1] for day in chosen)


def clock(now: int, zone: str) -> str:
    return f"{local(now, zone):%H:%M}"
