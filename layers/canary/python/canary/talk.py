"""The canary's chat: it says, taps what it was offered, and waits for what it expects to hear."""

import json
import re
from collections.abc import Callable
from typing import Any, NamedTuple, Protocol

from canary import who
from chatoet.rules.signature import sign

Json = dict[str, Any]
PATIENCE = 90  # seconds for a reply; a model may take 45 of them
WAIT = 2  # seconds that one look at what came may wait
STATUSES = ("sent", "delivered")
URL = re.compile(r"https?://[^\s*]+")


class StageError(Exception):
    """What should have happened did not. Says what, in a word fit for a log."""


class Heard(NamedTuple):
    """One message to the canary."""

    wamid: str
    callback: str
    message: Json


class Line(Protocol):
    def post(self, body: bytes, signature: str) -> int: ...
    def heard(self, wait: int) -> list[Heard]: ...
    def form(self, url: str, fields: dict[str, str]) -> tuple[int, bytes]: ...


class Clock(NamedTuple):
    now: Callable[[], float]
    sleep: Callable[[float], None]


Wanted = Callable[[Json], str]  # what of a message was waited for; empty when it is not the one


class Talk:
    """`number_id` is Meta's id of our number; `serial` gives ids that no message had before."""

    def __init__(
        self, line: Line, secret: Callable[[], str], number_id: str, clock: Clock, name: str, serial: Callable[[], str]
    ) -> None:
        self._line, self._secret, self._number_id = line, secret, number_id
        self._clock, self._name, self._serial = clock, name, serial
        self._unread: list[Json] = []

    def say(self, text: str) -> None:
        self._write({"type": "text", "text": {"body": text}})

    def tap(self, option: str) -> None:
        reply = {"type": "button_reply", "button_reply": {"id": option, "title": "x"}}
        self._write({"type": "interactive", "interactive": reply})

    def ask(self, text: str, wanted: Wanted, what: str) -> str:
        self._forget()
        self.say(text)
        return self.hear(wanted, what)

    def choose(self, option: str, wanted: Wanted, what: str) -> str:
        self._forget()
        self.tap(option)
        return self.hear(wanted, what)

    def hear(self, wanted: Wanted, what: str, patience: float = PATIENCE) -> str:
        """What was waited for, of the first message that has it. Raises StageError."""
        until = self._clock.now() + patience
        while True:
            while self._unread:
                if found := wanted(self._unread.pop(0)):
                    return found
            if self._clock.now() >= until:
                raise StageError(f"not_heard.{what}")
            self._listen(WAIT)

    def fill(self, url: str, **fields: str) -> bytes:
        """Sends the form of a page. Raises StageError."""
        code, body = self._line.form(url, fields)
        if code != 200:
            raise StageError(f"page.{code}")
        return body

    def _write(self, content: Json) -> None:
        sent = who.message(self._serial(), int(self._clock.now()), content)
        self._post(who.envelope(self._number_id, self._name, messages=[sent]))

    def _listen(self, wait: int) -> bool:
        """What came, or comes within so many seconds, is reported as delivered, as a phone does. Whether any did."""
        came = self._line.heard(wait)
        now = int(self._clock.now())
        statuses = [who.status(h.wamid, h.callback, now, said) for h in came for said in STATUSES]
        if statuses:
            self._post(who.envelope(self._number_id, self._name, statuses=statuses))
        self._unread += [heard.message for heard in came]
        return bool(came)

    def _forget(self) -> None:
        """What nobody waited for is no answer to what comes next, however much of it there is."""
        while self._listen(0):
            pass
        self._unread.clear()

    def _post(self, payload: Json) -> None:
        body = json.dumps(payload).encode()
        code = self._line.post(body, sign(body, self._secret().encode()))
        if code != 200:
            raise StageError(f"webhook.{code}")


def offers(prefix: str) -> Wanted:
    """The id of the first button or row that begins so."""
    return lambda message: next((each for each in _options(message) if each.startswith(prefix)), "")


def says(words: str) -> Wanted:
    return lambda message: words if words in _text(message) else ""


def leads(pages: str, purpose: str) -> Wanted:
    """The address of a page of ours, behind a button or in the text."""

    def wanted(message: Json) -> str:
        action = message.get("interactive", {}).get("action", {})
        found = [action.get("parameters", {}).get("url", ""), *URL.findall(_text(message))]
        return next((url for url in found if url.startswith(f"{pages.rstrip('/')}/{purpose}/")), "")

    return wanted


def _options(message: Json) -> list[str]:
    action = message.get("interactive", {}).get("action", {})
    rows = [row["id"] for section in action.get("sections", ()) for row in section["rows"]]
    return [button["reply"]["id"] for button in action.get("buttons", ())] + rows


def _text(message: Json) -> str:
    body = message.get("text") or message.get("interactive", {}).get("body", {})
    return str(body.get("body") or body.get("text") or "")
