"""In whatever state a learner is in which the notice promises rest, no model sees a word of what they write."""

from collections.abc import Callable

import pytest

from tests.fixtures.world import START, World, options_of, policy_then
from tests.flows.policies import TERMS, with_notice
from tests.flows.records import head_of
from tests.flows.standing import expired, leaving, restricted
from tests.flows.test_turn import LETTER
from tests.flows.thinking import Thinking, stored

State = Callable[[World], object]


def before_acceptance(world: World) -> None:
    world.say("hi")


def declined(world: World) -> None:
    world.say("hi")
    world.tap(options_of(world.line.last)["Not now"])


def under_age(world: World) -> None:
    world.say("hi")
    world.tap(options_of(world.line.last)["I'm under 18"])


def says_so_later(world: World) -> None:
    world.open_task()
    world.say("I am 16 years old")
    world.tap("rights:erase:minor")


def stopped(world: World) -> None:
    world.open_task()
    world.say("STOP")


STATES = [before_acceptance, declined, under_age, says_so_later, stopped, leaving, restricted, expired]


def told(world: World) -> None:
    """The letter, in one piece and in two."""
    half = len(LETTER) // 2
    for text in (LETTER, LETTER[:half], LETTER[half:]):
        world.say(text)
        world.pause()


def nothing_left(thinking: Thinking) -> bool:
    world = thinking.world
    asked = thinking.asked() or world.named("model.asked") or world.named("model.called")
    return not asked and not world.stored("conversations", "ProcessorCall")


@pytest.mark.clause("PRO-consent-before", "PRO-withdraw", "OET-6.2-restrict", "OET-6.2-erasure", "PRO-child-parent")
@pytest.mark.clause("PRO-inactivity-6m", "OET-5-only")
@pytest.mark.parametrize("state", STATES, ids=lambda state: str(state.__name__))
def test_no_letter_of_theirs_goes_to_a_model(world: World, monkeypatch: pytest.MonkeyPatch, state: State) -> None:
    thinking = Thinking(world, monkeypatch)
    state(world)
    told(world)
    assert nothing_left(thinking)
    assert LETTER not in stored(world)


@pytest.mark.clause("PRO-reaccept", "OET-10-updates")
def test_nor_does_one_before_new_terms_are_accepted(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.open_task()
    changed = with_notice(TERMS._replace(effective_at=START))
    world.core.policy = changed._replace(processors=policy_then().processors)
    thinking = Thinking(world, monkeypatch)
    told(world)
    assert nothing_left(thinking)
    assert LETTER not in stored(world)


@pytest.mark.clause("PRO-right-object", "OET-6.2-object")
def test_an_objection_to_being_counted_changes_nothing_about_the_tutor(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its words promise that; and a test that nobody is asked would else pass with a tutor that asks nobody."""
    thinking = Thinking(world, monkeypatch)
    world.open_task()
    world.tap("rights:object:analytics")
    assert head_of(world).objects("analytics")
    told(world)
    assert thinking.asked()
