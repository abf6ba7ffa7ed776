"""The way of a learner on the page, step by step."""

import os
import re
from pathlib import Path

from tests.e2e.browser import Chat, Page
from tests.fixtures.deployed import NOTES, Deployed

IMAGES = Path(__file__).parents[2] / "docs" / "images"
QUOTED = re.compile("\u201c([^\u201d]+)\u201d")


def is_told_of_the_ai_and_accepts(chat: Chat) -> None:
    chat.says("hi")
    notice = chat.hears("accept")
    assert "AI system" in notice
    chat.taps("I'm 18+ and accept")
    chat.hears("A free choice")


def answers_each_optional_consent(chat: Chat) -> None:
    chat.taps("Yes")
    chat.hears("Your yes is noted")
    chat.taps("No")
    chat.hears("Which profession")


def gets_a_task(chat: Chat) -> None:
    chat.chooses("Choose", "Nursing")
    chat.hears("Where do you want to register")
    chat.says("write")
    notes = chat.hears("CASE NOTES")
    assert "n01" in notes


def is_marked(chat: Chat, letter: str) -> str:
    """The feedback on the letter."""
    before = len(chat.texts("in"))
    chat.says(letter)
    return chat.hears("Key points:", after=before)


def sees_the_answers(chat: Chat) -> str:
    """The list. The letter with its fixes comes after it, when WhatsApp has delivered the list: before anything else is
    asked, or it would be the newest message later on."""
    before = len(chat.texts("in"))
    chat.taps("Show answers")
    chat.finds("Your letter with the fixes", before)
    return chat.finds("All findings, with answers", before)


def rewrites(chat: Chat, letter: str) -> str:
    """The feedback on the new letter."""
    chat.taps("Rewrite")
    chat.hears("send the whole letter again")
    return is_marked(chat, letter)


def comes_to_a_task(chat: Chat) -> None:
    is_told_of_the_ai_and_accepts(chat)
    answers_each_optional_consent(chat)
    gets_a_task(chat)


def quotes_in(text: str) -> list[str]:
    return [quote.removesuffix("\u2026") for quote in QUOTED.findall(text)]


def points(feedback: str) -> int:
    found = re.search(r"Key points: (\d+) of \d+", feedback)
    assert found, feedback
    return int(found[1])


def take_screenshot(page: Page, deployed: Deployed, name: str) -> None:
    """For the README; only when asked for, so that a test run leaves the tree as it was."""
    if os.environ.get("UPDATE_SCREENSHOT"):
        deployed.wait_until_quiet(but_for=NOTES)
        page.driver.save_screenshot(str(IMAGES / name))
