"""The page in a real browser, against a business of the test's own."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

from chatoet.rules import words, words_cards
from chatoet.rules.messages import Text
from chatoet.rules.vocabulary import Frame
from chatoet.translations import speaking
from local.phone.app import create_app
from local.phone.config import PhoneConfig
from local.phone.server import running
from tests.fixtures.browser import NEEDS_BROWSER, chromium
from tests.local.phone.peers import PhoneClient

pytestmark = NEEDS_BROWSER
FRAME = Frame("f", 1, "live", "", 1, "term", "aspirin", "a drug", "She takes ___ daily.", ("aspirin",))
# Voice notes are recorded from a microphone that Chromium makes up.
MICROPHONE = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")


class Browser:
    def __init__(self, driver: webdriver.Chrome) -> None:
        self.driver = driver

    def open(self, url: str) -> None:
        self.driver.get(url)
        link = self.driver.find_element(By.ID, "link")
        self.until(lambda: link.text == "")

    def all(self, testid: str) -> list[WebElement]:
        found = self.driver.find_elements(By.CSS_SELECTOR, f'[data-testid="{testid}"]')
        return [element for element in found if element.is_displayed()]

    def one(self, testid: str) -> WebElement:
        self.until(lambda: bool(self.all(testid)))
        return self.all(testid)[0]

    def until(self, condition: Callable[[], bool]) -> None:
        WebDriverWait(self.driver, 10, poll_frequency=0.05).until(lambda _: condition())

    def resize(self, width: int, height: int) -> None:
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)

    def keys(self, *keys: str) -> None:
        self.driver.switch_to.active_element.send_keys(*keys)

    def html(self, element: WebElement) -> str:
        return str(element.get_property("innerHTML"))


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with chromium(tmp_path_factory.mktemp("chromium"), *MICROPHONE) as driver:
        yield Browser(driver)


@pytest.fixture
def page(browser: Browser, phone: PhoneClient) -> Iterator[Browser]:
    browser.resize(1280, 800)
    browser.open(phone.base_url)
    yield browser
    browser.driver.get("about:blank")


def bodies(elements: Sequence[WebElement]) -> list[str]:
    return [element.find_element(By.CSS_SELECTOR, "[data-testid=text]").text for element in elements]


def test_a_learner_writes_with_enter_and_breaks_lines_with_shift_enter(page: Browser, phone: PhoneClient) -> None:
    ada = phone.learner()
    page.one("composer").click()
    page.keys("Dear Dr Patel,", Keys.SHIFT + Keys.ENTER + Keys.NULL, "thank you", Keys.ENTER)
    page.until(lambda: bodies(page.all("bubble-out")) == ["Dear Dr Patel,\nthank you"])
    page.until(lambda: page.one("ticks").get_attribute("aria-label") == "delivered")
    said = phone.transcript(ada)[0]
    phone.graph({"messaging_product": "whatsapp", "status": "read", "message_id": said["wamid"],
                 "typing_indicator": {"type": "text"}})  # fmt: skip
    page.until(lambda: page.one("ticks").get_attribute("aria-label") == "read")
    page.one("typing")
    assert page.one("window").text.startswith("Window open · 23:59:")
    phone.text(ada, "hello")
    page.until(lambda: bodies(page.all("bubble-in")) == ["hello"] and not page.all("typing"))


def test_markup_is_rendered_and_html_stays_text(page: Browser, phone: PhoneClient) -> None:
    ada = phone.learner()
    phone.say(ada)
    hostile = '<img src=x onerror="document.title=1"> & <script>document.title=1</script>'
    phone.text(ada, f"*bold* _it_ ~no~ ```a*b*``` 2*3*4 snake_case_name {hostile}\n> quote\n- one\n- two")
    text = page.one("bubble-in").find_element(By.CSS_SELECTOR, "[data-testid=text]")
    html = page.html(text)
    for made in ("<strong>bold</strong>", "<em>it</em>", "<s>no</s>", '<code class="mono">a*b*</code>'):
        assert made in html
    for made in (
        "2*3*4 snake_case_name",
        "<blockquote>quote</blockquote>",
        '<ul dir="auto"><li>one</li><li>two</li></ul>',
    ):
        assert made in html
    assert hostile in text.text
    assert not text.find_elements(By.CSS_SELECTOR, "img, script")
    assert page.driver.title != "1"


def test_arabic_runs_from_the_right_and_its_english_does_not(page: Browser, phone: PhoneClient) -> None:
    ada = phone.learner()
    phone.say(ada)
    with speaking("ar"):
        said = [words.help_text(), Text(words_cards.shown(FRAME, again=False)), words.menu()]
    for message in said:
        phone.send(ada["wa_id"], **message.graph())
    page.until(lambda: len(page.all("bubble-in")) == 3)
    assert [direction(text) for text in page.all("text")[1:]] == ["rtl"] * 3
    sentence, opener = page.all("text")[2], page.one("button-القائمة")
    assert "\u2068She takes aspirin daily.\u2069" in sentence.text
    assert direction(opener) == "rtl"
    opener.click()
    assert direction(page.one("row-كتابة رسالة")) == "rtl"


def direction(element: WebElement) -> str:
    return element.value_of_css_property("direction")


def test_a_template_is_a_bubble_with_its_footer_and_its_button(page: Browser, phone: PhoneClient) -> None:
    components = [
        {"type": "BODY", "text": "Your answer is *ready*."},
        {"type": "FOOTER", "text": "Write STOP to end this."},
        {"type": "BUTTONS", "buttons": [{"type": "QUICK_REPLY", "text": "Read it"}]},
    ]
    made = {"name": "ready_1", "language": "en", "category": "UTILITY", "components": components}
    assert phone.graph(made, path="/v26.0/100000000000001/message_templates").status_code == 200
    ada = phone.learner()
    parameters = [{"type": "payload", "payload": "turns:read:m1"}]
    read = {"type": "button", "sub_type": "quick_reply", "index": "0", "parameters": parameters}
    named = {"name": "ready_1", "language": {"code": "en"}, "components": [read]}
    phone.send(ada["wa_id"], type="template", template=named)
    bubble = page.one("bubble-in")
    assert "<strong>ready</strong>" in page.html(bubble)
    assert "Write STOP to end this." in bubble.text
    page.one("button-Read it").click()
    page.until(lambda: bodies(page.all("bubble-out")) == ["Read it"])
    assert phone.transcript(ada)[-1]["content"] == {"payload": "turns:read:m1", "text": "Read it"}


def test_buttons_and_lists_work_by_keyboard_alone(page: Browser, phone: PhoneClient) -> None:
    ada = phone.learner()
    phone.say(ada)
    asked = [{"type": "reply", "reply": {"id": f"b:{title}", "title": title}} for title in ("Yes", "No")]
    offered = {"type": "button", "body": {"text": "Sure?"}, "action": {"buttons": asked}}
    phone.send(ada["wa_id"], type="interactive", interactive=offered)
    page.one("button-No")
    page.one("composer").click()
    page.keys(Keys.ARROW_UP)
    page.keys(Keys.ARROW_UP)
    page.keys(Keys.ENTER)
    page.until(lambda: bodies(page.all("bubble-out"))[1:] == ["Yes"])
    rows = [{"id": f"r:{number}", "title": f"Task {number}"} for number in (1, 2)]
    listed = {"type": "list", "body": {"text": "Which?"}, "action": {"button": "Tasks", "sections": [{"rows": rows}]}}
    phone.send(ada["wa_id"], type="interactive", interactive=listed)
    page.one("button-Tasks")
    page.keys(Keys.ESCAPE)
    page.keys(Keys.ARROW_UP)
    page.keys(Keys.ENTER)
    page.one("list-dialog")
    page.keys(Keys.ARROW_DOWN)
    page.keys(Keys.ENTER)
    page.until(lambda: bodies(page.all("bubble-out"))[2:] == ["Task 2"])
    chosen = [message["content"] for message in phone.transcript(ada) if message["type"] == "interactive"]
    assert chosen[-1]["list_reply"] == {"id": "r:2", "title": "Task 2"}


def test_two_learners_stand_side_by_side(page: Browser, phone: PhoneClient) -> None:
    page.one("add-first").click()
    page.one("learner-save").click()
    page.one("composer")
    page.one("add-learner").click()
    page.one("kind-username").click()
    page.one("learner-save").click()
    page.until(lambda: len(page.all("learner-tab")) == 2)
    assert [bool(learner["wa_id"]) for learner in phone.look("learners")] == [True, False]
    assert len(page.all("chat")) == 1
    page.one("side-by-side").click()
    page.until(lambda: len(page.all("chat")) == 2)
    page.one("side-by-side").click()
    page.until(lambda: len(page.all("chat")) == 1)


def test_pictures_and_voice_notes_are_sent_and_shown(page: Browser, phone: PhoneClient, tmp_path: Path) -> None:
    ada = phone.learner()
    picture = tmp_path / "letter.png"
    picture.write_bytes(PIXEL)
    page.one("composer").click()
    page.driver.find_element(By.CSS_SELECTOR, "[data-testid=file]").send_keys(str(picture))
    page.until(lambda: "letter.png" in page.one("strip").text)
    page.keys("my notes", Keys.ENTER)
    loaded = "return arguments[0].naturalWidth"
    page.until(lambda: page.driver.execute_script(loaded, page.one("image")) == 1)
    page.one("send").click()
    page.until(lambda: "0:01" in page.one("strip").text)
    page.one("send").click()
    page.until(lambda: page.driver.execute_script("return arguments[0].duration > 0.5", page.one("audio")))
    image, audio = (message["content"] for message in phone.transcript(ada))
    assert image["caption"] == "my notes"
    assert (audio["mime_type"], audio["voice"]) == ("audio/ogg; codecs=opus", True)
    assert phone.http.get(f"/control/media/{audio['id']}").content[:4] == b"OggS"


PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415478da63f8ffff3f0005fe02fe"
    "0def46b80000000049454e44ae426082"
)


async def _lines() -> Any:
    for function, line in (("chatoet-local-webhook", '{"event":"webhook.queued","lane":"turns"}'), ("seal", "plain")):
        yield {"function": function, "at": "2026-11-21T10:00:00Z", "line": line}


def test_on_a_small_screen_the_chat_comes_first_and_the_log_behind_a_toggle(
    browser: Browser, config: PhoneConfig
) -> None:
    with ExitStack() as stack:
        stack.callback(browser.driver.get, "about:blank")
        browser.resize(390, 844)
        browser.open(stack.enter_context(running(create_app(config, _lines()))))
        assert browser.all("log-line") == []
        browser.one("log-toggle").click()
        browser.until(lambda: len(browser.all("log-line")) == 2)
        first, second = (line.text for line in browser.all("log-line"))
        assert "webhook" in first
        assert "webhook.queued" in first
        assert "lane turns" in first
        assert "plain" in second
        browser.one("log-close").click()
        browser.until(lambda: browser.all("log-line") == [])
