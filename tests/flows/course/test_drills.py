"""The drills: two tries, hints before the answer, a reason for each note, and nothing kept of what was written."""

import pytest

from chatoet.content import ContentStore, UnknownTaskError
from chatoet.rules.course import drills
from chatoet.rules.course.practice import Practice
from chatoet.rules.task import Task
from tests.fixtures.world import World, body_of
from tests.flows.course.pupil import CONTENT, NOW, Pupil
from tests.flows.records import head_of

TASK = CONTENT.task("nur-discharge-0001")
GOOD = "Mr Brandl is being discharged home today after treatment for cellulitis. He requires wound care and monitoring."
PATIENT = "My patient John Carter, born 3/4/1961, phone 07700 900123, is going home today and needs a nurse."
KINDS = ("relevance", "order", "opening")


def at(kind: str) -> Pupil:
    pupil = Pupil()
    pupil.tap_id(f"turns:drills:{kind}")
    assert pupil.dialogue.step == kind
    return pupil


def needed(pupil: Pupil) -> str:
    notes = drills.notes(TASK, pupil.dialogue.at)
    return " ".join(str(n) for n, note in enumerate(notes, 1) if note.relevance == "essential")


def right_order(pupil: Pupil) -> str:
    pieces = drills.in_right_order(TASK, pupil.dialogue.memo[0] == "sentences")
    return drills.key(pieces, drills.shown(TASK, pieces, pupil.dialogue.at))


def test_the_notes_that_the_reader_needs_are_picked_and_each_has_its_reason() -> None:
    pupil = at("relevance")
    pupil.now += 90
    said = pupil.say(needed(pupil))
    assert "7 of 7 right" in said
    assert said.count("_needed_") == drills.NEEDED
    assert pupil.practices == [Practice(NOW + 90, "relevance", "nur-discharge-0001@1", 7, 7, 90)]
    assert pupil.buttons == {"Next": "turns:today", "Another": "turns:drills:relevance", "Menu": "turns:menu"}


def test_a_first_choice_that_is_wrong_is_counted_and_not_given_away() -> None:
    pupil = at("relevance")
    right = needed(pupil)
    idle = next(str(n) for n in range(1, 8) if str(n) not in right)
    said = pupil.say(f"{right[2:]} {idle}")
    assert "1 that the reader needs: not picked" in said
    assert "1 that the reader does not need: picked" in said
    assert "_needed_" not in said
    assert "5 of 7 right" in pupil.say(right)
    assert pupil.practices[0].right == 5, "the first try counts"


def test_what_was_missed_is_counted_as_the_errors_that_a_letter_would_have() -> None:
    pupil = at("relevance")
    pupil.say("all")
    pupil.say("all")
    assert pupil.practices[0].errors == {"irrelevant": drills.NOT_NEEDED}


def test_a_letter_is_put_in_order_and_the_first_place_that_is_wrong_is_named() -> None:
    pupil = at("order")
    right = right_order(pupil)
    said = pupil.say(right[:2] + right[3] + right[2] + right[4:])
    assert "4 of 6 in place" in said
    assert "number 3" in said
    said = pupil.say(" ".join(right))
    assert [said.index(piece) for piece in TASK.paragraph_plan] == sorted(said.index(p) for p in TASK.paragraph_plan)
    assert (pupil.practices[0].right, pupil.practices[0].asked) == (4, 6)


def test_who_has_ordered_the_plan_of_a_letter_orders_its_sentences_next() -> None:
    pupil = Pupil()
    ordered = [task.id for task in pupil.content.tasks("nursing", show_drafts=True)]
    pupil.store.known = [Practice(2, "order", f"{id_}@1") for id_ in ordered if id_ != TASK.id]
    pupil.store.known.append(Practice(1, "order", f"{TASK.id}@1"))
    assert "On admission on 5 March" in pupil.tap_id("turns:drills:order")
    assert "5 of 5 in place" in pupil.say(right_order(pupil))


def test_an_opening_is_checked_for_name_purpose_and_length_before_a_model_is_shown() -> None:
    pupil = at("opening")
    said = pupil.say("He was admitted last week with a red leg and a high temperature.")
    assert said.count("\u2717") == 2
    assert drills.model_opening(TASK) not in said
    assert drills.model_opening(TASK) in pupil.say(GOOD)
    assert (pupil.practices[0].right, pupil.practices[0].asked, pupil.practices[0].errors) == (1, 3, {})


