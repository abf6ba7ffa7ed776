"""A reading exercise: answers in any shape, where to look before the key, and a reason for every option."""

from dataclasses import replace

import pytest

from chatoet.content import ContentStore, UnknownReadingError
from chatoet.rules.course.answers import read
from chatoet.rules.course.practice import Practice
from chatoet.rules.course.reading_marks import accepts, slots
from chatoet.rules.dialogue import Contact, respond
from chatoet.rules.item import Item
from chatoet.rules.messages import TEXT_MAX, Buttons, units
from chatoet.rules.reading import ReadingSet
from tests.fixtures.world import World, body_of, options_of
from tests.flows.course.pupil import CONTENT, NOW, Pupil
from tests.flows.records import head_of

SITTINGS = [
    (summary.id, sitting.number)
    for summary in CONTENT.reading_sets(None, show_drafts=True)
    for sitting in CONTENT.reading(summary.id).sittings
]


def keys(pupil: Pupil) -> list[str]:
    found = CONTENT.reading(pupil.dialogue.doing.partition("@")[0]).sittings[pupil.dialogue.at - 1]
    return [item.key[0] for item in found.items]


def wrong(key: str) -> str:
    return "B" if key == "A" else "A"


def at_part(part: str) -> Pupil:
    pupil = Pupil()
    pupil.tap_id(f"turns:reading:{part}")
    return pupil


def test_all_right_at_once_brings_the_reasons_and_is_remembered() -> None:
    pupil = at_part("b")
    pupil.now += 240
    said = pupil.say(" ".join(keys(pupil)))
    assert "3 of 3 right at the first try" in said
    assert "4 of 6 minutes" in said
    assert all(reason in said for reason in CONTENT.reading("rb-set-0001").items[0].why.values())
    assert pupil.buttons == {"Next": "turns:today", "Another": "turns:reading:b", "Menu": "turns:menu"}
    assert pupil.practices == [Practice(NOW + 240, "reading_b", "rb-set-0001@1/1", 3, 3, 240)]
    assert (pupil.dialogue.step, pupil.dialogue.doing, pupil.dialogue.memo) == ("home", "", ())


def test_a_wrong_answer_brings_its_line_and_no_key_then_a_second_try_for_it_alone() -> None:
    pupil = at_part("b")
    first, second, third = keys(pupil)
    said = pupil.say(f"1{first} 2{wrong(second)} 3{third}")
    assert "2 of 3 right" in said
    assert "*2* Look at text 2, sentence 5." in said
    assert not any(why in said for item in CONTENT.reading("rb-set-0001").items for why in item.why.values())
    said = pupil.say(second)
    assert "1 more at the second" in said
    assert f"\u2713 *2 {second}*" in said
    [practice] = pupil.practices
    assert (practice.right, practice.asked, practice.errors) == (2, 3, {"reading_purpose": 1})


def test_what_is_still_wrong_after_two_tries_is_explained_and_not_asked_again() -> None:
    pupil = at_part("b")
    bad = " ".join(map(wrong, keys(pupil)))
    pupil.say(bad)
    assert "\u2717" in pupil.say(bad)
    assert pupil.dialogue.step == "home"


def test_some_answers_are_taken_the_others_asked_for_and_an_answer_can_be_corrected() -> None:
    pupil = at_part("b")
    first, second, third = keys(pupil)
    assert "Still open: 2, 3" in pupil.say(f"1{wrong(first)}")
    assert "Still open: 2." in pupil.say(f"3{third} 1{first}")
    assert "3 of 3 right" in pupil.say(second)


def test_what_is_kept_meanwhile_is_right_or_wrong_and_never_what_was_typed() -> None:
    pupil = at_part("a")
    said = pupil.say("1D\n5 John Smith of 4 Elm Road\n6 mattress")
    assert pupil.dialogue.memo == ("1+", "5-", "6-")
    assert "Smith" not in said
    assert "*6* mattress" in said, "words of the texts are said back"
    assert pupil.last
    assert pupil.last.content == ""


