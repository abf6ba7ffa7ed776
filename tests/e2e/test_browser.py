"""The whole way of a learner, in a real browser, on the whole stack: what a stranger does after `make run`."""

import os
import re
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement

from tests.e2e.browser import DESKTOP, NARROW, Chat, Page
from tests.e2e.letters import FAULTY, MENDED
from tests.fixtures.browser import NEEDS_BROWSER, chromium
from tests.fixtures.deployed import Deployed

pytestmark = NEEDS_BROWSER

SCREENSHOT = Path(__file__).parents[2] / "docs" / "images" / "phone.png"
QUOTED = re.compile("\u201c([^\u201d]+)\u201d")


@pytest.fixture(scope="module")
def window(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    with chromium(tmp_path_factory.mktemp("chromium")) as driver:
        yield Page(driver)


@pytest.fixture
def page(window: Page, deployed: Deployed) -> Iterator[Page]:
    window.open(deployed.page)
    yield window
    assert window.errors() == []
    window.driver.get("about:blank")


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
    notes = chat.hears("CASE NOTES")
    assert "n01" in notes


def is_marked(chat: Chat, letter: str) -> str:
    """The feedback on the letter."""
    before = len(chat.texts("in"))
    chat.says(letter)
    return chat.hears("Key points:", after=before)


def quotes_in(text: str) -> list[str]:
    return [quote.removesuffix("\u2026") for quote in QUOTED.findall(text)]


def test_a_learner_comes_from_hi_to_feedback_on_a_mended_letter(page: Page, deployed: Deployed) -> None:
    chat = page.add_learner("Ama Mensah")
    is_told_of_the_ai_and_accepts(chat)
    answers_each_optional_consent(chat)
    gets_a_task(chat)

    feedback = is_marked(chat, FAULTY)
    assert any(quote in FAULTY and "right" in quote for quote in quotes_in(feedback)), feedback
    assert "not as in the notes" in feedback
    take_screenshot(page, deployed)

    chat.taps("Show answers")
    answers = chat.hears("All findings, with answers")
    assert "LEFT one (n07)" in answers
    assert "Penicillin allergy. (n11)" in answers
    assert "received" in answers and "is not" in answers

    chat.taps("Rewrite")
    chat.hears("send the whole letter again")
    better = is_marked(chat, MENDED)
    assert "not as in the notes" not in better
    assert points(better) > points(feedback)

    stops_and_starts_again(chat, deployed)


def points(feedback: str) -> int:
    found = re.search(r"Key points: (\d+) of \d+", feedback)
    assert found, feedback
    return int(found[1])


def stops_and_starts_again(chat: Chat, deployed: Deployed) -> None:
    chat.taps("Menu")
    chat.hears("What would you like to do?")
    chat.says("STOP")
    chat.hears("Stopped. Every consent is withdrawn")
    heard = len(chat.texts("in"))
    chat.says("are you there?")
    deployed.wait_until_quiet()
    assert len(chat.texts("in")) == heard
    chat.says("START")
    chat.hears("Welcome back")


def take_screenshot(page: Page, deployed: Deployed) -> None:
    """For the README; only when asked for, so that a test run leaves the tree as it was."""
    if os.environ.get("UPDATE_SCREENSHOT"):
        deployed.wait_until_quiet()
        page.driver.save_screenshot(str(SCREENSHOT))


def test_the_notice_is_one_tap_away_and_sets_no_cookie(page: Page, deployed: Deployed) -> None:
    chat = page.add_learner("Bisi Ade")
    chat.says("hi")
    chat.hears("AI system")
    link = chat.node.find_element(By.CSS_SELECTOR, '[data-testid="bubble-in"] a')
    url = str(link.get_attribute("href"))
    assert url.startswith(deployed.outputs["PagesUrl"])
    with urllib.request.urlopen(url, timeout=30) as answer:
        assert answer.status == 200
        assert answer.headers["Set-Cookie"] is None
    opens_in_a_window_of_its_own(page, link)


def opens_in_a_window_of_its_own(page: Page, link: WebElement) -> None:
    driver, here = page.driver, page.driver.current_window_handle
    link.click()
    page.until(lambda: len(driver.window_handles) == 2, "no second window")
    driver.switch_to.window(next(handle for handle in driver.window_handles if handle != here))
    page.until(lambda: bool(driver.find_elements(By.TAG_NAME, "h1")), "the notice has no heading")
    assert driver.get_cookies() == []
    driver.close()
    driver.switch_to.window(here)


def test_ticks_appear_and_the_log_has_events_but_nothing_personal(page: Page) -> None:
    chat = page.add_learner("Chidi Okonkwo")
    chat.says("hi, my patient is Zebulon Quince")
    chat.hears("AI system")
    page.until(lambda: chat.ticks() == ["read"], "no ticks")
    page.until(lambda: "notice.shown" in page.log() and "reply.status" in page.log(), "no events in the log")
    number = re.search(r"\+(\d+)", chat.node.text)
    assert number
    for word in ("Zebulon", "Quince", "Chidi", "Okonkwo", number[1], number[1][2:]):
        assert word not in page.log()


def test_a_second_learner_has_a_chat_of_their_own_beside_the_first(page: Page) -> None:
    first = page.add_learner("Daria")
    first.says("hi")
    first.hears("AI system")
    second = page.add_learner("Emeka")
    page.one("side-by-side").click()
    page.until(lambda: len(page.all("chat")) >= 2, "the chats are not side by side")
    second.says("hello")
    second.hears("AI system")
    second.taps("Not now")
    second.hears("I will not tutor you")
    assert first.texts("out") == ["hi"]
    assert len(first.texts("in")) == 1
    page.one("side-by-side").click()


def test_the_keyboard_alone_is_enough(page: Page) -> None:
    page.driver.find_element(By.TAG_NAME, "body").send_keys(Keys.TAB)
    tab_to(page, "add-learner")
    page.keys(Keys.ENTER)
    page.keys("Farah", Keys.ENTER)
    page.until(lambda: "as Farah" in page.one("chat").text, "Farah's chat is not shown")
    chat = Chat(page, str(page.one("chat").get_attribute("data-learner")))
    chat.types("hi")
    chat.hears("AI system")
    chat.walks_to("I'm 18+ and accept")
    chat.hears("A free choice")
    chat.walks_to("No")
    chat.hears("now and then")
    chat.walks_to("No")
    chat.hears("Which profession")
    chat.walks_to_row("Choose", "Nursing")
    chat.hears("CASE NOTES")
    page.keys(Keys.ESCAPE)
    chat.types(FAULTY)
    chat.hears("not as in the notes")
    assert chat.texts("out")[-1].startswith("Ms Priya Lindqvist\nCommunity Nurse\n")
    chat.walks_to("Show answers")
    chat.hears("LEFT one (n07)")


def tab_to(page: Page, name: str) -> None:
    for _ in range(20):
        if page.driver.switch_to.active_element.get_attribute("data-testid") == name:
            return
        page.keys(Keys.TAB)
    raise AssertionError(f"Tab does not lead to {name}")


@pytest.mark.parametrize("size", [NARROW, DESKTOP], ids=["phone", "desktop"])
def test_nothing_is_cut_off_on_a_phone_or_a_desktop(
    page: Page, deployed: Deployed, size: tuple[int, int], tmp_path_factory: pytest.TempPathFactory
) -> None:
    page.open(deployed.page, size)
    chat = page.add_learner("Grace")
    is_told_of_the_ai_and_accepts(chat)
    answers_each_optional_consent(chat)
    gets_a_task(chat)
    is_marked(chat, FAULTY)
    width, height = size
    for name in ("button-Rewrite", "button-Show answers", "button-Menu", "composer", "send"):
        box = chat.newest(name).rect
        assert box["x"] >= 0 and box["x"] + box["width"] <= width, name
        assert box["y"] >= 0 and box["y"] + box["height"] <= height, name
    assert page.driver.execute_script("return document.documentElement.scrollWidth") <= width
    page.driver.save_screenshot(str(tmp_path_factory.getbasetemp() / f"{width}.png"))


def test_the_page_opens_at_once_however_often_it_was_left(page: Page, deployed: Deployed) -> None:
    """A browser has six connections to a host; a page that it keeps for "back" must not hold one of them."""
    for _ in range(7):
        page.driver.get("about:blank")
        page.open(deployed.page)
    page.driver.get("about:blank")
    page.driver.back()
    deployed.learner("Hanna")
    page.until(lambda: any("Hanna" in tab.text for tab in page.all("learner-tab")), "the page lost its connection")
