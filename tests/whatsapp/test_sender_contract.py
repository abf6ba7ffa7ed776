"""What every phone line promises, the fake of the flow tests and the real client alike; the latter against the phone.

Each scenario is an outcome and how many copies the learner then has: an outcome may say less than happened, never more.
"""

import json
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import pytest
import urllib3

from chatoet.rules.catalogue import record
from chatoet.rules.errors import action_for
from chatoet.rules.messages import Buttons, Choices, Option, Picture, Text
from chatoet.rules.outbox import Accepted, NotSent, Outcome, Rejected, Unknown
from chatoet.rules.private import Private
from chatoet.whatsapp import graph
from chatoet.whatsapp.graph import Graph, Sender
from chatoet.whatsapp.uploads import Uploads
from local.cloud import free_port
from local.phone.app import create_app
from local.phone.config import PhoneConfig, StatusDelays
from local.phone.server import running
from tests.fixtures.world import FakeSender
from tests.local.phone.peers import NUMBER_ID, TOKEN, PhoneClient

VERSION = "v26.0"
PIXEL = b"\x89PNG, and the rest of a picture"
MESSAGES = [
    Text("Hello").graph(),
    Buttons("Choose", (Option("turns:menu", "Menu"), Option("turns:x", "Other"))).graph(),
    Choices("Choose", "Open", (Option("turns:a", "A", "first"), Option("turns:b", "B"))).graph(),
]


@dataclass(frozen=True)
class Scenario:
    name: str
    outcome: type[Outcome]
    copies: int | None  # that the learner then has; None: either is possible
    fault: dict[str, Any] | None = None
    scripted: Outcome | None = None  # what the fake is told to answer


SCENARIOS = (
    Scenario("accepted", Accepted, 1),
    Scenario("rejected", Rejected, 0, {"code": 131056}, Rejected(131056)),
    Scenario("fails before accepting", Unknown, 0, {"http": 500}, Unknown("http_500")),
    Scenario("fails with a transient code", Unknown, 0, {"code": 2}, Unknown("http_503")),
    Scenario("fails after accepting", Unknown, 1, {"http": 502, "accepted": True}, Unknown("http_502")),
    Scenario("cut before accepting", Unknown, 0, {"drop": True}, Unknown("ProtocolError")),
    Scenario("cut after accepting", Unknown, 1, {"drop": True, "accepted": True}, Unknown("ProtocolError")),
    Scenario("too late", Unknown, 1, {"delay_s": 1.0, "accepted": True}, Unknown("ReadTimeoutError")),
)


class Tokens:
    """A secret store whose token may be stale until it is doubted."""

    def __init__(self, stale: str = "", fresh: str = TOKEN) -> None:
        self._stale, self._fresh, self.doubts = stale, fresh, 0

    def get(self, name: str) -> str:
        assert name == "access_token"
        return self._stale if self._stale and not self.doubts else self._fresh

    def doubt(self) -> bool:
        self.doubts += 1
        return self.doubts == 1


class RealLine:
    """The Graph client and the phone it speaks to."""

    def __init__(self, phone: PhoneClient) -> None:
        self.phone, self.learner = phone, phone.learner(user_id="GB.4711")
        phone.say(self.learner)
        phone.settle()
        self.sender: Sender = self.client(Tokens())

    def client(self, tokens: Tokens, base_url: str = "") -> Graph:
        return Graph(f"{base_url or self.phone.base_url}/{VERSION}", NUMBER_ID, tokens)

    def prepare(self, scenario: Scenario) -> None:
        if scenario.fault:
            self.phone.control("faults", scenario.fault)

    def copies(self) -> int:
        return len([message for message in self.phone.transcript(self.learner) if message["direction"] == "in"])


class FakeLine:
    def __init__(self) -> None:
        self.fake = FakeSender()
        self.sender: Sender = self.fake
        self.learner = {"user_id": "GB.4711", "wa_id": "447700900001"}

    def prepare(self, scenario: Scenario) -> None:
        if scenario.scripted:
            self.fake.enqueue(scenario.scripted)

    def copies(self) -> None:
        """It cannot know what would have reached anybody."""


Line = RealLine | FakeLine


@pytest.fixture(scope="module")
def phone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PhoneClient]:
    config = PhoneConfig(
        webhook_url="http://127.0.0.1:9/nobody",
        app_secret="a-secret",
        verify_token="a-verify-token",
        access_token=TOKEN,
        phone_number_id=NUMBER_ID,
        state_dir=tmp_path_factory.mktemp("phone"),
        status_delays=StatusDelays(0.0, 0.0, None),
        retry_delays_s=(),
    )
    with ExitStack() as stack:
        client = PhoneClient(stack.enter_context(running(create_app(config))))
        stack.callback(client.http.close)
        yield client


@pytest.fixture(params=["fake", "real"])
def line(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Line:
    if request.param == "fake":
        return FakeLine()
    return real_line(request.getfixturevalue("phone"), monkeypatch)


@pytest.fixture
def real(phone: PhoneClient, monkeypatch: pytest.MonkeyPatch) -> RealLine:
    return real_line(phone, monkeypatch)


def real_line(phone: PhoneClient, monkeypatch: pytest.MonkeyPatch) -> RealLine:
    monkeypatch.setattr(graph, "TIMEOUT", urllib3.Timeout(connect=0.3, read=0.3))
    phone.control("reset")
    phone.control("faults", method="DELETE")
    return RealLine(phone)


def send(sender: Sender, message: dict[str, Any] = MESSAGES[0], callback: str = "uid.mid.0") -> Outcome:
    return sender.send("bsuid", Private("GB.4711"), message, callback)


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name)
def test_every_line_tells_what_is_known_of_a_message_and_raises_nothing(line: Line, scenario: Scenario) -> None:
    line.prepare(scenario)
    assert isinstance(send(line.sender), scenario.outcome)
    assert line.copies() in (scenario.copies, None)


