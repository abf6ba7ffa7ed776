"""What we write to the canary goes on its queue; what we write to anybody else does not."""

import json
from typing import Any

import pytest
from botocore.exceptions import EndpointConnectionError

from chatoet.rules.outbox import Accepted, NotSent
from chatoet.rules.private import Private
from chatoet.whatsapp.canary import CanaryLine
from tests.fixtures.world import FakeSender

MESSAGE = {"type": "text", "text": {"body": "hello"}}


class Queue:
    """SQS that remembers; `broken` is what it raises."""

    def __init__(self, broken: Exception | None = None) -> None:
        self.sent: list[dict[str, Any]] = []
        self._broken = broken

    def send_message(self, **asked: Any) -> None:
        if self._broken:
            raise self._broken
        self.sent.append(asked)


def line(broken: Exception | None = None) -> tuple[CanaryLine, FakeSender, Queue]:
    sender, queue = FakeSender(), Queue(broken)
    return CanaryLine(sender, lambda: queue, "url"), sender, queue


@pytest.mark.parametrize(("kind", "address"), [("bsuid", "CANARY.1"), ("wa_id", "999417263850")])
def test_the_canary_hears_from_its_queue_and_meta_hears_nothing(kind: str, address: str) -> None:
    canary, sender, queue = line()
    outcome = canary.send(kind, Private(address), MESSAGE, "u.m.0")
    (sent,) = queue.sent
    assert outcome == Accepted(sent["MessageDeduplicationId"])
    body = json.loads(sent["MessageBody"])
    assert (body["callback"], body["message"]) == ("u.m.0", MESSAGE)
    assert sender.sent == []


@pytest.mark.parametrize(
    ("kind", "address"), [("bsuid", "CA.NARY1"), ("bsuid", "GB.999"), ("wa_id", "99800000001"), ("wa_id", "4477009001")]
)
def test_a_learner_is_never_taken_for_the_canary(kind: str, address: str) -> None:
    canary, sender, queue = line()
    canary.send(kind, Private(address), MESSAGE, "u.m.0")
    assert (len(sender.sent), queue.sent) == (1, [])


def test_what_the_queue_does_not_take_was_not_sent() -> None:
    canary, _, _ = line(EndpointConnectionError(endpoint_url="x"))
    assert canary.send("bsuid", Private("CANARY.1"), MESSAGE, "u.m.0") == NotSent()


def test_a_message_of_the_canary_is_not_marked_as_read_at_meta() -> None:
    canary, sender, _ = line()
    canary.mark_read("wamid.CANARY.1")
    canary.mark_read("wamid.HB")
    assert sender.read == ["wamid.HB"]
