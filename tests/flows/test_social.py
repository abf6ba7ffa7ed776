"""The second way in, as far as the learner's reply: the same lanes, the same reply, the same effect once."""

import json
from typing import Any

import pytest

from chatoet.compose import core as compose
from chatoet.flows.social import NotQueuedError, Social
from chatoet.log import EventLog
from chatoet.settings import TutorSettings
from chatoet.whatsapp.graph import Graph
from chatoet.whatsapp.social import SocialSender
from tests.fixtures.world import World, body_of, envelope, message_of


def record(entry: object) -> dict[str, Any]:
    """One record as SNS hands it to the function."""
    return {"EventSource": "aws:sns", "Sns": {"Message": json.dumps({"whatsAppWebhookEntry": entry})}}


def said(text: str, wamid: str, bsuid: str = "GB.1001", at: int = 2_000_000_000) -> Any:
    return envelope(message_of({"type": "text", "text": {"body": text}}, bsuid, wamid, at))["entry"][0]


def social(world: World) -> Social:
    return Social(world.webhook.take, EventLog(world.sink))


def test_a_learner_who_writes_through_aws_is_answered_once_whichever_way_the_message_comes_again(world: World) -> None:
    entry = said("hi", "wamid.1")
    for _ in range(2):
        social(world)([record(json.dumps(entry))])
    world.post({"object": "whatsapp_business_account", "entry": [entry]})
    world.drain()
    assert len(world.line.sent) == 1
    assert "AI system" in body_of(world.line.last)


def test_a_record_that_cannot_be_read_sinks_no_other(world: World) -> None:
    bad: list[Any] = [{}, {"Sns": None}, {"Sns": {"Message": 5}}, {"Sns": {"Message": "{"}}, record("["), record(None)]
    social(world)([*bad, record(json.dumps(said("hi", "wamid.1"))), *bad])
    world.drain()
    assert len(world.line.sent) == 1
    assert len(world.named("webhook.unreadable")) == 2 * len(bad)


def test_what_the_queue_refuses_is_raised_after_the_rest_was_taken(world: World) -> None:
    taken: list[object] = []

    def take(body: Any) -> bool:
        taken.append(body)
        return "no" not in json.dumps(body)

    records = [record(json.dumps({"id": name})) for name in ("no", "yes", "no")]
    with pytest.raises(NotQueuedError, match="^2 of 3 records$"):
        Social(take, EventLog(world.sink))(records)
    assert len(taken) == 3


@pytest.mark.clause("PRO-withdraw")
def test_stop_through_aws_is_a_stop(world: World) -> None:
    world.onboard()
    social(world)([record(json.dumps(said("STOP", "wamid.stop", at=int(world.now) + 5)))])
    world.drain()
    assert "Stopped" in body_of(world.line.last)


@pytest.mark.parametrize(("channel", "kind"), [("meta", Graph), ("aws", SocialSender)])
def test_messages_leave_by_the_channel_that_is_configured(world: World, channel: str, kind: type[object]) -> None:
    settings = TutorSettings.read(world.environment | {"CHANNEL": channel})
    assert isinstance(compose.Core(settings, "eu-west-1", world.sink).graph.line, kind)