@pytest.mark.parametrize("message", MESSAGES, ids=lambda message: str(message["type"]))
def test_every_line_takes_all_that_we_build(line: Line, message: dict[str, Any]) -> None:
    outcome = send(line.sender, message)
    assert isinstance(outcome, Accepted)
    assert outcome.wamid


def test_every_line_gives_each_message_an_id_of_its_own(line: Line) -> None:
    first, second = send(line.sender), send(line.sender)
    assert isinstance(first, Accepted)
    assert isinstance(second, Accepted)
    assert first.wamid != second.wamid


def test_a_read_mark_never_fails_a_turn(line: Line) -> None:
    line.sender.mark_read("wamid.nobody-knows")


def test_a_rejection_keeps_the_code_that_decides_what_to_do(real: RealLine) -> None:
    for code in (131026, 131047, 131056, 100, 190):
        real.phone.control("faults", {"code": code})
        outcome = send(real.client(Tokens(fresh=TOKEN)) if code != 190 else real.client(Doubted()))
        assert outcome == Rejected(code)
        assert action_for(code)


def test_a_picture_that_was_uploaded_is_seen_by_the_learner(real: RealLine) -> None:
    media = Uploads(f"{real.phone.base_url}/{VERSION}", NUMBER_ID, Tokens(stale="expired"))(PIXEL)
    assert isinstance(send(real.sender, Picture(media, "Your letters").graph()), Accepted)
    (seen,) = [each for each in real.phone.transcript(real.learner) if each["direction"] == "in"]
    assert (seen["type"], seen["content"]["caption"]) == ("image", "Your letters")
    assert real.phone.http.get(f"/control/media/{seen['content']['id']}").content == PIXEL
    assert isinstance(send(real.sender, Picture("4711", "Your letters").graph()), Rejected), "of an id nobody knows"


class Doubted(Tokens):
    def doubt(self) -> bool:
        return False


def test_nobody_listens_so_nothing_was_sent(real: RealLine) -> None:
    assert send(real.client(Tokens(), f"http://127.0.0.1:{free_port()}")) == NotSent()


def test_a_token_that_was_rotated_is_read_again_and_the_message_sent_once(real: RealLine) -> None:
    tokens = Tokens(stale="expired")
    assert isinstance(send(real.client(tokens)), Accepted)
    assert (tokens.doubts, real.copies()) == (1, 1)


def test_a_token_that_stays_wrong_is_asked_for_once_and_then_an_operator_is(real: RealLine) -> None:
    tokens = Tokens(fresh="wrong")
    assert send(real.client(tokens)) == Rejected(190)
    assert tokens.doubts == 1
    assert action_for(190) == "page_operator"


def test_the_callback_comes_back_in_every_status(real: RealLine) -> None:
    send(real.sender, callback="uid.mid.3")
    real.phone.settle()
    posts = real.phone.look("webhooks")
    assert any("uid.mid.3" in post["body"] for post in posts)


@pytest.mark.parametrize("kind", ["bsuid", "wa_id"])
def test_a_message_reaches_the_learner_by_either_address(real: RealLine, kind: str) -> None:
    address = real.learner["user_id" if kind == "bsuid" else "wa_id"]
    outcome = real.sender.send(kind, Private(address), MESSAGES[0], "uid.mid.0")
    assert isinstance(outcome, Accepted)
    assert real.copies() == 1


@pytest.mark.parametrize(
    "body", [b"", b"null", b"[]", b"{}", b'{"messages":[]}', b'{"messages":"x"}', b'{"messages":[5]}', b"<html>"]
)
def test_an_answer_that_nobody_understands_is_unknown_and_never_a_crash(body: bytes) -> None:
    assert isinstance(graph._outcome(200, body), Unknown)


@pytest.mark.parametrize("body", [b"", b"null", b'{"error":5}', b'{"error":{"code":"x"}}', b"<html>"])
@pytest.mark.parametrize(("status", "action"), [(400, "our_bug"), (404, "our_bug"), (429, "retry")])
def test_a_refusal_without_a_code_is_told_from_being_too_fast(body: bytes, status: int, action: str) -> None:
    outcome = graph._outcome(status, body)
    assert isinstance(outcome, Rejected)
    assert action_for(outcome.code) == action


@pytest.mark.parametrize(("said", "transient"), [(True, True), (False, False), ("yes", False), (None, False)])
def test_metas_own_word_that_an_error_passes_is_kept(said: object, transient: bool) -> None:
    body = json.dumps({"error": {"code": 777_777, "is_transient": said, "message": "x"}}).encode()
    assert graph._outcome(400, body) == Rejected(777_777, transient)


@pytest.mark.parametrize("code", ["true", "-5", "1e3", str(10**12), '"131047"'])
def test_a_code_that_is_none_is_an_error_that_may_be_logged(code: str) -> None:
    outcome = graph._outcome(400, f'{{"error":{{"code":{code}}}}}'.encode())
    assert isinstance(outcome, Rejected)
    record("reply.failed", {"code": outcome.code})
