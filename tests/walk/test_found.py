"""What the walks found, told one by one."""

import pytest

from chatoet.content import ContentStore
from tests.fixtures.world import body_of
from tests.walk import sayings, walker
from tests.walk.content import Shifting
from tests.walk.walker import Seen, Walker


@pytest.fixture
def learner(monkeypatch: pytest.MonkeyPatch) -> Walker:
    """Nobody is killed here."""
    monkeypatch.setattr(walker, "KILLED", 0)
    return Walker(Shifting(ContentStore()), Seen(), 0)


def said(learner: Walker, text: str) -> str:
    learner.say(text)
    return body_of(learner.lane.line.last)


def at_a_task(learner: Walker) -> tuple[str, str]:
    """Two letters for it."""
    for word in ("nursing", "skip", "skip", "skip", "skip", "write"):
        learner.say(word)
    state = learner.standing.head.dialogue
    worse, better = (sayings.written(said, state, learner.content) for said in (sayings.WORSE, sayings.LETTER))
    return worse, better


@pytest.mark.parametrize("word", ["hint", "(letter)"])
def test_a_task_that_was_taken_away_is_said_to_be_gone(learner: Walker, word: str) -> None:
    with learner.seen.watching():
        letter, _ = at_a_task(learner)
        learner.content.lose(learner.content.names_of("tasks"))
        assert "not here any more" in said(learner, letter if word == "(letter)" else word)
        dialogue = learner.standing.head.dialogue
        assert (dialogue.step, dialogue.task) == ("home", None)


@pytest.mark.parametrize("word", ["answers", "model"])
def test_so_is_one_whose_letter_was_marked(learner: Walker, word: str) -> None:
    with learner.seen.watching():
        for letter in at_a_task(learner):
            learner.say(letter)
        learner.content.lose(learner.content.names_of("tasks"))
        assert "not here any more" in said(learner, word)


def test_who_asks_for_another_language_first_is_asked_for_the_profession_then(learner: Walker) -> None:
    with learner.seen.watching():
        learner.say("language")
        learner.say("English")
        assert learner.standing.head.dialogue.step == "profession"
        learner.say("nursing")
        assert learner.standing.head.dialogue.step == "regulator"
