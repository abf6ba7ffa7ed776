"""Reminders: armed with the settings, sent as the rules say, and never by a scan."""

import json
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from chatoet.rules.clock import DAY
from chatoet.rules.course.reminders import KEPT, LATE
from chatoet.store.dues import bucket
from tests.fixtures.world import START, Json, World, body_of, options_of
from tests.flows.records import chains_of, head_of, plant, uid_of

HOUR = 3600
INDIA = ZoneInfo("Asia/Kolkata")
# START is a Wednesday morning in India; the learner studies on Mondays, Wednesdays and Fridays at eight in the evening.
WEDNESDAY = int(datetime(2033, 5, 18, 20, tzinfo=INDIA).timestamp())
FRIDAY, MONDAY = WEDNESDAY + 2 * DAY, WEDNESDAY + 5 * DAY
BARRED: tuple[tuple[Json, str], ...] = (
    ({"state": "RESTRICTED"}, "restricted"),
    ({"leaving_at": WEDNESDAY + 90 * DAY}, "leaving"),
    ({"state": "EXPIRED"}, "expired"),
)


@pytest.fixture
def asked(world: World) -> World:
    """A nurse in India who asked to be reminded in the first questions."""
    return enrol(world)


def enrol(world: World) -> World:
    world.onboard()
    world.tap("turns:profession:nursing")
    for answer in ("skip", "skip", "mon wed fri 20:00 remind me", "India"):
        world.say(answer)
    return world


def armed(world: World) -> list[int]:
    """When, by the learner's own list and by the hours; both name the same."""
    found = [i for i in world.stored("learners", "Due") if "study" in i["sk"]["S"]]
    own = {int(i["due_at"]["N"]) for i in found if i["sk"]["S"] == "due#study"}
    hours = {int(i["due_at"]["N"]) for i in found if i["pk"]["S"].startswith("due#")}
    assert own == hours
    return sorted(own)


def sent(world: World, until: float) -> list[Json]:
    """What goes to the learner while time passes."""
    before = len(world.line.sent)
    world.sweep(until)
    return world.line.sent[before:]


def held_for(world: World) -> list[str]:
    return [str(event["reason"]) for event in world.named("reminder.held")]


def enrolment_of(world: World) -> Json:
    (item,) = world.stored("learners", "Enrolment")
    return item


def plant_enrolment(world: World, **values: Any) -> None:
    model = world.core.tables["Enrolment"]
    actions = [getattr(model, name).set(value) for name, value in values.items()]
    model(uid_of(world), "enrolment").update(actions=actions)


def falls_due(world: World, at: int) -> list[Json]:
    """The reminder of that time reaches the tutor; what the learner is sent."""
    before, world.now = len(world.line.sent), at
    world.due("study", uid_of(world))
    return world.line.sent[before:]


def test_what_was_asked_for_comes_at_that_time_and_the_next_is_armed_in_the_same_commit(asked: World) -> None:
    assert armed(asked) == [WEDNESDAY]
    head = head_of(asked)
    assert sent(asked, WEDNESDAY - 1) == [], "never early"
    (message,) = sent(asked, WEDNESDAY)
    assert "You asked me to remind you to study: Mon, Wed, Fri at 20:00." in body_of(message)
    assert options_of(message) == {"Start": "turns:today", "Stop reminders": "turns:set:reminders:off"}
    assert armed(asked) == [FRIDAY]
    assert head_of(asked).last_inbound == head.last_inbound, "it is no word of the learner's"
    assert head_of(asked).dialogue == head.dialogue
    assert [event["kind"] for event in asked.named("reminder.sent")] == ["free"]
    (chain,) = chains_of(asked).values()
    assert chain[-1].event == "reminder.sent"


