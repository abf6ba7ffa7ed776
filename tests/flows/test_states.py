"""What a learner reads in a state that bars tutoring: never nothing, and what we tell them to write is understood."""

from collections.abc import Callable

import pytest

from chatoet.rules.clock import DAY
from chatoet.rules.head import FOR_GOOD
from chatoet.rules.receipt import Interval, intervals
from tests.fixtures.world import World, body_of, options_of
from tests.flows.policies import published, with_question
from tests.flows.standing import expired, leaving, restricted

STATES = pytest.mark.parametrize("state", [restricted, leaving, expired])
TAPS = (
    "consent:accept:1.0.0", "consent:decline:1.0.0", "consent:adult", "consent:right", "consent:yes:news:9",
    "consent:nonsense",
)  # fmt: skip


def replies(world: World, act: Callable[[], object]) -> list[str]:
    before = len(world.line.sent)
    act()
    return [body_of(message) for message in world.line.sent[before:]]


@STATES
def test_a_person_is_reached_in_every_state(world: World, state: Callable[[World], None]) -> None:
    """The notice says so, and so do the texts that refuse to undo, or to show data."""
    state(world)
    for ask in (lambda: world.say("PERSON"), lambda: world.tap("turns:person")):
        (said,) = replies(world, ask)
        assert "admin@chatoet.com" in said


def test_a_person_is_reached_before_acceptance(world: World) -> None:
    world.say("hi")
    (said,) = replies(world, lambda: world.say("PERSON"))
    assert "admin@chatoet.com" in said


@pytest.mark.clause("PRO-withdraw")
def test_the_silence_after_stop_is_not_broken_for_a_person(world: World) -> None:
    world.open_task()
    world.say("STOP")
    assert replies(world, lambda: world.say("PERSON")) == []


@STATES
def test_no_old_button_of_ours_meets_silence(world: World, state: Callable[[World], None]) -> None:
    state(world)
    world.say("MENU")
    barred = body_of(world.line.last).removeprefix("_AI tutor, not a person_\n\n")
    for tap in TAPS:
        assert replies(world, lambda tap=tap: world.tap(tap)) == [barred], tap  # type: ignore[misc]


@pytest.mark.clause("PRO-child-parent")
@STATES
def test_e51_whoever_says_to_be_a_minor_is_asked_whatever_bars_the_tutor(
    world: World, state: Callable[[World], None]
) -> None:
    state(world)
    replies(world, lambda: world.say("I am 15"))
    assert "rights:erase:minor" in options_of(world.line.last).values()


@pytest.mark.clause("PRO-right-restrict")
def test_no_restriction_is_promised_of_data_that_are_about_to_be_deleted(world: World) -> None:
    """Or they would be said to be kept, and be gone tomorrow."""
    leaving(world)
    (said,) = replies(world, lambda: world.tap("rights:restrict:c"))
    assert "*UNDO*" in said
    assert not world.named("restriction.set")
    world.say("UNDO")
    world.tap("rights:restrict:c")
    assert world.named("restriction.set")


def test_a_notice_that_was_kept_back_is_not_noted_as_shown(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """While a contract with a processor has run out, onboarding rests, and says so."""
    monkeypatch.setattr("chatoet.rules.gate.barred", lambda *_: True)
    (said,) = replies(world, lambda: world.say("hi"))
    assert "contract" in said
    assert not world.named("notice.shown")
    assert [item["state"]["S"] for item in world.stored("learners", "Head")] == ["NEW"]


@pytest.mark.clause("PRO-withdraw")
def test_after_stop_privacy_offers_no_yes_that_would_fall_silent(world: World) -> None:
    world.open_task()
    world.say("STOP")
    world.say("PRIVACY")
    assert "*START*" in body_of(world.line.last)
    for option in options_of(world.line.last).values():
        assert replies(world, lambda option=option: world.tap(option)), option  # type: ignore[misc]


# An objection to marketing ----------------------------------------------------------------------------------------


def ledger(world: World) -> list[dict[str, object]]:
    found = world.stored("consents", "Receipt")
    plain = [{name: next(iter(value.values())) for name, value in item.items()} for item in found]
    return [{**item, "at": int(str(item["at"]))} for item in plain]


@pytest.mark.clause("PRO-object-mkt", "PRO-withdraw-nonretro")
def test_an_objection_to_news_ends_the_consent_in_the_ledger_too(world: World) -> None:
    world.open_task()
    world.now += 60
    granted = int(world.now)
    world.tap("consent:yes:news:1")
    world.now += 60
    world.tap("rights:object:news")
    assert intervals(ledger(world), "news") == [Interval(granted, granted + 60)]
    (withdrawn,) = [entry for entry in ledger(world) if entry["decision"] == "withdrawn"]
    assert withdrawn["mechanism"] == "objection"
    assert replies(world, lambda: world.say("PRIVACY"))[0].count("*no*") == 2


@pytest.mark.clause("PRO-object-mkt", "OET-6.2-object")
def test_who_objected_to_news_is_not_asked_again_however_the_question_changes(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.open_task()
    world.tap("rights:object:news")
    (head,) = world.stored("learners", "Head")
    assert str(FOR_GOOD) in str(head["decisions"])
    later = published(world, with_question("news"), monkeypatch)
    later.now += 100 * DAY
    later.say("hi")
    later.now += 100 * DAY
    assert not [said for said in replies(later, lambda: later.say("MENU")) if "questions has changed" in said]
    later.tap("consent:yes:news:2")  # their own choice, later, counts
    assert "Your yes is noted" in body_of(later.line.last)


# Before acceptance ------------------------------------------------------------------------------------------------


@pytest.mark.clause("PRO-consent-before")
def test_what_a_stranger_writes_on_a_request_ends_with_the_stub(world: World) -> None:
    world.say("hi")
    (head,) = world.stored("learners", "Head")
    world.tap("rights:correct:name")
    world.say("Ada")
    (profile,) = world.stored("learners", "Profile")
    assert int(profile["expires_at"]["N"]) <= int(head["expires_at"]["N"])


@pytest.mark.clause("PRO-complain")
def test_a_complaint_before_acceptance_is_led_to_where_it_can_be_answered(world: World) -> None:
    world.say("hi")
    (said,) = replies(world, lambda: world.say("COMPLAIN"))
    assert "admin@chatoet.com" in said
    assert "ico.org.uk" in said
    assert not world.stored("cases", "Case")
