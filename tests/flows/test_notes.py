"""A tutor that takes its time: the learner is told once that it takes longer, and no more than that."""

from typing import Any

import pytest

from chatoet.flows.notes import LIFE
from chatoet.flows.wakes import NOTE
from chatoet.rules import words
from chatoet.rules.outbox import SETTLE, NotSent, Outcome, Rejected, Unknown
from tests.fixtures.world import World, body_of
from tests.flows.test_bursts import LETTER, sent_after

STILL = body_of(words.still_reading().graph())


@pytest.fixture
def slow(world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setattr("chatoet.tutor.by_rules.RulesTutor.slow", True)
    world.open_task()
    return world


def while_marking(world: World, monkeypatch: pytest.MonkeyPatch, act: Any) -> None:
    """Something happens in the middle of an assessment."""
    from chatoet.tutor.by_rules import RulesTutor

    assess = RulesTutor.assess

    def interrupted(self: Any, task: Any, letter: str, permit: Any) -> Any:
        act()
        return assess(self, task, letter, permit)

    monkeypatch.setattr(RulesTutor, "assess", interrupted)


def test_who_waits_longer_than_the_typing_sign_lasts_is_told_and_then_answered(
    slow: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def time_passes() -> None:
        slow.now += NOTE
        slow._wake()

    while_marking(slow, monkeypatch, time_passes)
    before = len(slow.line.sent)
    slow.say(LETTER)
    note, feedback = sent_after(slow, before)
    assert note == STILL
    assert "Key points" in feedback
    assert len(slow.named("turn.delayed")) == 1
    assert not slow.named("item.failed"), "the note does not disturb the turn that is at work"


def test_who_was_answered_in_time_hears_no_note(slow: World) -> None:
    before = len(slow.line.sent)
    slow.say(LETTER)
    slow.pause(NOTE)
    assert len(sent_after(slow, before)) == 1


def test_a_wake_up_that_comes_twice_brings_one_note(slow: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def twice() -> None:
        slow.now += NOTE
        slow.waking += slow.waking
        slow._wake()

    while_marking(slow, monkeypatch, twice)
    before = len(slow.line.sent)
    slow.say(LETTER)
    assert sent_after(slow, before).count(STILL) == 1


@pytest.mark.parametrize("outcome", [Unknown("http_500"), Rejected(131000), NotSent()])
def test_a_note_of_which_nobody_knows_is_not_sent_once_more_behind_the_answer(
    slow: World, monkeypatch: pytest.MonkeyPatch, outcome: Outcome
) -> None:
    def time_passes() -> None:
        slow.now += NOTE
        slow.line.enqueue(outcome)
        slow._wake()

    while_marking(slow, monkeypatch, time_passes)
    before = len(slow.line.sent)
    slow.say(LETTER)
    slow.now += LIFE
    slow.pause(2 * SETTLE)
    note, feedback = sent_after(slow, before)
    assert (note, "Key points" in feedback) == (STILL, True)


@pytest.mark.clause("PRO-withdraw")
def test_after_a_stop_there_is_neither_a_note_nor_an_answer(slow: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def stops() -> None:
        monkeypatch.undo()
        slow.receive({"type": "text", "text": {"body": "stop"}}, drain=False)
        slow._poll("consent")
        slow.now += NOTE
        slow._wake()

    while_marking(slow, monkeypatch, stops)
    before = len(slow.line.sent)
    slow.say(LETTER)
    assert [text[:7] for text in sent_after(slow, before)] == ["Stopped"]