def test_outside_the_window_it_is_a_template_at_most_twice_in_a_week_in_the_language_chosen(asked: World) -> None:
    """Nothing is heard of the learner any more."""
    asked.tap("turns:language:es")
    free, *templates = sent(asked, START + 20 * DAY)
    assert list(options_of(free).values()) == ["turns:today", "turns:set:reminders:off"]
    assert [message["template"]["name"] for message in templates] == ["study_reminder_1"] * 4
    assert {message["template"]["language"]["code"] for message in templates} == {"es"}
    buttons = [part["parameters"][0]["payload"] for part in templates[0]["template"]["components"]]
    assert buttons == ["turns:today", "turns:set:reminders:off"]
    assert held_for(asked) == ["week", "silent"], "two in seven days; none after fourteen silent days"
    assert json.loads(enrolment_of(asked)["reminded"]["S"]) == [FRIDAY, MONDAY, FRIDAY + 7 * DAY, MONDAY + 7 * DAY]
    assert asked.named("reply.failed") == []


def test_the_tap_that_ends_reminders_ends_them_with_one_word(asked: World) -> None:
    (message,) = falls_due(asked, WEDNESDAY)
    asked.tap(options_of(message)["Stop reminders"])
    assert body_of(asked.line.last).startswith("Reminders are off. I write only when you do.")
    assert "reminders" not in enrolment_of(asked)
    assert sent(asked, FRIDAY + 9 * DAY) == []
    assert held_for(asked) == ["off"]
    assert armed(asked) == [], "that was the last one"


def test_the_tap_of_a_template_opens_the_day(asked: World) -> None:
    falls_due(asked, FRIDAY)
    asked.receive({"type": "button", "button": {"payload": "turns:today", "text": "Start"}})
    assert asked.named("turn.answered")[-1]["step"] == "today"


def test_who_practised_today_is_left_alone(asked: World) -> None:
    model, at = asked.core.tables["Practice"], WEDNESDAY - 3 * HOUR
    values = {"kind": "Practice", "controller_id": "self", "expires_at": at + DAY * 90, "at": at}
    model(uid_of(asked), f"practice#{at:010}#m1", what="words", ref="cards@1", right=1, asked=1, **values).save()
    assert falls_due(asked, WEDNESDAY) == []
    assert len(falls_due(asked, FRIDAY)) == 1
    state: Any = asked.core.tables["Head"].get(uid_of(asked), "head").dialogue
    plant(asked, dialogue={**state, "since": MONDAY - HOUR})  # an exercise that is not finished yet
    assert falls_due(asked, MONDAY) == []
    assert held_for(asked) == ["practised", "practised"]


@pytest.mark.clause("OET-6.2-object")
def test_stop_is_the_end_of_reminders_and_start_brings_back_those_that_were_asked_for(asked: World) -> None:
    asked.say("STOP")
    assert sent(asked, FRIDAY + HOUR) == []
    assert held_for(asked) == ["stopped"]
    asked.say("START")
    asked.drain()
    assert len(sent(asked, WEDNESDAY + 7 * DAY)) == 1, "looked at once a week while it lasted"


@pytest.mark.clause("OET-6.2-object")
def test_who_objects_gets_none(asked: World) -> None:
    asked.tap("rights:object:security")
    assert head_of(asked).objects("security")
    assert falls_due(asked, WEDNESDAY) == []
    assert held_for(asked) == ["objected"]


@pytest.mark.clause("OET-6.2-restrict")
@pytest.mark.clause("OET-6.2-erasure")
def test_e19_what_the_gate_bars_reminds_nobody_and_it_is_on_record_why(asked: World) -> None:
    before = head_of(asked)
    for week, (values, reason) in enumerate(BARRED):
        now_is: Json = {"state": "ACTIVE", "leaving_at": 0} | values
        plant(asked, **now_is)
        assert falls_due(asked, WEDNESDAY + week * 7 * DAY) == []
        assert held_for(asked)[-1] == reason
        assert armed(asked) == [WEDNESDAY + (week + 1) * 7 * DAY], "it may be over by then"
    assert head_of(asked).dialogue == before.dialogue
    plant(asked, state="ERASING")
    falls_due(asked, WEDNESDAY + len(BARRED) * 7 * DAY)
    assert [event["reason"] for event in asked.named("item.dropped")] == ["gone"]
    assert armed(asked) == [asked.now], "whatever erasure has found stays found"