@pytest.mark.parametrize(
    "typed", ["b", "nice weather", "ok", "yes", "are you a robot?", "🙂", "idk", "?", "7C", "word " * 400]
)
def test_whatever_is_typed_instead_is_answered_with_how_to_type_it(typed: str) -> None:
    pupil = at_part("b")
    before = pupil.dialogue
    assert "*1X 2Y 3Z*" in pupil.say(typed)
    assert pupil.dialogue == before
    assert set(pupil.buttons) == {"Hint", "Skip", "Menu"}


def test_a_photo_of_the_answers_is_asked_for_in_words() -> None:
    pupil = at_part("b")
    assert "Please type them" in pupil.photo()
    assert pupil.dialogue.step == "reading"


def test_a_hint_shows_the_line_then_its_words_and_names_no_key() -> None:
    pupil = at_part("b")
    assert "*1* Look at text 1, sentence 3." in pupil.say("hint")
    pupil.say(" ".join(map(wrong, keys(pupil))))
    assert "overrides ward preference" in pupil.tap("Hint")
    assert pupil.say("answers").startswith("*0 of 3")


def test_where_the_text_is_what_is_asked_for_the_hint_does_not_name_it() -> None:
    said = at_part("a").say("hint")
    assert "*1* Find the words \u201cRefer to the tissue viability\u2026\u201d" in said
    assert "*5* Look at text B, line 2." in said


def test_the_time_is_told_and_late_answers_count() -> None:
    pupil = at_part("b")
    pupil.now += 61
    assert "5 of 6 minutes left" in pupil.say("time")
    pupil.now += 600
    assert "6 minutes are over" in pupil.say("time")
    assert "over time" in pupil.say(" ".join(keys(pupil)))
    assert pupil.practices[0].seconds == 661


def test_skipping_before_any_answer_counts_nothing_and_after_some_marks_those() -> None:
    pupil = at_part("b")
    assert "does not count" in pupil.say("skip")
    assert (pupil.dialogue.step, pupil.practices) == ("home", [])
    pupil = at_part("b")
    pupil.say(f"1{keys(pupil)[0]}")
    assert "1 of 3 right" in pupil.say("skip")
    pupil.say("skip")
    assert pupil.practices[0].right == 1


def test_a_button_of_an_earlier_question_changes_nothing_and_says_where_they_are() -> None:
    pupil = at_part("b")
    pupil.say("idk")
    old = pupil.buttons["Skip"]
    pupil.say(" ".join(map(wrong, keys(pupil))))
    before = pupil.dialogue
    assert "earlier question" in pupil.tap_id(old)
    assert pupil.dialogue == before


def test_the_menu_loses_nothing_and_read_shows_the_texts_again() -> None:
    pupil = at_part("b")
    pupil.say(f"1{keys(pupil)[0]}")
    before = pupil.dialogue
    pupil.say("menu")
    assert "in the middle" in pupil.tap_id("turns:reading")
    assert pupil.dialogue == before


class Moved(ContentStore):
    """A build in which every set has another version, or none is left."""

    gone = False

    def reading(self, set_id: str) -> ReadingSet:
        if self.gone:
            raise UnknownReadingError(set_id)
        return super().reading(set_id)._replace(version=2)


@pytest.mark.parametrize("sent", ["1B 2C 3A", "hint", "skip", "time", "reading", "nice weather"])
def test_a_text_that_changed_meanwhile_begins_anew_and_one_that_is_gone_leads_home(sent: str) -> None:
    pupil = at_part("b")
    pupil.content = Moved()
    assert "improved since you began" in pupil.say(sent)
    assert (pupil.dialogue.step, pupil.dialogue.doing, pupil.dialogue.memo) == ("reading", "rb-set-0001@2", ())
    pupil.content.gone = True
    assert "not here any more" in pupil.say(sent)
    assert (pupil.dialogue.step, pupil.practices) == ("home", [])


