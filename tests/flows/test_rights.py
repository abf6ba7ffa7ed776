"""Requests of data subjects: heard in every state, each with its clock."""

import pytest

from chatoet.compose.intake import load_holidays
from chatoet.rules.clock import iso_date
from chatoet.rules.deadline import due_at
from chatoet.rules.inbound import Addresses
from chatoet.rules.item import Item, from_body
from chatoet.rules.pseudonym import message_hash
from tests.fixtures.world import FIXED, START, World, body_of, options_of
from tests.flows.records import head_of, plant


def cases(world: World) -> list[tuple[str, str, int]]:
    stored = sorted(world.stored("cases", "Case"), key=lambda case: int(case["at"]["N"]))
    return [(case["request"]["S"], case["state"]["S"], int(case["due_at"]["N"])) for case in stored]


@pytest.mark.clause("OET-6.2-access")
@pytest.mark.clause("OET-6.2-erasure")
@pytest.mark.clause("OET-6.2-channel")
def test_a_request_opens_one_case_whose_month_runs_from_its_receipt(world: World) -> None:
    world.onboard()
    world.now += 100
    asked = START + 50
    wamid = world.say("Delete my data!", at=asked)
    due = due_at(asked, "uk", load_holidays())
    assert iso_date(due) == "2033-06-20", "the 18th is a Saturday"
    assert cases(world) == [("erasure", "VERIFIED", due)]
    sent = len(world.line.sent)
    world.receive({"type": "text", "text": {"body": "Delete my data!"}}, wamid=wamid, at=asked)
    assert len(cases(world)) == 1
    assert len(world.line.sent) == sent


@pytest.mark.clause("OET-7-delete-anytime")
def test_rights_are_heard_in_every_state_and_through_a_stop(world: World) -> None:
    world.say("hi")
    world.tap(f"consent:accept:{world.core.policy.notice_version}")
    for state in ("ACTIVE", "RESTRICTED", "EXPIRING", "EXPIRED", "UNDERAGE_BLOCKED"):
        plant(world, state=state, stopped_at=int(world.now))
        world.now += 1
        world.say("delete my data")
        assert "Undo" in options_of(world.line.last), state
        world.say("my data")
        assert len(options_of(world.line.last)) == 10, state
    assert len(cases(world)) == 1, "asked for again while it is on its way, it is the same request"


def test_a_stranger_who_asks_hears_what_we_are_and_the_same_message_is_no_case_later(world: World) -> None:
    wamid = world.say("DELETE")
    assert "AI system" in body_of(world.line.last)
    record = world.account.items("conversations")
    world.dsar({"Records": [again(world, wamid)]})
    assert cases(world) == [], "the message had its one effect"
    assert len(world.line.sent) == 1
    assert len(world.account.items("conversations")) == len(record)


def again(world: World, wamid: str) -> dict[str, object]:
    """The same message delivered once more, later than the queue's own memory."""
    mid = message_hash(world.core.pepper(), FIXED["PHONE_NUMBER_ID"], wamid)
    content = {"text": {"body": "DELETE"}}
    item = Item("message", mid, "text", int(world.now), wamid, "", Addresses("GB.1001"), None, content)
    attributes = {"ApproximateReceiveCount": "1"}
    return {"messageId": "1", "receiptHandle": "1", "body": item.to_body(), "attributes": attributes}


def test_a_request_that_we_fail_to_handle_is_still_a_case(world: World) -> None:
    world.onboard()
    world.receive({"type": "text", "text": {"body": "delete"}}, drain=False)
    message = world.account.receive("rights")[0]
    item = from_body(message["Body"])
    world.dsar._flow.park(item, int(world.now), "Timeout")
    assert [(kind, state) for kind, state, _ in cases(world)] == [("erasure", "RECEIVED")]
    assert "our side" in body_of(world.line.last)
    assert not head_of(world).stopped
