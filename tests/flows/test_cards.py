"""Cards: asked, marked, spaced and shown as a learner sees them. Once over the real wire, then close to the flow."""

import pytest

from chatoet.content import ContentStore
from chatoet.rules import words_cards
from chatoet.rules.clock import DAY
from chatoet.rules.commands import meaning
from chatoet.rules.course.cards import NEW_A_DAY, Round
from chatoet.rules.course.practice import Practice
from chatoet.rules.vocabulary import Fix, Frame
from tests.fixtures.world import World, body_of
from tests.flows.chat import Chat
from tests.flows.records import head_of
from tests.store.capacity import Meter
from tests.store.wire import requests

WRITES = 16  # of a turn that records what was learnt
CONTENT = ContentStore()


@pytest.fixture
def chat() -> Chat:
    return Chat(CONTENT)


def open_item(chat: Chat) -> Frame | Fix:
    name = chat.state.doing.split("@")[1]
    things: tuple[Frame | Fix, ...] = (*chat.kit.content.frames("nursing", True), *chat.kit.content.fixes(True))
    return next(thing for thing in things if thing.id == name)


def test_a_session_over_the_wire_stores_when_a_card_comes_again_and_no_word_of_the_answers(world: World) -> None:
    world.open_task()
    world.say("words")
    frames = {frame.id: frame for frame in CONTENT.frames("nursing", show_drafts=True)}
    meter = Meter(world.account.dynamodb)
    with requests(world.core.tables) as seen:
        wamid = world.say(frames[head_of(world).dialogue.doing.split("@")[1]].answers[0])
    assert meter.sizes(seen).keys() == {"Head", "Turn", "Outbox", "Audit", "Card"}
    assert meter.write_units(seen) <= WRITES
    assert "*Right.*" in body_of(world.line.last)
    said = len(world.line.sent)
    world.receive({"type": "text", "text": {"body": "zebra"}}, wamid=wamid)
    assert len(world.line.sent) == said, "an answer that comes twice counts once"
    for word in ("zebra", "skip", "skip"):
        world.say(word)
    with requests(world.core.tables) as seen:
        world.say("idk")
    assert meter.write_units(seen) <= WRITES, "the session is noted with what came once more"
    assert "you knew 1 of 2 at once" in body_of(world.line.last)
    cards = world.stored("conversations", "Card")
    assert sorted((card["reps"]["N"], card["lapses"]["N"]) for card in cards) == [("1", "0"), ("1", "1")]
    assert all(float(card["due"]["N"]) >= world.now + DAY - 60 for card in cards)
    (practice,) = world.stored("conversations", "Practice")
    assert (practice["what"]["S"], practice["right"]["N"], practice["asked"]["N"]) == ("words", "1", "2")
    assert "zebra" not in str([*world.account.items("conversations"), *world.account.items("learners")])


def test_a_session_from_the_first_card_to_the_last(chat: Chat) -> None:
    assert f"Card 1 of {NEW_A_DAY}" in chat.say("words")
    chat.now += 20
    first = open_item(chat)
    assert "*Right.*" in chat.say(open_item(chat).answers[0])
    wrong = open_item(chat)
    assert "*Not yet.*" in chat.say("zebra"), "and the next card is below"
    hinted = open_item(chat)
    assert "*Hint:*" in chat.say("hint")
    assert "*Right.*" in chat.say(open_item(chat).answers[0].upper() + ".")
    assert "Here it is" in chat.say("i don't know")
    assert open_item(chat) == wrong
    assert "Once more" in getattr(chat.last, "body", "")
    chat.say(open_item(chat).answers[0])
    assert "you knew 2 of 4 at once" in chat.say("answer")
    assert chat.options == {"Next": "turns:today", "Menu": "turns:menu"}
    due = {name: card.due - chat.now for name, card in chat.course.known.items()}
    assert len(due) == NEW_A_DAY, "what came once more was graded once"
    assert due[first.id] > due[hinted.id] >= due[wrong.id] >= DAY - 60
    assert (chat.state.step, chat.state.doing, chat.state.memo) == ("home", "", ())
    assert "No card is due now" in chat.say("words"), "four new ones a day"
    chat.now += DAY
    assert "Card 1 of 7" in chat.say("words"), "what was wrong or took a hint, and four new ones"


