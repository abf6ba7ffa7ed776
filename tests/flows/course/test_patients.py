"""A real patient in the middle of an exercise: refused in every one of them, and the exercise stands as it stood."""

import pytest

from chatoet.rules.head import Dialogue
from tests.flows.course.pupil import Pupil

SHORT = "Mr Gordon Tavistock, NHS 943 476 5919, born 04/02/1951"
LONG = "I saw my patient Gordon Tavistock on my ward today. " + "He was short of breath and we gave him oxygen. " * 9
SENTENCE = "I am writing to refer my patient Mr Gordon Tavistock, whom I saw on my ward this morning, to you."
STATES = ("reading", "relevance", "order", "opening", "card", "placement", "test_date", "study", "zone", "regulator")


def at(state: str) -> Pupil:
    pupil = Pupil()
    match state:
        case "reading":
            pupil.tap_id("turns:reading:b")
        case "relevance" | "order" | "opening":
            pupil.tap_id(f"turns:drills:{state}")
        case "card":
            pupil.tap_id("turns:words")
        case "placement":
            pupil.tap_id("turns:placement")
        case _:
            pupil.dialogue = Dialogue(state, "nursing", doing="start", serial=4)
    assert pupil.dialogue.step == state
    return pupil


@pytest.mark.clause("PRO-no-special")
@pytest.mark.clause("OET-8-caution")
@pytest.mark.parametrize("state", STATES)
def test_e47_a_patient_is_refused_in_every_exercise_and_nothing_is_marked(state: str) -> None:
    pupil = at(state)
    before = pupil.dialogue
    for text in (SHORT, LONG):
        said = pupil.say(text)
        assert "have *not* marked or kept your message" in said, text
        assert "Tavistock" not in said
        assert pupil.last and pupil.last.name == "patient"
        assert (pupil.last.also, pupil.last.content, pupil.dialogue) == ((), "", before)


def test_e48_a_patient_in_the_opening_of_the_placement_is_refused() -> None:
    pupil = at("placement")
    for _ in range(8):
        pupil.say("skip")
    before = pupil.dialogue
    assert (before.step, before.at) == ("placement", 8), "the last question, the opening of a letter"
    assert "have *not* marked" in pupil.say(SENTENCE)
    assert pupil.dialogue == before
