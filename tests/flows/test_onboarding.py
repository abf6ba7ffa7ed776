"""The first questions on real tables: what was answered is stored with the turn that answered it, once."""

import pytest

from chatoet.rules import language
from tests.fixtures.world import World, body_of, options_of


def enrolments(world: World) -> list[dict[str, str]]:
    stored = world.stored("learners", "Enrolment")
    return [{key: next(iter(value.values())) for key, value in item.items()} for item in stored]


def test_what_was_told_is_kept_with_its_turn_however_often_that_is_delivered(world: World) -> None:
    world.onboard()
    world.tap("turns:profession:nursing")
    assert enrolments(world) == [], "a profession is the dialogue's"
    row = options_of(world.line.last)["United Kingdom"]
    wamid = world.tap(row)
    sent = len(world.line.sent)
    world.tap(row, wamid=wamid)
    assert len(world.line.sent) == sent, "delivered again, it is answered once"
    world.tap(row)
    assert "button" in body_of(world.line.last), "tapped again, it is of an older question"
    for typed in ("2033-12-01", "weekdays 21:30 remind me", "Manila"):
        world.say(typed)
    [told] = enrolments(world)
    fields = ("country", "regulator", "test_date", "days", "minute", "zone")
    assert tuple(told[name] for name in fields) == ("GB", "nmc", "2033-12-01", "12345", "1290", "Asia/Manila")
    assert set(options_of(world.line.last).values()) == {"turns:placement", "turns:today", "turns:menu"}
    assert not [event for event in world.events if event["level"] == "ERROR"]
    assert not [event for event in world.events if "Manila" in repr(event) or "nmc" in repr(event)], "nor in a log"


def test_the_language_that_was_chosen_is_spoken_and_understood_from_the_next_turn_on(world: World) -> None:
    world.onboard()
    world.tap("turns:profession:nursing")
    for code, command, row in (("es", "ajustes", "Zona horaria"), ("ar", "الإعدادات", "المنطقة الزمنية")):
        world.tap(f"turns:language:{code}")
        assert [head["language"]["S"] for head in world.stored("learners", "Head")] == [code]
        world.say(command)
        assert row in options_of(world.line.last)
    world.tap("turns:language:en")
    assert not [head for head in world.stored("learners", "Head") if head.get("language", {}).get("S")]
    world.say("settings")
    assert "Time zone" in options_of(world.line.last)


def test_the_lane_of_consent_speaks_it_in_a_process_of_its_own(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.onboard()
    world.tap("turns:profession:nursing")
    world.tap("turns:language:es")
    world.say("stop")
    monkeypatch.setattr(language, "_translations", {})
    world.say("start")
    assert "Ajustes" in options_of(world.line.last)
