"""Who is under 18 is turned away kindly, and nothing of them is kept beyond a day (case E51)."""

import pytest

from chatoet.rules.subject import State
from tests.fixtures.world import World, body_of, options_of
from tests.flows.records import decisions, head_of, uid_of

DAY = 86_400


def kept_at(world: World, second: int) -> list[str]:
    """Every item of a table that could tell of somebody, and has not ended by then."""
    tables = ("learners", "conversations", "consents", "cases", "keys", "links")
    items = [item for table in tables for item in world.account.items(table) if item["kind"]["S"] not in ("Pace", "Meter")]
    return [item["kind"]["S"] for item in items if int(item["expires_at"]["N"]) > second]


@pytest.mark.clause("PRO-child-parent")
@pytest.mark.parametrize(
    ("who", "said"),
    [
        ("GB.12", "I am 12"),
        ("DE.15", "Hi, I'm 15 years old and I want to practise"),
        ("IE.17", "im seventeen"),
        ("ES.9", "I'm under 18"),
    ],
)
def test_e51_whoever_says_to_be_a_minor_is_told_kindly_and_is_gone_in_a_day_in_every_country(
    world: World, who: str, said: str
) -> None:
    world.say(said, who)
    assert "adults of 18" in body_of(world.line.last)
    assert "nothing wrong" in body_of(world.line.last)
    assert head_of(world, who).state is State.UNDERAGE_BLOCKED
    assert len(world.named("age.refused")) == 1
    world.now += 60
    world.say("I am 30, let me in", who)
    world.tap(f"consent:accept:{world.core.policy.notice_version}", who)
    assert not head_of(world, who).accepted, "nobody accepts their way out within the day"
    assert ["adults" in body for body in world.line.bodies()] == [True] * 3
    assert kept_at(world, int(world.now) + DAY) == []
    world.now += DAY
    world.say("hi", who)
    assert "AI system" in body_of(world.line.last), "after it they are a stranger"


@pytest.mark.clause("PRO-child-parent")
def test_e51_the_third_button_of_the_notice_needs_no_words(world: World) -> None:
    world.say("hi")
    world.tap(options_of(world.line.last)["I'm under 18"])
    assert head_of(world).state is State.UNDERAGE_BLOCKED
    assert "adults of 18" in body_of(world.line.last)
    assert decisions(world) == [("age", "minor")]
    assert kept_at(world, int(world.now) + DAY) == []


@pytest.mark.clause("PRO-child-parent")
def test_e51_a_learner_who_says_so_is_asked_once_and_leaves_by_one_tap(world: World) -> None:
    world.open_task()
    letters = len(world.stored("conversations", "Part"))
    world.say("I am 16")
    asked = world.line.last
    assert options_of(asked) == {"I'm 18 or older": "consent:adult", "I'm under 18": "rights:erase:minor"}
    assert len(world.stored("conversations", "Part")) == letters, "it is no part of a letter"
    world.now += 5
    world.tap("consent:adult")
    assert ("age", "adult") in decisions(world)
    assert head_of(world).state is State.ACTIVE
    world.now += 5
    world.say("I am 25 now, thanks")
    assert len(world.named("age.asked")) == 1


def test_e51_an_old_notice_button_of_a_learner_asks_too(world: World) -> None:
    world.onboard()
    world.tap("consent:minor")
    assert "rights:erase:minor" in options_of(world.line.last).values()
    assert uid_of(world)
