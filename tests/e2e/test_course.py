"""The course in a real browser, on the whole stack: from hi through the first questions, a placement, a day's plan,
every kind of exercise and a letter to the picture of what was learnt."""

from tests.e2e.browser import NARROW, Chat, Page, by_id
from tests.e2e.letters import FAULTY
from tests.e2e.steps import answers_each_optional_consent, is_marked, is_told_of_the_ai_and_accepts, take_screenshot
from tests.fixtures.browser import NEEDS_BROWSER
from tests.fixtures.deployed import Deployed

pytestmark = NEEDS_BROWSER
MOST_TAPS = 6
OPENING = "I am writing to refer Mr Brandl, who is being discharged today and requires wound care at home."
MOST_ANSWERS = 12  # to one exercise


def test_a_learner_walks_the_whole_course(page: Page, deployed: Deployed) -> None:
    page.open(deployed.page, NARROW)
    chat = page.add_learner("Ifeoma")
    is_told_of_the_ai_and_accepts(chat)
    answers_each_optional_consent(chat)
    assert answers_the_first_questions(chat) <= MOST_TAPS
    is_placed(chat)
    sees_the_plan(chat)
    for part in ("read", "read", "read"):
        until_over(chat, part, "1A 2B 3C 4D 5A 6B 7C 8D 9A 10B")
    for drill, typed in (("drills", "1 2"), ("drills", "A B C D E F"), ("drills", OPENING)):
        until_over(chat, drill, typed)
    until_over(chat, "words", "skip")
    chat.says("write")
    chat.hears("CASE NOTES")
    is_marked(chat, FAULTY)
    sees_the_picture(page, chat)
    take_screenshot(page, deployed, "course.png")


def answers_the_first_questions(chat: Chat) -> int:
    """How many taps they took, each a row of a list."""
    rows = [
        ("Nursing", "Where do you want to register"), ("United Kingdom", "When is your test"),
        ("Not booked yet", "When do you want to study"), ("Weekday evenings", "Where are you now"),
        ("United Kingdom", "Your plan"),
    ]  # fmt: skip
    for row, answer in rows:
        chat.chooses("Choose", row)
        chat.hears(answer)
    return len(rows)


def is_placed(chat: Chat) -> None:
    chat.taps("Placement (12 min)")
    chat.hears("of 9")
    for _ in range(9):
        said = chat.texts("in")[-1]
        answer(chat, "skip" if "whole sentence" in said else OPENING if "first paragraph" in said else "B")
    assert "Placement done" in chat.texts("in")[-1]


def sees_the_plan(chat: Chat) -> None:
    chat.says("today")
    assert "minutes" in chat.hears("Today")


def until_over(chat: Chat, begin: str, typed: str) -> None:
    """Until what comes next is offered: by a button, or in words where the message is too long for buttons."""
    offered = len(chat.node.find_elements(*by_id("button-Next")))
    answer(chat, begin)
    for _ in range(MOST_ANSWERS):
        answer(chat, typed)
        if len(chat.node.find_elements(*by_id("button-Next"))) > offered or "What next?" in chat.texts("in")[-1]:
            return
    raise AssertionError(f"{begin} has no end: {chat.texts('in')[-1]}")


def answer(chat: Chat, typed: str) -> None:
    said = len(chat.texts("in"))
    chat.says(typed)
    chat.page.until(lambda: len(chat.texts("in")) > said, "no answer")


def sees_the_picture(page: Page, chat: Chat) -> None:
    chat.says("my progress")
    page.until(lambda: bool(chat.node.find_elements(*by_id("image"))), "no picture came")
    image = chat.node.find_elements(*by_id("image"))[-1]
    page.until(lambda: str(image.get_property("naturalWidth")) == "720", "the picture is not shown")
