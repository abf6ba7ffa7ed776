"""A month of a nurse who works shifts, as the clock tells it: plans, cards, reminders. `pytest -s` prints the table.

For two weeks she studies on five days of seven, twice after midnight; then nothing is heard of her.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

import pytest

from chatoet.content import ContentStore
from chatoet.rules.clock import DAY
from chatoet.rules.course.streak import Streak, days_of, streak
from tests.fixtures.world import World, body_of
from tests.flows.records import head_of

ZONE = "Asia/Kolkata"
FIRST = date(2033, 5, 23)  # a Monday
DAYS, STUDIED = 31, 14
REMINDED = "19:00"
SHIFTS = ("early", "night", "long day", "off", "late", "off", "off")
# When she studies on each day of the week: hours after its midnight, over 24 in the night that ends it; None: not.
STUDY = (21.0, 25.5, None, 10.0, 26.0, None, 11.0)
CONTENT = ContentStore()


class Told(NamedTuple):
    """What became of one day."""

    day: date
    shift: str
    plan: str
    cards: int
    reminder: str


def at(day: date, hours: float) -> float:
    midnight = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(ZONE))
    return midnight.timestamp() + hours * 3600


@pytest.fixture
def nurse(world: World) -> World:
    world.now = at(FIRST, 7)
    world.onboard()
    world.tap("turns:profession:nursing")
    for answer in ("skip", "10 July 2033", f"every day {REMINDED} remind me", "India"):
        world.say(answer)
    return world


def studies(world: World) -> tuple[str, int]:
    """The plan of the day, then all cards of it, answered right; how many those were."""
    world.say("today")
    plan = body_of(world.line.last)
    world.say("words")
    asked = 0
    while head_of(world).dialogue.step == "card":
        world.say(answers()[head_of(world).dialogue.doing.split("@")[1]])
        asked += 1
    return plan, asked


@cache
def answers() -> dict[str, str]:
    frames = {frame.id: frame.answers[0] for frame in CONTENT.frames("nursing", show_drafts=True)}
    return frames | {fix.id: fix.answers[0] for fix in CONTENT.fixes(show_drafts=True)}


def month(world: World) -> Iterator[Told]:
    """Each day from four in the morning to four in the morning."""
    for n in range(DAYS):
        day = FIRST + timedelta(n)
        hours = STUDY[day.weekday()] if n < STUDIED else None
        said: tuple[str, int] = ("", 0)
        reminders = len(world.events)
        if hours is not None:
            world.sweep(at(day, hours))
            said = studies(world)
        world.sweep(at(day, 28))
        yield Told(day, SHIFTS[day.weekday()], *said, reminder_of(world, reminders))


def reminder_of(world: World, since: int) -> str:
    told = [event for event in world.events[since:] if event["event"].startswith("reminder.")]
    return ", ".join(str(event.get("kind") or f"held: {event['reason']}") for event in told)


def printed(days: list[Told]) -> None:
    print("\n| Day | Shift | Plan | Cards | Reminder |\n|---|---|---|---|---|")  # noqa: T201
    for each in days:
        plan = " · ".join(line.removeprefix("• ") for line in each.plan.splitlines() if line.startswith("•"))
        print(f"| {each.day:%a %-d %b} | {each.shift} | {plan} | {each.cards or ''} | {each.reminder} |")  # noqa: T201


def test_a_month_of_shifts(nurse: World) -> None:
    days = list(month(nurse))
    printed(days)
    first, second, silent = days[:7], days[7:14], days[14:]

    # Plans: on every day of study one of about ten minutes, which counts down to the test.
    plans = [each.plan for each in days if each.plan]
    assert len(plans) == 10
    assert all("*Today*, about" in plan and "days to your test." in plan for plan in plans)

    # Cards: new ones each day, and those that were right come back later, not on the same day.
    cards = nurse.stored("conversations", "Card")
    assert all(each.cards > 0 for each in days if each.plan)
    assert sum(int(card["reps"]["N"]) for card in cards) == sum(each.cards for each in days)
    assert max(int(card["reps"]["N"]) for card in cards) > 1

    # The weeks of five days are kept, two nights that ended after midnight among them.
    times = [int(item["at"]["N"]) for item in nurse.stored("conversations", "Practice")]
    assert streak(days_of(times, ZONE), second[-1].day) == Streak(weeks=2, days=5)

    # Reminders: none where she had studied before, free inside the window, at most two templates in any seven days.
    assert [each.reminder for each in first] == [
        "free", "free", "free", "held: practised", "template", "free", "held: practised",
    ]  # fmt: skip
    templates = [int(at(each.day, 19)) for each in days if each.reminder == "template"]
    assert len(templates) == 7
    assert all(sum(0 <= one - other < 7 * DAY for other in templates) <= 2 for one in templates)
    assert {each.reminder for each in silent[:13]} == {"template", "held: week"}
    assert [each.reminder for each in silent[13:]] == ["held: silent", "", "", ""], "after fourteen silent days"
    went_out = [event for event in nurse.line.sent if event["type"] == "template"]
    assert [event["template"]["name"] for event in went_out] == ["study_reminder_1"] * 7
