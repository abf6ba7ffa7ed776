"""The whole way of a learner, in a real browser, on the whole stack: what a stranger does after `make run`."""

import re
import urllib.request

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement

from tests.e2e.browser import DESKTOP, NARROW, Chat, Page
from tests.e2e.letters import FAULTY, MENDED
from tests.e2e.steps import comes_to_a_task, is_marked, points, quotes_in, rewrites, sees_the_answers, take_screenshot
from tests.fixtures.browser import NEEDS_BROWSER
from tests.fixtures.deployed import Deployed

pytestmark = NEEDS_BROWSER


def test_a_learner_comes_from_hi_to_feedback_on_a_mended_letter(page: Page, deployed: Deployed) -> None:
    chat = page.add_learner("Ama Mensah")
    comes_to_a_task(chat)

    feedback = is_marked(chat, FAULTY)
    assert any(quote in FAULTY and "right" in quote for quote in quotes_in(feedback)), feedback
    assert "not as in the notes" in feedback
    take_screenshot(page, deployed, "phone.png")

    answers = sees_the_answers(chat)
    assert "LEFT one (n07)" in answers
    assert "Penicillin allergy. (n11)" in answers
    assert "received" in answers and "is not" in answers

    better = rewrites(chat, MENDED)
    assert "not as in the notes" not in better
    assert points(better) > points(feedback)

    stops_and_starts_again(chat, deployed)


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


def test_a_new_learner_is_proposed_a_number_that_nobody_has(page: Page) -> None:
    """There are a thousand numbers for fiction, so that chance alone would soon propose one twice."""
    others = [{"wa_id": f"447700900{number:03}"} for number in range(1000) if number != 321]
    script = """const [others, done] = arguments;
        import("/static/tools.js").then((tools) => done(tools.fictionalNumber(others)));"""
    assert page.driver.execute_async_script(script, others) == "447700900321"


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
    chat.hears("Where do you want to register")
    page.keys(Keys.ESCAPE)
    chat.types("write")
    chat.hears("CASE NOTES")
    page.keys(Keys.ESCAPE)
    chat.types(FAULTY)
    chat.hears("not as in the notes")
    assert chat.texts("out")[-1].startswith("Ms Priya Aldgrove\nCommunity Nurse\n")
    heard = len(chat.texts("in"))
    chat.walks_to("Show answers")
    chat.finds("LEFT one (n07)", heard)  # the corrected letter may stand below it by then


def tab_to(page: Page, name: str) -> None:
    for _ in range(20):
        if page.driver.switch_to.active_element.get_attribute("data-testid") == name:
            return
        page.keys(Keys.TAB)
    raise AssertionError(f"Tab does not lead to {name}")


def test_nothing_is_cut_off_on_a_phone_or_a_desktop(
    page: Page, deployed: Deployed, tmp_path_factory: pytest.TempPathFactory
) -> None:
    page.open(deployed.page, NARROW)
    chat = page.add_learner("Grace")
    comes_to_a_task(chat)
    is_marked(chat, FAULTY)
    for size in (NARROW, DESKTOP):
        page.resize(*size)
        nothing_is_cut_off(page, chat, *size)
        page.driver.save_screenshot(str(tmp_path_factory.getbasetemp() / f"{size[0]}.png"))


def nothing_is_cut_off(page: Page, chat: Chat, width: int, height: int) -> None:
    for name in ("button-Rewrite", "button-Show answers", "button-Menu", "composer", "send"):
        box = chat.newest(name).rect
        assert box["x"] >= 0 and box["x"] + box["width"] <= width, name
        assert box["y"] >= 0 and box["y"] + box["height"] <= height, name
    assert page.driver.execute_script("return document.documentElement.scrollWidth") <= width


def test_the_page_opens_at_once_however_often_it_was_left(page: Page, deployed: Deployed) -> None:
    """A browser has six connections to a host; a page that it keeps for "back" must not hold one of them."""
    for _ in range(7):
        page.driver.get("about:blank")
        page.open(deployed.page)
    page.driver.get("about:blank")
    page.driver.back()
    deployed.learner("Hanna")
    page.until(lambda: any("Hanna" in tab.text for tab in page.all("learner-tab")), "the page lost its connection")
