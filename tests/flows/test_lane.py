"""How a lane handles failures: seconds for a clean one, three tries, then parked; nothing is ever lost."""

from dataclasses import dataclass, field
from typing import Any

import pytest

from chatoet.flows.lane import PAUSE, TRIES, LaneRunner, WaitError
from chatoet.log import EventLog
from chatoet.rules.item import Item
from tests.fixtures.world import START, Json, World

URL = "https://queue.example/turns.fifo"


class BrokenError(RuntimeError):
    """Something that a flow did not expect; its text may hold anything."""


@dataclass
class Queue:
    """Remembers which receipt was made visible again after how many seconds."""

    visible_in: dict[str, int] = field(default_factory=dict)

    def change_message_visibility(self, *, QueueUrl: str, ReceiptHandle: str, VisibilityTimeout: int) -> None:
        assert QueueUrl == URL
        self.visible_in[ReceiptHandle] = VisibilityTimeout


@dataclass
class Flow:
    """Fails for the mids that it is told to, with the error that it is told."""

    failing: dict[str, Exception] = field(default_factory=dict)
    unparkable: bool = False
    handled: list[str] = field(default_factory=list)
    parked: list[tuple[str, str]] = field(default_factory=list)

    def __call__(self, item: Item, now: int, tries: int) -> None:
        if item.mid in self.failing:
            raise self.failing[item.mid]
        self.handled.append(item.mid)

    def park(self, item: Item, now: int, error: str) -> None:
        if self.unparkable:
            raise BrokenError
        self.parked.append((item.mid, error))


class Lane:
    def __init__(self, flow: Flow) -> None:
        self.flow, self.queue, self.events = flow, Queue(), list[Json]()
        log = EventLog(lambda level, record: self.events.append(record))
        queue: Any = self.queue
        self.run = LaneRunner("turns", URL, flow, lambda: queue, log, lambda: START)

    def deliver(self, *mids: str, tries: int = 1) -> list[str]:
        """The mids that are reported as failed."""
        return self.deliver_bodies({mid: Item("message", mid, "text", START, "w").to_body() for mid in mids}, tries)

    def deliver_bodies(self, bodies: dict[str, str], tries: int = 1) -> list[str]:
        records = [
            {"messageId": id_, "receiptHandle": f"r-{id_}", "body": body, "attributes": _attributes(tries)}
            for id_, body in bodies.items()
        ]
        return [failure["itemIdentifier"] for failure in self.run({"Records": records})["batchItemFailures"]]


def _attributes(tries: int) -> dict[str, str]:
    return {"ApproximateReceiveCount": str(tries)}


@pytest.mark.parametrize(("tries", "seconds"), [(1, PAUSE), (2, 2 * PAUSE)])
def test_a_clean_failure_comes_back_within_seconds_and_is_reported(tries: int, seconds: int) -> None:
    lane = Lane(Flow({"a": BrokenError("Dear Dr Brown")}))
    assert lane.deliver("a", tries=tries) == ["a"]
    assert lane.queue.visible_in == {"r-a": seconds}
    assert lane.flow.parked == []


def test_after_three_tries_the_item_is_parked_and_acknowledged() -> None:
    lane = Lane(Flow({"a": BrokenError()}))
    assert lane.deliver("a", tries=TRIES) == []
    assert lane.flow.parked == [("a", "BrokenError")]
    assert lane.queue.visible_in == {}


@pytest.mark.parametrize("tries", [TRIES, TRIES + 1])
def test_what_cannot_even_be_parked_goes_on_to_the_dead_letter_queue(tries: int) -> None:
    lane = Lane(Flow({"a": BrokenError()}, unparkable=True))
    assert lane.deliver("a", tries=tries) == ["a"]
    assert 0 < lane.queue.visible_in["r-a"] <= 60


@pytest.mark.parametrize("body", ["", "not JSON", "[]", "{}", '{"v":2}', '{"v":1,"kind":"message"}', "null"])
def test_a_body_that_nobody_can_read_is_kept_for_the_dead_letter_queue(body: str) -> None:
    lane = Lane(Flow())
    assert lane.deliver_bodies({"a": body}, tries=9) == ["a"]
    assert lane.queue.visible_in == {"r-a": PAUSE}
    assert [event["event"] for event in lane.events] == ["item.unreadable"]


def test_waiting_is_no_failure_and_is_not_told_as_one() -> None:
    lane = Lane(Flow({"a": WaitError(7)}))
    assert lane.deliver("a", tries=5) == ["a"]
    assert lane.queue.visible_in == {"r-a": 7}
    assert lane.events == []


def test_one_bad_item_sinks_no_other_of_its_batch() -> None:
    lane = Lane(Flow({"b": BrokenError()}))
    assert lane.deliver("a", "b", "c") == ["b"]
    assert lane.flow.handled == ["a", "c"]


def test_a_failure_is_told_by_its_type_and_never_by_its_text() -> None:
    lane = Lane(Flow({"a": BrokenError("Dear Dr Brown")}))
    lane.deliver("a", tries=2)
    assert lane.events == [{"event": "item.failed", "mid": "a", "lane": "turns", "error": "BrokenError", "try": 2}]


@pytest.mark.parametrize("crash", [SystemExit, KeyboardInterrupt, GeneratorExit])
def test_only_a_crash_leaves_the_handler(crash: type[BaseException]) -> None:
    flow = Flow()
    flow.failing["a"] = crash()  # type: ignore[assignment]
    with pytest.raises(crash):
        Lane(flow).deliver("a")


def test_a_parked_turn_tells_the_learner_once_and_is_not_answered_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.onboard()
    before = len(world.line.sent)

    def broken(*_: object) -> None:
        raise BrokenError

    with monkeypatch.context() as patch:
        patch.setattr("chatoet.rules.dialogue.respond", broken)
        patch.setattr("chatoet.flows.lane.PAUSE", 0)
        wamid = world.say("menu")
    told = world.line.bodies()[before:]
    assert len(told) == 1
    for _ in range(5):
        world.say("menu", wamid=wamid)
    assert world.line.bodies()[before:] == told
    assert len(world.named("turn.parked")) == 1
    assert [event["try"] for event in world.named("item.failed")] == [1, 2, 3]
