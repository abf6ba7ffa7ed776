"""The first questions: at most six taps, skipped or typed or tapped, and put right again from the settings."""

from dataclasses import replace

import pytest

from chatoet.rules.conversation.moves import SETTINGS
from chatoet.rules.course.enrolment import Enrolment
from chatoet.rules.course.setup import QUESTIONS
from chatoet.rules.head import Dialogue
from chatoet.rules.professions import PROFESSIONS
from chatoet.rules.words_settings import settings
from tests.flows.course.newcomer import CONTENT, NOW, Newcomer

LETTER = "Dear Dr Smith,\n\n" + "word " * 150 + "\n\nYours sincerely,\n\nRegistered nurse"
OPEN = Dialogue("letter", "nursing", "task-1", serial=7)
ODD = ("idk?!", "?", "👍", "yes", "no", "ok", "hmm", "x" * 3000, LETTER, "¿qué?", "1B 2C", "...", "why do you ask")


def at(question: str) -> Newcomer:
    """Somebody who is asked that."""
    learner = Newcomer(Dialogue("profession"))
    learner.tap_id("turns:profession:nursing")
    for _ in range(QUESTIONS.index(question)):
        learner.say("skip")
    assert learner.dialogue.step == question
    return learner


@pytest.mark.parametrize("profession", PROFESSIONS)
def test_every_profession_is_set_up_in_six_taps_at_most(profession: str) -> None:
    learner = Newcomer()
    learner.say("professions")
    if PROFESSIONS[profession] not in learner.options:
        learner.tap("More professions")
    learner.tap(PROFESSIONS[profession])
    learner.tap("United Kingdom")
    learner.tap("March 2027")
    learner.tap("Weekday evenings, remind")
    said = learner.tap("India")
    assert learner.taps <= 6
    assert learner.dialogue == replace(Dialogue("home", profession), serial=learner.dialogue.serial)
    days = {"test_date": "2027-03-01", "days": "12345", "minute": 1200, "zone": "Asia/Kolkata"}
    assert learner.told == Enrolment("GB", learner.told.regulator, **days, reminders=True)  # type: ignore[arg-type]
    assert "Target" in said
    assert "looked up on" in said or "no figures" in said
    assert list(learner.options) == ["Placement (12 min)", "Today", "Menu"]


def test_all_of_it_can_be_typed() -> None:
    learner = Newcomer()
    assert "Where do you want to register" in learner.say("nurse")
    assert "Nursing and Midwifery Council" in learner.say("uk")
    assert "12 March 2027" in learner.say("12 march")
    assert "Mon, Wed, Fri at 21:30" in learner.say("mon wed fri 21:30")
    assert "India, where it is 17:30 now" in learner.say("kerala")
    assert learner.told == Enrolment("GB", "nmc", "2027-03-12", "135", 1290, "Asia/Kolkata")


def test_every_question_can_be_skipped_and_then_nothing_is_stored() -> None:
    learner = at("regulator")
    for _ in QUESTIONS:
        said = learner.tap("Skip")
    assert learner.told == Enrolment()
    assert learner.dialogue.step == "home"
    assert "Reminders: off" in said


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("typed", ODD)
def test_whatever_is_typed_is_answered_with_the_question_or_leads_on(question: str, typed: str) -> None:
    learner = at(question)
    said = learner.say(typed)
    moved = learner.dialogue.step != question
    assert moved or "Skip" in learner.options or "Menu" in said or "Write a letter" in learner.options
    assert not (moved and learner.told.reminders)


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_photo_is_answered_with_the_question(question: str) -> None:
    learner = at(question)
    assert "cannot use a file" in learner.photo()
    assert learner.dialogue.step == question


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_menu_leaves_the_question_standing_and_a_task_or_the_settings_end_it(question: str) -> None:
    learner = at(question)
    learner.say("menu")
    assert learner.dialogue.step == question
    assert learner.say("write") == "[task]"
    learner = at(question)
    learner.say("settings")
    learner.tap("Test date")
    assert (learner.dialogue.step, learner.dialogue.doing) == ("test_date", SETTINGS)


def test_a_row_of_an_older_question_is_answered_and_not_taken() -> None:
    learner = at("regulator")
    old = learner.options
    learner.tap("Ireland")
    before = learner.told
    for row in old.values():
        assert "button" in learner.tap_id(row)
    for made_up in ("turns:setup:99:GB", "turns:setup", f"turns:setup:{learner.dialogue.serial}:x", "turns:skip:1"):
        learner.tap_id(made_up)
        assert learner.dialogue.step == "test_date"
    assert learner.told == before


def test_the_wrong_profession_is_put_right_by_another_tap() -> None:
    learner = at("regulator")
    assert "Where do you want to register" in learner.tap_id("turns:profession:medicine")
    assert "General Medical Council" in learner.tap("United Kingdom")


def test_a_later_change_of_profession_says_so_and_keeps_the_rest() -> None:
    for said in ("turns:profession:medicine", "doctor"):
        learner = Newcomer(Dialogue("home", "nursing"))
        learner.store.now_is = Enrolment("GB", "nmc")
        assert "*Medicine*" in (learner.tap_id(said) if ":" in said else learner.say(said))
        assert (learner.dialogue.profession, learner.dialogue.step) == ("medicine", "home")
        assert learner.told == Enrolment("GB", "nmc")
    letter = Newcomer(OPEN)
    letter.tap_id("turns:profession:medicine")
    assert letter.dialogue == replace(OPEN, profession="medicine"), "the letter that is open stays open"


