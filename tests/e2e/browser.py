"""The phone's page in headless Chromium, used as a person uses it: what is seen, tapped and typed.

Nothing here calls the page's code or the control API; scripts are run only to read what the eye would read.
"""

from collections.abc import Callable

from selenium import webdriver
from selenium.common.exceptions import StaleElementReferenceException, TimeoutException
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

DESKTOP, NARROW = (1280, 800), (390, 844)
PATIENCE_S = 60


def by_id(name: str) -> tuple[str, str]:
    return By.CSS_SELECTOR, f'[data-testid="{name}"]'


class Page:
    """The whole window."""

    def __init__(self, driver: webdriver.Chrome) -> None:
        self.driver = driver

    def open(self, url: str, size: tuple[int, int] = DESKTOP) -> None:
        self.resize(*size)
        self.driver.get(url)
        link = self.driver.find_element(By.ID, "link")
        self.until(lambda: link.text == "", "the page has no connection")

    def resize(self, width: int, height: int) -> None:
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)

    def until(self, condition: Callable[[], bool], otherwise: str) -> None:
        """A bubble may be drawn anew while it is read: then it is read again."""
        wait = WebDriverWait(
            self.driver, PATIENCE_S, poll_frequency=0.05, ignored_exceptions=(StaleElementReferenceException,)
        )
        try:
            wait.until(lambda _: condition())
        except TimeoutException:
            raise AssertionError(otherwise) from None

    def all(self, name: str) -> list[WebElement]:
        return [element for element in self.driver.find_elements(*by_id(name)) if element.is_displayed()]

    def one(self, name: str) -> WebElement:
        self.until(lambda: bool(self.all(name)), f"no {name} on the page")
        return self.all(name)[-1]

    def add_learner(self, name: str) -> "Chat":
        """By the mouse; the number is what the form proposes."""
        self.one("add-learner").click()
        field = self.one("learner-name")
        field.clear()
        field.send_keys(name)
        self.one("learner-save").click()
        self.until(lambda: f"as {name}" in self.one("chat").text, f"{name}'s chat is not shown")
        return Chat(self, str(self.one("chat").get_attribute("data-learner")))

    def keys(self, *keys: str) -> None:
        self.driver.switch_to.active_element.send_keys(*keys)

    def log(self) -> str:
        """All that the pane of events says, shown or scrolled away."""
        return str(self.driver.find_element(*by_id("log")).get_property("textContent"))

    def errors(self) -> list[str]:
        entries = self.driver.get_log("browser")  # type: ignore[no-untyped-call]
        return [entry["message"] for entry in entries if entry["level"] == "SEVERE"]


class Chat:
    """One learner's side of the page, which must be the one in view."""

    def __init__(self, page: Page, learner: str) -> None:
        self.page, self.learner = page, learner

    @property
    def node(self) -> WebElement:
        return self.page.driver.find_element(By.ID, f"panel-{self.learner}")

    def texts(self, side: str) -> list[str]:
        """What `in` or `out` bubbles say, oldest first."""
        found = self.node.find_elements(By.CSS_SELECTOR, f'[data-testid="bubble-{side}"] [data-testid="text"]')
        return [element.text for element in found]

    def hears(self, words: str, after: int = 0) -> str:
        """The newest message once it has these words; only one that comes after the first `after` counts."""

        def heard() -> bool:
            texts = self.texts("in")
            return len(texts) > after and words in texts[-1]

        self.page.until(heard, f"never heard {words!r}")
        return self.texts("in")[-1]

    def finds(self, words: str, after: int) -> str:
        """The first message beyond `after` that has these words, whatever came behind it."""
        self.page.until(lambda: any(words in text for text in self.texts("in")[after:]), f"never heard {words!r}")
        return next(text for text in self.texts("in")[after:] if words in text)

    def says(self, text: str) -> None:
        """Pasted, then sent by the button."""
        box = self.node.find_element(*by_id("composer"))
        box.click()
        self.page.driver.execute_cdp_cmd("Input.insertText", {"text": text})
        self.node.find_element(*by_id("send")).click()
        self.page.until(lambda: box.get_property("value") == "", "the message was not sent")

    def taps(self, title: str) -> None:
        """The newest button of that name, with the mouse, where the learner would find it."""
        self.newest(f"button-{title}").click()

    def chooses(self, listed: str, row: str) -> None:
        self.taps(listed)
        self.page.one(f"row-{row}").click()

    def newest(self, name: str) -> WebElement:
        self.page.until(lambda: bool(self.node.find_elements(*by_id(name))), f"no {name} in the chat")
        return self.node.find_elements(*by_id(name))[-1]

    def ticks(self) -> list[str | None]:
        return [mark.get_attribute("aria-label") for mark in self.node.find_elements(*by_id("ticks"))]

    # By the keyboard alone

    def types(self, text: str) -> None:
        """Into whatever has the focus, lines broken by Shift and Enter, sent by Enter."""
        for number, line in enumerate(text.split("\n")):
            if number:
                self.page.keys(Keys.SHIFT + Keys.ENTER + Keys.NULL)
            if line:
                self.page.keys(line)
        self.page.keys(Keys.ENTER)

    def walks_to(self, title: str) -> None:
        """From the composer up to the newest answers, along them to the one of that name, and Enter."""
        self.page.keys(Keys.ESCAPE, Keys.ARROW_UP)
        self._along(f"button-{title}")

    def walks_to_row(self, listed: str, row: str) -> None:
        self.walks_to(listed)
        self.page.one("list-dialog")
        self._along(f"row-{row}")

    def _along(self, name: str) -> None:
        for _ in range(12):
            focused = self.page.driver.switch_to.active_element
            if focused.get_attribute("data-testid") == name:
                return focused.send_keys(Keys.ENTER)
            focused.send_keys(Keys.ARROW_DOWN)
        raise AssertionError(f"the arrow keys do not lead to {name}")