@pytest.mark.parametrize(("set_id", "number"), SITTINGS)
def test_every_sitting_of_the_bank_fits_its_messages_and_is_right_with_its_own_keys(set_id: str, number: int) -> None:
    found = CONTENT.reading(set_id)
    pupil = Pupil(dialogue=replace(Pupil().dialogue, step="reading", doing=f"{set_id}@{found.version}", at=number))
    assert units(pupil.say("reading")) <= TEXT_MAX
    answers = keys(pupil)
    assert pupil.say("hint")
    assert "Look" in pupil.say("\n".join(f"{n} {wrong(key)}" for n, key in enumerate(answers, 1)))
    assert isinstance(pupil.last.messages[0], Buttons) if pupil.last else False
    said = pupil.say("\n".join(f"{n} {key}" for n, key in enumerate(answers, 1)))
    assert f"{len(answers)} more at the second" in said


# In the whole world ---------------------------------------------------------------------------------------------------


@pytest.mark.clause("OET-4.1-assist")
def test_a_sitting_is_done_once_however_often_its_answer_is_delivered(world: World) -> None:
    world.open_task()
    world.tap("turns:reading:b")
    assert "Bedside handover" in body_of(world.line.last)
    world.say("1A 2A 3B")
    assert head_of(world).dialogue.step == "reading_again"
    message = {"type": "text", "text": {"body": "B C A"}}
    wamid = world.receive(message)
    sent = len(world.line.sent)
    world.receive(message, wamid=wamid)
    assert len(world.line.sent) == sent
    assert list(options_of(world.line.last)) == ["Next", "Another", "Menu"]
    [practice] = world.stored("conversations", "Practice")
    assert (practice["ref"]["S"], practice["right"]["N"], practice["asked"]["N"]) == ("rb-set-0001@1/1", "0", "3")
    assert "expires_at" in practice
    assert not [turn for turn in world.stored("conversations", "Turn") if "sealed" in turn], "no answer is kept"
    world.tap("turns:reading:b")
    assert head_of(world).dialogue.doing == "rb-set-0001@1"
    assert head_of(world).dialogue.at == 2, "the sitting not seen yet"
    world.say("write")
    assert (head_of(world).dialogue.step, head_of(world).dialogue.doing) == ("letter", ""), "one thing at a time"
    assert not [event for event in world.events if event["level"] == "ERROR"]


# In the shapes that people type ---------------------------------------------------------------------------------------

SHAPES = (
    "\n|{n} {key}",
    "\n|{n}. {key}",
    "\n|Q{n}: {key}",
    "; |{n} {key}",
    "\n|*{n}* {key}",
    " |{n}) {key}",
    "\n|{key}",
)


@pytest.mark.parametrize("name", SITTINGS, ids=str)
def test_every_key_is_taken_in_every_shape(name: tuple[str, int]) -> None:
    sitting = CONTENT.reading(name[0]).sittings[name[1] - 1]
    asked = slots(sitting)
    for shape in SHAPES:
        between, _, form = shape.partition("|")
        typed = between.join(form.format(n=n, key=item.key[0].lower()) for n, item in enumerate(sitting.items, 1))
        found = read(typed, list(asked.values()), list(asked)).answers
        assert all(accepts(item, found.get(n, "")) for n, item in enumerate(sitting.items, 1)), typed


def test_a_number_may_be_a_word_but_another_number_is_wrong() -> None:
    item = CONTENT.reading("ra-mini-0001").item("q5")
    assert item.accepts("every four hours")
    assert item.accepts("Four-hourly")
    assert not item.accepts("every 6 hours")
    assert not item.accepts("every fourteen hours")


def test_a_letter_in_the_middle_of_a_text_is_no_answer_to_it() -> None:
    letter = CONTENT.task("nur-discharge-0001").model_letters[0]
    pupil = at_part("a")
    assert "could not read any" in pupil.say(letter)
    assert (pupil.dialogue.step, pupil.dialogue.memo) == ("reading", ())
    pupil.dialogue = replace(pupil.dialogue, task="nur-discharge-0001")
    assert respond_to(pupil, letter) == ("assess", "letter"), "a letter may be sent whenever it is ready"


def respond_to(pupil: Pupil, text: str) -> tuple[str, str]:
    step = respond(
        pupil.dialogue, Item("message", "m", "text", NOW, "w", content={"text": {"body": text}}), Contact("")
    )
    return step.work, step.dialogue.step