@pytest.mark.parametrize(
    "typed", ["?", "yes", "no", "\U0001f44d", "time", "x" * 500, "are you a robot?", "Dear Dr Lee,\n" + "word " * 150]
)
def test_what_is_no_answer_is_not_marked_and_the_card_is_asked_again(chat: Chat, typed: str) -> None:
    chat.say("words")
    assert "Card 1 of 4" in chat.say(typed)
    assert chat.course.known == {}


def test_a_photo_is_asked_for_as_words(chat: Chat) -> None:
    chat.say("words")
    assert "typed" in chat.send({"image": {"id": "1"}}, "image")


def test_a_button_of_an_earlier_card_says_which_one_is_open_and_does_nothing(chat: Chat) -> None:
    chat.say("words")
    old = chat.options["Skip"]
    chat.say("hint")
    told = chat.tap(old)
    assert "a card before" in told
    assert "Card 1 of 4" in told
    assert "Skipped" in chat.tap(chat.options["Skip"])
    assert "*Hint:*" in chat.tap(chat.options["Hint"])
    assert "Here it is" in chat.tap(chat.options["I don't know"])
    assert (len(chat.course.known), chat.state.at) == (1, 1)


def test_a_button_of_last_weeks_session_is_answered_at_home(chat: Chat) -> None:
    chat.say("words")
    old = chat.options["Skip"]
    for _ in range(4):
        chat.say("skip")
    assert "You have skipped these cards" in getattr(chat.last, "body", "")
    assert chat.tap(old)
    assert (chat.name, chat.state.step) == ("old_button", "home")


def test_the_menu_leaves_a_session_where_it_was_and_half_a_day_ends_it(chat: Chat) -> None:
    chat.say("words")
    chat.say("zebra")
    doing = chat.state.doing
    chat.say("menu")
    assert "where you were" in chat.say("words")
    assert chat.state.doing == doing
    chat.now += 13 * 3600
    assert "where you were" not in chat.say("words")


def test_a_card_with_a_new_wording_is_asked_in_it_and_one_that_is_gone_is_not_asked(
    chat: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    chat.say("words")
    first = open_item(chat)
    assert isinstance(first, Frame)
    changed = first._replace(version=99, frame="A new ___ here.")
    there = [frame if frame.id != first.id else changed for frame in chat.kit.content.frames("nursing", True)]
    monkeypatch.setattr(ContentStore, "frames", lambda *_: tuple(there))
    told = chat.say(first.answers[0])
    assert "new wording" in told
    assert "A new ___ here." in told
    there.remove(changed)
    assert "Card 1 of 3" in chat.say("anything")
    there.clear()
    assert "Card" not in chat.say("anything")
    assert (chat.state.step, chat.course.known) == ("home", {})
    assert "no cards for you yet" in chat.say("words")


def test_an_error_of_two_letters_becomes_a_card_with_another_sentence_each_time(chat: Chat) -> None:
    for n in (1, 2):
        chat.course.done.append(Practice(chat.now - n, "letter", f"task-{n}@1", errors={"article": 2}))
    assert "one error" in chat.say("words")
    fix = open_item(chat)
    assert isinstance(fix, Fix)
    assert fix.focus == "article"
    told = chat.say(fix.wrong)
    assert fix.why in told
    for _ in range(3):
        chat.say("skip")
    again = open_item(chat)
    assert isinstance(again, Fix)
    assert again != fix
    assert "*Right.*" in chat.say(again.answers[0].lower()) or "you knew" in getattr(chat.last, "body", "")
    assert chat.course.known["error.article"].lapses == 1


def test_whatever_there_is_to_ask_fits_in_a_message_and_so_does_what_is_said_of_it() -> None:
    last = Round(("a",), done=7, total=8)
    items: tuple[Frame | Fix, ...] = (*CONTENT.frames(None, True), *CONTENT.fixes(True))
    for item in items:
        for first in ("", words_cards.marked(item, "wrong", False), words_cards.hinted(item)):
            asked = words_cards.question(item, last, 99_999, first)
            assert first in getattr(asked, "body", ""), "and nothing had to be left out"
        assert words_cards.over(last, words_cards.shown(item, True))


def test_no_answer_of_a_card_is_a_command_that_another_lane_would_take() -> None:
    assert [frame.id for frame in CONTENT.frames(None, True) if any(map(meaning, frame.answers))] == []
