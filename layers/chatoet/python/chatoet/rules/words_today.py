"""The plan of a day, and what is said around it."""

from datetime import date
from typing import Final

from chatoet.rules.course.plan import Activity, Part, Plan
from chatoet.rules.course.streak import NEEDED, Streak
from chatoet.rules.language import t
from chatoet.rules.messages import Buttons, Choices, Message, Option
from chatoet.rules.words_dates import plain

ANY_DAY: Final = "now"  # in place of a date, in a button that is good on every day


def name_of(what: Activity) -> str:
    return {
        "cards": t("cards"),
        "letter": t("a letter: read the notes and begin; send it when it is ready"),
        "reading_a": t("a Part A set"),
        "reading_b": t("a Part B set"),
        "reading_c": t("a Part C text"),
        "relevance": t("a drill: what this reader needs"),
        "order": t("a drill: the order of a letter"),
        "opening": t("a drill: how a letter begins"),
    }[what]


def _line(part: Part) -> str:
    if part.what != "cards":
        return f"• {name_of(part.what)}"
    return "• " + (t("1 card") if part.cards == 1 else t("{number} cards", number=part.cards))


def _countdown(days: int | None) -> str:
    if days is None or days < 2:  # what is said of the last days needs no number
        return ""
    return "\n\n" + t("{days} days to your test.", days=days)


def plan(today: Plan, day: date, first: str = "") -> Message:
    """With something left to do. `day` is of the plan: the button to start it is good on that day alone."""
    lines = "\n".join(map(_line, today.parts))
    if today.mood == "calm":
        head = t("*Next comes your test.* Only this today, then rest: sleep helps more than another letter.")
    elif today.done:
        head = t("*Still for today*, about {minutes} minutes:", minutes=today.minutes)
    else:
        head = t("*Today*, about {minutes} minutes:", minutes=today.minutes)
    body = f"{first}{head}\n{lines}{_countdown(today.days)}"
    start = Option(_start(today.parts[0].what, day), t("Start"))
    return Buttons(body, (start, Option("turns:other", t("Something else")), Option("turns:menu", t("Menu"))))


def _start(what: Activity, day: date) -> str:
    return "turns:write" if what == "letter" else f"turns:begin:{day.isoformat()}:{what}"


def nothing_there() -> Message:
    """No content for this learner yet."""
    body = t("There is nothing planned for you today. Choose what you like, or come back tomorrow.")
    return Buttons(body, (Option("turns:other", t("Something else")), Option("turns:menu", t("Menu"))))


def done(kept: Streak, tomorrow: Plan, reminders: bool) -> Message:
    parts = [t("*Done for today.*") + " " + _days(kept)]
    if tomorrow.parts:
        parts.append(t("Tomorrow:") + "\n" + "\n".join(map(_line, tomorrow.parts)))
    parts.append(
        t("Reminders are on.") if reminders else t("Reminders are off. You can switch them on in the settings.")
    )
    options = (
        Option("turns:other", t("Something else")),
        Option("turns:settings", t("Reminders")),
        Option("turns:menu", t("Menu")),
    )
    return Buttons("\n\n".join(parts), options)


def _days(kept: Streak) -> str:
    said = t("Days of study this week: {days} of {needed}.", days=kept.days, needed=NEEDED)
    if kept.weeks:
        said += " " + t("Weeks kept in a row: {weeks}.", weeks=kept.weeks)
    return said


def calm() -> Message:
    body = t(
        "*Tomorrow is your test.* There is nothing left to practise today. Pack what you need, eat, and sleep well."
    )
    return Buttons(body, (Option("turns:menu", t("Menu")),))


def test_day() -> Message:
    body = t("*Today is your test*, so I have planned nothing. Read each question twice, and take your time.")
    return Buttons(body, (Option("turns:menu", t("Menu")),))


def other_day() -> str:
    return t("That was the plan of another day.") + "\n\n"


def something_else() -> Message:
    rows = (
        Option("turns:write", t("A letter"), t("Case notes, your letter, feedback")),
        Option(f"turns:begin:{ANY_DAY}:cards", t("Cards"), t("New words, your own errors")),
        Option(f"turns:begin:{ANY_DAY}:reading_a", t("Reading, Part A"), t("Four short texts, about 8 minutes")),
        Option(f"turns:begin:{ANY_DAY}:reading_b", t("Reading, Part B"), t("Three short texts, about 6 minutes")),
        Option(f"turns:begin:{ANY_DAY}:reading_c", t("Reading, Part C"), t("A longer text, about 11 minutes")),
        Option(f"turns:begin:{ANY_DAY}:relevance", t("What the reader needs"), t("A drill, about 5 minutes")),
        Option(f"turns:begin:{ANY_DAY}:order", t("The order of a letter"), t("A drill, about 5 minutes")),
        Option(f"turns:begin:{ANY_DAY}:opening", t("How a letter begins"), t("A drill, about 6 minutes")),
        Option("turns:menu", t("Menu")),
    )
    return Choices(t("What would you like to do instead?"), t("Choose"), rows)


def how_did_it_go(day: date) -> Message:
    body = t(
        "Your test was on {when}. How did it go? Your answer changes the plan, and I do not keep it.", when=plain(day)
    )
    options = (
        Option("turns:went:passed", t("I have what I need")),
        Option("turns:went:again", t("I take it again")),
        Option("turns:went:waiting", t("No result yet")),
    )
    return Buttons(body, options)


def went(how: str) -> Message:
    menu = Option("turns:menu", t("Menu"))
    today = Option("turns:today", t("Today"))
    match how:
        case "passed":
            body = t(
                "That is your own work, and I am glad. I have taken the date out, and reminders are off. If you are "
                "done here, *DELETE* removes your data; if you like to go on, so do I."
            )
            return Buttons(body, (today, menu))
        case "again":
            body = t(
                "Then we go on from where you are; what you have learnt stays. I have taken the old date out. Set the "
                "new one when you know it."
            )
            return Buttons(body, (Option("turns:set:test_date", t("Set a new date")), today, menu))
    body = t(
        "Waiting is hard. I have taken the date out, so that Today goes on without it; reminders are off. Practise a "
        "little if you like."
    )
    return Buttons(body, (today, menu))
