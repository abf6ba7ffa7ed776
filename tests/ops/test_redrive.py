"""docs/ops/redrive.md, tried: what crashed five times waits in its dead-letter queue, and comes back by one command."""

from typing import Any

import pytest

from infra.redrive import redrive
from tests.fixtures.cloud import STACK
from tests.fixtures.world import World
from tests.flows.records import head_of
from tests.flows.test_turn import LETTER


def crash(world: World, lane: str) -> None:
    """Its worker dies with it each time, and nobody answers the queue; at the sixth look it is moved."""
    for _ in range(6):
        world.account.sqs.receive_message(QueueUrl=world.account.queues[lane], VisibilityTimeout=0)


def bring_back(world: World, lane: str) -> tuple[str, int]:
    return redrive(world.account.sqs, STACK, lane, pause=lambda _: pytest.fail("the local cloud moves at once"))


class Slow:
    """A queue service whose move of 40 messages takes three looks, and ends as it is told."""

    def __init__(self, end: str) -> None:
        self.looks = ["RUNNING", "RUNNING", end]

    def get_queue_url(self, QueueName: str) -> dict[str, str]:
        return {"QueueUrl": QueueName}

    def get_queue_attributes(self, QueueUrl: str, AttributeNames: list[str]) -> dict[str, dict[str, str]]:
        return {"Attributes": {"QueueArn": f"arn:{QueueUrl}"}}

    def start_message_move_task(self, SourceArn: str) -> None:
        assert SourceArn == "arn:chatoet-prod-wakeups-dlq"

    def list_message_move_tasks(self, SourceArn: str, MaxResults: int) -> dict[str, list[dict[str, Any]]]:
        return {"Results": [{"Status": self.looks.pop(0), "ApproximateNumberOfMessagesMoved": 40}]}


@pytest.mark.parametrize("end", ["COMPLETED", "FAILED"])
def test_a_long_move_is_waited_for_and_its_end_is_told(end: str) -> None:
    waited: list[float] = []
    assert redrive(Slow(end), "chatoet-prod", "wakeups", pause=waited.append) == (end, 40)
    assert len(waited) == 2


def text(words: str) -> dict[str, Any]:
    return {"type": "text", "text": {"body": words}}


@pytest.mark.clause("PRO-withdraw")
def test_a_stop_that_crashed_is_carried_out_once_it_is_back_on_its_lane(world: World) -> None:
    world.onboard()
    before = len(world.line.sent)
    world.receive(text("STOP"), drain=False)
    crash(world, "consent")
    world.drain()
    assert len(world.line.sent) == before, "it waits where nothing looks for it"
    assert bring_back(world, "consent") == ("COMPLETED", 1)
    world.drain()
    assert len(world.line.sent) == before + 1
    assert head_of(world).stopped
    assert bring_back(world, "consent") == ("COMPLETED", 0)


def test_what_was_answered_before_it_crashed_is_not_answered_again(world: World) -> None:
    world.open_task()
    before = len(world.line.sent)
    world.receive(text(LETTER), drain=False)
    (record,) = world._records("turns")
    assert world.tutor({"Records": [record]}) == {"batchItemFailures": []}
    answered = len(world.line.sent)
    assert answered > before
    world.account.sqs.change_message_visibility(
        QueueUrl=world.account.queues["turns"], ReceiptHandle=record["receiptHandle"], VisibilityTimeout=0
    )
    crash(world, "turns")
    assert bring_back(world, "turns") == ("COMPLETED", 1)
    world.drain()
    assert len(world.line.sent) == answered
    assert len(world.named("item.duplicate")) == 1