def test_an_opening_that_is_good_at_once_is_praised_beside_the_model() -> None:
    pupil = at("opening")
    assert pupil.say(GOOD).count("\u2713") == 3
    assert pupil.dialogue.step == "home"


def test_a_whole_letter_is_too_much_for_an_opening() -> None:
    pupil = at("opening")
    assert "longer than an opening" in pupil.say(TASK.model_letters[0])
    assert pupil.dialogue.step == "opening"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("typed", ["idk", "?", "ok", "yes", "are you a robot?", "🙂", "hm hm"])
def test_whatever_is_typed_instead_is_answered_with_what_to_do(kind: str, typed: str) -> None:
    pupil = at(kind)
    before = pupil.dialogue
    said = pupil.say(typed)
    assert "Type" in said or "Send" in said
    assert pupil.dialogue == before
    assert set(pupil.buttons) == {"Hint", "Skip", "Menu"}


@pytest.mark.parametrize("kind", KINDS)
def test_a_hint_comes_before_any_answer_and_skipping_counts_nothing_before_a_try(kind: str) -> None:
    pupil = at(kind)
    assert pupil.say("hint") == pupil.say("answers")
    assert "Please type yours" in pupil.photo()
    assert "in the middle" in pupil.say("drills")
    assert "does not count" in pupil.tap("Skip")
    assert (pupil.dialogue.step, pupil.practices) == ("home", [])


@pytest.mark.parametrize(("kind", "bad"), [
    ("relevance", "none"), ("order", "A B C D E F"), ("opening", "He was admitted last week with a red and hot leg."),
])  # fmt: skip
def test_after_a_first_try_skipping_shows_the_answer_and_old_buttons_do_nothing(kind: str, bad: str) -> None:
    pupil = at(kind)
    old = pupil.buttons["Skip"]
    pupil.say(bad)
    before = pupil.dialogue
    assert "earlier question" in pupil.tap_id(old)
    assert pupil.dialogue == before
    pupil.tap("Skip")
    assert (pupil.dialogue.step, len(pupil.practices)) == ("home", 1)


class Moved(ContentStore):
    """A build in which every task has another version, or none is left."""

    gone = False

    def task(self, task_id: str) -> Task:
        if self.gone:
            raise UnknownTaskError(task_id)
        from dataclasses import replace

        return replace(super().task(task_id), version=2)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("sent", ["1 3 5", "hint", "skip", "drills", "hm hm"])
def test_a_task_that_changed_meanwhile_begins_anew_and_one_that_is_gone_leads_home(kind: str, sent: str) -> None:
    pupil = at(kind)
    pupil.content = Moved()
    assert "improved since you began" in pupil.say(sent)
    assert (pupil.dialogue.step, pupil.dialogue.doing) == (kind, "nur-discharge-0001@2")
    pupil.content.gone = True
    assert "not here any more" in pupil.say(sent)
    assert (pupil.dialogue.step, pupil.practices) == ("home", [])


def test_a_profession_without_a_task_practises_with_another_one() -> None:
    pupil = Pupil()
    pupil.dialogue = pupil.dialogue.__class__("home", "veterinary_science")
    pupil.say("drills")
    assert pupil.dialogue.step == "relevance"


def test_nobody_without_a_profession_is_asked_anything_else_first() -> None:
    for sent in ("drills", "reading"):
        pupil = Pupil()
        pupil.dialogue = pupil.dialogue.__class__()
        assert "Which profession" in pupil.say(sent)


# In the whole world ---------------------------------------------------------------------------------------------------


@pytest.mark.clause("OET-8-caution", "PRO-no-special")
def test_an_opening_about_a_real_patient_is_refused_and_what_is_written_is_never_kept(world: World) -> None:
    world.open_task()
    world.tap("turns:drills:opening")
    world.say(PATIENT)
    assert "real patient" in body_of(world.line.last)
    assert len(world.named("patient.refused")) == 1
    assert head_of(world).dialogue.step == "opening"
    message = {"type": "text", "text": {"body": GOOD}}
    wamid = world.receive(message)
    world.receive(message, wamid=wamid)
    assert len(world.stored("conversations", "Practice")) == 1
    assert not [turn for turn in world.stored("conversations", "Turn") if "sealed" in turn]
    assert "Carter" not in str(world.events)
    assert not [event for event in world.events if event["level"] == "ERROR"]
