"""Today in the chat: the plan, one part after the other, and what is said around a test date."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chatoet.content import ContentStore
from chatoet.flows.course.parts import PARTS
from chatoet.rules.clock import DAY
from chatoet.rules.course.days import study_day
from chatoet.rules.course.enrolment import Enrolment
from chatoet.rules.course.practice import Practice
from chatoet.rules.head import Dialogue
from chatoet.rules.messages import BODY_MAX, units
from tests.flows.chat import Chat

CONTENT = ContentStore()


@pytest.fixture
def chat() -> Chat:
    return Chat(CONTENT)


def in_days(chat: Chat, days: int) -> Enrolment:
    day = study_day(chat.now, "") + timedelta(days)
    return Enrolment(test_date=day.isoformat())


def practise(chat: Chat, what: str, ago: int = 0) -> None:
    chat.course.done.append(Practice(chat.now - 86_400 * ago, what, "x@1", 1, 1))  # type: ignore[arg-type]


def test_a_day_is_cards_then_a_letter_then_a_word_that_it_is_done(chat: Chat) -> None:
    chat.course.told = in_days(chat, 23)
    told = chat.say("today")
    assert re.search(r"\*Today\*, about 12 minutes:\n• 4 cards\n• a letter", told)
    assert "23 days to your test." in told
    assert list(chat.options) == ["Start", "Something else", "Menu"]
    assert "Card 1 of 4" in chat.tap(chat.options["Start"])
    for _ in range(3):
        chat.say("skip")
    assert "you knew 0 of 1" in [chat.say("idk"), chat.say("idk")][-1]

    assert "*Still for today*" in chat.tap(chat.options["Next"])
    assert chat.options["Start"] == "turns:write"
    practise(chat, "letter")
    done = chat.say("today")
    assert "*Done for today.* Days of study this week: 1 of 5." in done
    assert "Tomorrow:" in done
    assert "Reminders are off." in done


def test_the_button_of_another_day_shows_the_plan_of_this_one(chat: Chat) -> None:
    chat.say("today")
    old = chat.options["Start"]
    chat.now += 86_400
    assert "plan of another day" in chat.tap(old)
    assert chat.state.step == "home"
    assert "Card 1 of" in chat.tap(chat.options["Start"])


def test_something_else_is_a_list_that_is_good_on_every_day(chat: Chat) -> None:
    chat.tap("turns:other")
    assert len(chat.options) == 9
    cards = chat.options["Cards"]
    chat.now += 86_400 * 9
    assert "Card 1 of" in chat.tap(cards)


@pytest.mark.parametrize(
    "payload", ["turns:begin:now:letter", "turns:begin:now:reading_x", "turns:begin:now:", "turns:begin:now:x_b"]
)
def test_what_cannot_be_begun_is_answered_with_the_plan(chat: Chat, payload: str) -> None:
    assert "*Today*" in chat.tap(payload)


def test_an_exercise_is_begun_in_the_part_that_has_it(chat: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    begun = []

    class Begun:
        def begin(self, job, **what):  # type: ignore[no-untyped-def]
            begun.append(what)
            return job.done(job.state, ())

    monkeypatch.setitem(PARTS, "reading", lambda kit: Begun())
    monkeypatch.setitem(PARTS, "drills", lambda kit: Begun())
    practise(chat, "letter", ago=1)
    practise(chat, "words")
    assert "a Part B set" in chat.say("today")
    chat.tap(chat.options["Start"])
    chat.tap("turns:begin:now:opening")
    assert begun == [{"part": "b"}, {"kind": "opening"}]


def test_the_day_before_is_calm_and_the_day_itself_has_nothing(chat: Chat) -> None:
    chat.course.told = in_days(chat, 1)
    assert "*Next comes your test.* Only this today" in chat.say("today")
    practise(chat, "words")
    assert "sleep well" in chat.say("today")
    chat.course.told = in_days(chat, 0)
    assert "Today is your test" in chat.say("today")


@pytest.mark.parametrize(
    ("how", "button"),
    [("I have what I need", "Today"), ("I take it again", "Set a new date"), ("No result yet", "Today")],
)
def test_a_test_date_in_the_past_is_asked_about_once_and_taken_out(chat: Chat, how: str, button: str) -> None:
    chat.course.told = in_days(chat, -2)._replace(days="135", zone="Asia/Manila")
    before = chat.course.told
    assert "How did it go?" in chat.say("today")
    chat.tap(chat.options[how])
    assert button in chat.options
    assert chat.course.told == before._replace(test_date="")
    assert "*Today*" in chat.say("today")


def test_an_old_answer_about_a_test_leaves_a_new_date_alone(chat: Chat) -> None:
    chat.course.told = in_days(chat, 30)
    assert "*Today*" in chat.tap("turns:went:passed")
    assert chat.course.told == in_days(chat, 30)


def test_without_a_profession_it_is_asked_first(chat: Chat) -> None:
    chat.state = Dialogue()
    assert "Which profession" in chat.say("today")


def test_who_has_no_content_is_told_and_shown_the_rest(chat: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("frames", "fixes", "tasks", "reading_sets"):
        monkeypatch.setattr(ContentStore, name, lambda *_: ())
    assert "nothing planned" in chat.say("today")
    assert units(getattr(chat.last, "body", "")) <= BODY_MAX


LETTER = "Dear Dr Lee,\n\n" + "word " * 150 + "\n\nYours sincerely,\n\nRegistered nurse"


@pytest.mark.parametrize("first", ["words", "today"])
def test_a_letter_may_be_sent_when_it_is_ready_whatever_was_practised_between(chat: Chat, first: str) -> None:
    chat.state = replace(chat.state, step="letter", task="nur-discharge-0001")
    chat.say("words")
    chat.say("skip")
    if first == "today":
        for _ in range(3):
            chat.say("skip")
        chat.say("today")
        assert chat.state.step == "home"
    chat.say(LETTER)
    assert (chat.name, chat.state.step, chat.state.memo) == ("assess", "letter", ())


TYPED = ["today", "words", "hint", "skip", "idk", "?", "yes", "zebra", "made", "answers", "menu", LETTER, "1B 2C"]


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.sampled_from(TYPED) | st.integers(0, 9) | st.integers(3_600, 200_000), max_size=25), st.integers(-3, 3)
)
def test_whatever_is_typed_and_tapped_in_any_order_is_answered(said: list[str | int], days: int) -> None:
    chat, seen = Chat(CONTENT), ["turns:today", "turns:other"]
    chat.course.told = in_days(chat, days)
    for each in said:
        if isinstance(each, int) and each > 9:  # so many seconds pass
            chat.now += each
            continue
        body = chat.say(each) if isinstance(each, str) else chat.tap(seen[-1 - each % len(seen)])
        assert body or chat.name in ("assess", "task", "part", "hint"), "but for what is the writing task's"
        seen += [
            id_ for id_ in chat.options.values() if id_.split(":")[1] in ("card", "begin", "today", "went", "other")
        ]
        assert all(card.due - card.memory["at"] >= DAY for card in chat.course.known.values())