def test_a_sweep_that_comes_hours_late_sends_nothing_and_goes_on(asked: World) -> None:
    asked.now = WEDNESDAY + LATE + 1
    asked.expiry.sweep(int(asked.now))
    asked.drain()
    assert held_for(asked) == ["late"]
    assert armed(asked) == [FRIDAY]


def test_e1_the_same_due_handed_over_twice_is_one_reminder(asked: World) -> None:
    for at in (WEDNESDAY, FRIDAY):
        assert len(falls_due(asked, at)) == 1
        assert falls_due(asked, at) == []
    assert [event["kind"] for event in asked.named("reminder.sent")] == ["free", "template"]
    assert armed(asked) == [MONDAY]


def test_another_time_or_place_moves_the_reminder_and_the_old_one_is_gone(asked: World) -> None:
    asked.tap("turns:set:study")
    asked.say("mon wed fri 21:00 remind me")
    assert armed(asked) == [WEDNESDAY + HOUR]
    assert falls_due(asked, WEDNESDAY) == [], "as if it had been on its way by then"
    assert held_for(asked) == ["moved"]
    assert armed(asked) == [WEDNESDAY + HOUR]
    asked.tap("turns:set:zone")
    asked.say("Dubai")
    assert armed(asked) == [WEDNESDAY + HOUR + 90 * 60]


def test_who_asks_for_reminders_again_gets_the_next_one_whatever_became_of_the_last(asked: World) -> None:
    """It may have been lost, or be looked at once a week."""
    for entry in asked.stored("learners", "Due"):
        if "study" in entry["sk"]["S"]:
            asked.core.tables["Due"](entry["pk"]["S"], entry["sk"]["S"]).delete()
    asked.tap("turns:set:reminders:on")
    assert armed(asked) == [WEDNESDAY]


def test_without_a_time_zone_nothing_is_armed_and_the_learner_is_told(world: World) -> None:
    world.onboard()
    world.tap("turns:profession:nursing")
    for answer in ("skip", "skip", "every day 20:00 remind me", "skip"):
        world.say(answer)
    assert armed(world) == []
    assert "I can remind you once I know your time of day" in body_of(world.line.last)
    world.tap("turns:set:zone")
    world.say("India")
    assert armed(world) == [WEDNESDAY]


def test_after_the_test_there_are_none_until_there_is_another(asked: World) -> None:
    asked.tap("turns:set:test_date")
    asked.say("20 May 2033")
    assert armed(asked) == [WEDNESDAY]
    assert len(falls_due(asked, WEDNESDAY)) == 1
    assert falls_due(asked, FRIDAY) == [], "Friday is the test"
    assert held_for(asked) == ["test"]
    asked.tap("turns:set:test_date")
    asked.say("20 June 2033")
    assert armed(asked) == [MONDAY]


@pytest.mark.clause("OET-6.2-rectify")
def test_a_day_of_the_test_that_is_corrected_as_a_right_brings_reminders_back_too(asked: World) -> None:
    asked.tap("turns:set:test_date")
    asked.say("20 May 2033")
    falls_due(asked, WEDNESDAY)
    falls_due(asked, FRIDAY)
    asked.tap("rights:correct:date")
    asked.say("20 June 2033")
    assert armed(asked)[-1:] == [MONDAY]


@pytest.mark.clause("OET-7-necessary")
def test_the_memory_of_templates_goes_after_two_weeks(asked: World) -> None:
    plant_enrolment(asked, reminded=[WEDNESDAY - KEPT, WEDNESDAY - KEPT + 1])
    plant(asked, last_inbound=WEDNESDAY - 2 * DAY)
    falls_due(asked, WEDNESDAY)
    assert json.loads(enrolment_of(asked)["reminded"]["S"]) == [WEDNESDAY - KEPT + 1, WEDNESDAY]


def test_the_reminder_lies_in_its_hour_where_the_sweep_finds_it_without_a_scan(asked: World) -> None:
    (entry,) = (i for i in asked.stored("learners", "Due") if i["sk"]["S"].startswith("study#"))
    assert entry["pk"]["S"] == bucket(WEDNESDAY, uid_of(asked))
    assert set(entry) == {"pk", "sk", "kind", "controller_id", "expires_at", "uid", "due_at"}
