"""A conversation over the phone's control API, for tests that are not about the page."""

import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import Message
from typing import Any, Protocol

from tests.fixtures.deployed import PAUSE, Json

PATIENCE_S = 40.0


class Line(Protocol):
    def say(self, learner: str, text: str, /) -> Json: ...
    def tap(self, learner: str, wamid: str, option: str, /) -> Json: ...
    def transcript(self, learner: str, /) -> list[Json]: ...


@dataclass(frozen=True)
class Talk:
    """What one learner says, and what they read."""

    line: Line
    learner: str

    def read(self) -> list[Json]:
        """What reached the learner, oldest first."""
        return [one for one in self.line.transcript(self.learner) if one["direction"] == "in" and one["shown_at"]]

    def say(self, text: str) -> Json:
        return self.line.say(self.learner, text)

    def ask(self, text: str, answer: str) -> Json:
        before = len(self.read())
        self.say(text)
        return self.hear(answer, before)

    def choose(self, title: str, answer: str) -> Json:
        """Taps that button or row of the newest message which has it."""
        read = self.read()
        wamid, option = next((one["wamid"], options(one)[title]) for one in reversed(read) if title in options(one))
        self.line.tap(self.learner, wamid, option)
        return self.hear(answer, len(read))

    def hear(self, words: str, after: int) -> Json:
        """The first message beyond `after` that has these words."""
        deadline = time.monotonic() + PATIENCE_S
        while not (found := [one for one in self.read()[after:] if words in body(one)]):
            assert time.monotonic() < deadline, f"never heard {words!r}"
            time.sleep(PAUSE)
        return found[0]

    def onboard(self) -> None:
        """As far as the case notes."""
        self.ask("hi", "AI system")
        self.choose("I'm 18+ and accept", "A free choice")
        self.choose("No", "now and then")
        self.choose("No", "Which profession")
        self.choose("Nursing", "Where do you want to register")
        self.ask("write", "CASE NOTES")


def body(message: Mapping[str, Any]) -> str:
    content = message["content"]
    return str(content["body"]["text"] if message["type"] == "interactive" else content.get("body", ""))


def options(message: Mapping[str, Any]) -> dict[str, str]:
    """Title to id of every button or row."""
    action = message["content"].get("action", {})
    buttons = [button["reply"] for button in action.get("buttons", [])]
    rows = [row for section in action.get("sections", []) for row in section["rows"]]
    return {option["title"]: option["id"] for option in buttons + rows}


def post(url: str, **fields: str) -> "tuple[int, Message[str, str], bytes]":
    """A form, as a browser sends it."""
    request = urllib.request.Request(url, urllib.parse.urlencode(fields).encode())
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.headers, refused.read()


def link_of(message: Json) -> str:
    """Where the button of a message leads."""
    return str(message["content"]["action"]["parameters"]["url"])