@pytest.mark.parametrize(
    ("typed", "said"),
    [("12/3/2020", "has passed"), ("2035-01-01", "two years"), ("blue", "could not read"), ("31/2", "could not read")],
)
def test_a_date_that_cannot_be_is_asked_for_again_kindly(typed: str, said: str) -> None:
    learner = at("test_date")
    answer = learner.say(typed)
    assert said in answer
    assert "When is your test?" in answer
    assert learner.dialogue.step == "test_date"


def test_a_date_that_may_be_two_days_is_read_back_and_one_not_booked_is_left_open() -> None:
    assert "If you meant 3 December 2026" in at("test_date").say("12/3")
    for typed in ("idk", "not booked"):
        learner = at("test_date")
        assert "no date yet" in learner.say(typed)
        assert learner.told.test_date == ""


def test_a_country_with_several_clocks_leads_to_its_cities() -> None:
    learner = at("zone")
    assert "several clocks" in learner.say("australia")
    learner.tap("Perth")
    assert learner.told.zone == "Australia/Perth"


# Settings


SET = Enrolment("GB", "nmc", "2027-03-12", "135", 1290, "Asia/Kolkata")


def settled(dialogue: Dialogue | None = None, told: Enrolment = SET) -> Newcomer:
    learner = Newcomer(dialogue or Dialogue("home", "nursing"))
    learner.store.now_is = told
    learner.say("settings")
    return learner


def test_the_settings_show_what_is_set_and_change_one_thing_at_a_time() -> None:
    learner = settled()
    learner.tap("Time zone")
    assert "Nepal" in learner.tap("Nepal")
    assert learner.told == SET._replace(zone="Asia/Kathmandu")
    assert learner.dialogue.step == "home"
    assert "Write a letter" in learner.options


def test_the_settings_name_no_regulator_of_a_profession_that_was_given_up() -> None:
    targets, told = CONTENT.targets(), Enrolment("GB", "nmc")
    for profession, shown in (("nursing", "Nursing and Midwifery Council"), ("dentistry", "United Kingdom")):
        said = str(settings(told, targets, profession, None, NOW).graph())
        assert shown in said
        assert ("Nursing and Midwifery" in said) == (profession == "nursing")


def test_skipping_a_question_of_the_settings_changes_nothing() -> None:
    learner = settled()
    for row in ("Test date", "Days and time", "Time zone", "Country, regulator"):
        learner.say("settings")
        learner.tap(row)
        assert "Nothing is changed" in learner.say("skip")
    assert learner.told == SET


@pytest.mark.parametrize("step", ["letter", "reviewed", "confirm"])
def test_a_letter_that_is_open_stays_open_behind_the_settings(step: str) -> None:
    before = Dialogue(step, "nursing", "task-1", letter="mid-1", attempt=1)
    learner = settled(before)
    learner.tap("Test date")
    assert "still open" in learner.say("what?")
    learner.say("settings")
    learner.tap("Days and time")
    learner.tap("Weekends")
    assert replace(learner.dialogue, serial=0) == before
    learner.say("settings")
    learner.tap("Test date")
    assert learner.say(LETTER) == "[assess]"
    assert learner.dialogue.task == "task-1"


@pytest.mark.parametrize("asked", ["settings", "language", "placement"])
def test_a_letter_for_the_task_that_was_given_is_marked_whatever_is_asked(asked: str) -> None:
    learner = Newcomer(Dialogue("home", "nursing", "task-1"))
    learner.say(asked)
    if asked == "settings":
        learner.tap("Test date")
    assert learner.dialogue.step != "home"
    assert learner.say(LETTER) == "[assess]"
    assert (learner.dialogue.step, learner.dialogue.doing) == ("letter", "")


def test_reminders_are_switched_on_by_asking_and_off_by_one_tap() -> None:
    learner = settled()
    assert "Reminders are on" in learner.tap("Reminders: off")
    assert learner.told.reminders
    learner.say("settings")
    assert "I write only when you do" in learner.tap("Reminders: on")
    assert learner.told == SET


def test_a_reminder_needs_a_time_and_a_place() -> None:
    learner = settled(told=Enrolment())
    assert "need a time" in learner.tap("Reminders: off")
    assert not learner.told.reminders
    learner.tap("Evenings, remind")
    assert learner.told.reminders
    learner = settled(told=SET._replace(zone=""))
    assert "time of day" in learner.tap("Reminders: off")
    learner.tap("Philippines")
    assert learner.told == SET._replace(zone="Asia/Manila", reminders=True)


def test_the_language_of_our_words_is_tapped_or_typed_and_a_letter_waits_for_it() -> None:
    learner = settled(OPEN)
    learner.tap("Language")
    learner.say("klingon")
    assert learner.dialogue.step == "language"
    learner.say("Español")
    assert (learner.language, learner.dialogue.step) == ("es", "letter")
    learner.tap_id("turns:language:ar")
    assert (learner.language, learner.dialogue.step) == ("ar", "letter")
    learner.say("language")
    learner.say("skip")
    assert learner.dialogue == OPEN
