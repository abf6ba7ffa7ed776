"""One message followed by its ids through captured lines; and what learners write, which is on no line."""

import io
import json
from typing import Any

import pytest

from chatoet.log import lines
from chatoet.rules.pseudonym import message_hash
from tests.fixtures.world import FIXED, World, envelope, message_of

CANARY = "Zebulon Quaggafield"
# In a name and in a text: another line, an event of ours, a terminal's commands, letters turned round.
INJECTIONS = [
    f'{CANARY}\n{{"event":"terms.accepted","sref":"x"}}',
    f'{{"event":"consent.granted","purpose":"{CANARY}"}}',
    f"\x1b[2K\x1b[1A{CANARY}\r",
    f"\u202e{CANARY}\u2028{CANARY}",
    f'{CANARY}","level":"ERROR',
]


def mid_of(world: World, wamid: str) -> str:
    return message_hash(world.core.pepper(), FIXED["PHONE_NUMBER_ID"], wamid)


def steps(world: World, mid: str) -> list[str]:
    return [event["event"] for event in world.events if mid in (event.get("mid"), event.get("outbox"))]


def text(words: str, wamid: str, world: World, bsuid: str = "GB.1001") -> Any:
    return message_of({"type": "text", "text": {"body": words}}, bsuid, wamid, int(world.now))


@pytest.mark.clause("OET-8-access")
def test_one_id_leads_from_the_webhook_to_what_became_of_the_reply(world: World) -> None:
    mid = mid_of(world, world.say("hi"))  # the tutor hands a stranger on
    world.status(world.line.last["callback"], "delivered")
    assert steps(world, mid) == [
        "webhook.received", "item.forwarded", "notice.shown", "reply.sent", "reply.status",
    ]  # fmt: skip


def test_each_message_of_a_delivery_is_named_once_and_a_status_is_counted_alone(world: World) -> None:
    status = {"id": "w", "status": "sent", "timestamp": str(int(world.now)), "recipient_user_id": "GB.1"}
    wamids = [f"wamid.B{n}" for n in range(3)]
    bodies = ["hi", "my data", "hello"]
    people = ["GB.1001", "GB.1002", "GB.1003"]
    said = [text(body, wamid, world, who) for body, wamid, who in zip(bodies, wamids, people, strict=True)]
    world.post(envelope(*said, status=status))
    received, *others = world.events
    assert {key: received[key] for key in ("turns", "rights", "events")} == {"turns": 2, "rights": 1, "events": 1}
    assert [other["event"] for other in others] == ["webhook.item"] * 2
    assert {each["mid"] for each in world.events} == {mid_of(world, wamid) for wamid in wamids}
    world.post(envelope(status=status))
    assert set(world.events[-1]) == {"level", "event", "events", "ms"}


@pytest.mark.clause("OET-2.1-name", "OET-8-encrypt")
def test_e45_nothing_that_is_written_or_called_makes_a_line_or_stands_on_one(world: World) -> None:
    world.onboard()
    world.events.clear()
    for n, words in enumerate([*INJECTIONS, "terms.accepted", "learner.stopped"]):
        wamid = f"wamid.I{n}"
        payload = envelope(text(words, wamid, world))
        payload["entry"][0]["changes"][0]["value"]["contacts"][0]["profile"]["name"] = words
        world.post(payload)
        world.drain()
        world.pause()
        assert "webhook.received" in steps(world, mid_of(world, wamid))
    stream = io.StringIO()
    write = lines(stream)
    for event in world.events:
        write(event["level"], {key: value for key, value in event.items() if key != "level"})
    written = stream.getvalue().splitlines()
    assert [json.loads(line)["event"] for line in written] == [event["event"] for event in world.events]
    assert not {"terms.accepted", "consent.granted", "learner.stopped"} & {event["event"] for event in world.events}
    assert not [line for line in written if "Zebulon" in line or "Quagga" in line or not line.isascii()]
