"""What is typed into the course leaves no trace, and the course leaves none of itself: by raw scans of every store."""

import pytest

from tests.fixtures.world import World, body_of
from tests.flows.erasures import left_of, run_out
from tests.flows.records import head_of, uid_of
from tests.flows.test_access import keep_course
from tests.flows.test_erasure import erase
from tests.flows.test_intake import key_of
from tests.flows.test_restriction import ends

WORD = "zebrafinch"
TYPED = (
    ("turns:words", f"a {WORD} of it"),
    ("turns:reading:b", WORD),
    ("turns:reading:a", f"1 {WORD}"),
    ("turns:drills:relevance", f"the {WORD}"),
    ("turns:drills:order", WORD),
    ("turns:drills:opening", f"I am writing to you about the {WORD} that was seen by the nurses and by you."),
    ("turns:placement", f"the {WORD}"),
    ("turns:set:test_date", f"the day of {WORD}"),
    ("turns:set:study", f"at {WORD}"),
    ("turns:set:zone", WORD),
    ("turns:language", WORD),
)
STATES = [tap for tap, _ in TYPED]


def everything(world: World) -> str:
    """Raw, with all that is sealed opened by the learner's own key, and every event and message on a lane."""
    key, uid, found = key_of(world), uid_of(world), []
    for table in world.account.tables:
        for item in world.account.items(table):
            found.append(str(item))
            for name in ("sealed", "result"):
                if name in item and item["pk"]["S"] == uid:
                    found.append(key.open(item[name]["B"], f"{uid}|{item['sk']['S']}"))
    return "\n".join([*found, str(world.events)])


@pytest.mark.clause("OET-2-list")
def test_no_word_that_was_typed_into_an_exercise_is_stored_logged_or_said_back(world: World) -> None:
    world.onboard()
    world.tap("turns:profession:nursing")
    for tap, typed in TYPED:
        world.tap(tap)
        before = len(world.line.sent)
        world.say(typed)
        assert len(world.line.sent) > before, tap
    assert WORD not in everything(world)
    assert WORD not in str(world.line.sent)


def test_stop_and_despair_are_heard_in_every_exercise_and_it_goes_on_after_start(world: World) -> None:
    world.onboard()
    world.tap("turns:profession:nursing")
    for tap in STATES:
        world.tap(tap)
        before = head_of(world).dialogue
        world.say("I want to kill myself")
        assert world.named("turn.answered")[-1]["step"] == "conduct", tap
        world.say("stop")
        quiet = len(world.line.sent)
        world.say("1 b")
        assert len(world.line.sent) == quiet, tap
        world.say("start")
        assert head_of(world).dialogue == before, tap


def test_e51_an_age_under_18_is_heard_in_the_middle_of_an_exercise(world: World) -> None:
    world.onboard()
    world.tap("turns:profession:nursing")
    for tap in STATES:
        world.tap(tap)
        before = head_of(world).dialogue
        world.say("I am 16")
        assert "18" in body_of(world.line.last), tap
        assert head_of(world).dialogue == before, "it is no answer"


@pytest.mark.clause("OET-6.2-erasure")
@pytest.mark.clause("OET-6.2-restrict")
def test_e19_the_course_is_frozen_and_thawed_with_all_else_and_an_erasure_leaves_nothing_of_it(world: World) -> None:
    world.onboard()
    keep_course(world)
    uid, before = uid_of(world), ends(world)
    mine = [f"{uid}|enrolment", f"{uid}|practice#{int(world.now):010}#m", f"{uid}|card#c"]
    assert all(before[key][1] == 0 for key in mine)
    world.tap("rights:restrict:c")
    world.tap("rights:correct:date")
    world.say("in 2 months")
    world.now += 10
    world.drain()
    until = head_of(world).held_until
    assert {ends(world)[key][0] for key in mine} == {until}, "what was corrected meanwhile as well"
    world.tap(f"rights:lift:yes:{head_of(world).epoch}")
    run_out(world)
    account, *others = ((ends(world)[key], before[key]) for key in mine)
    assert account[0] == (head_of(world).expires_at, 0)
    assert all(now == then for now, then in others)
    erase(world)
    assert left_of(world, uid, "GB.1001") == {}
