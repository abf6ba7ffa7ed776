"""After a reply has left: parts in their order, statuses as they come, wake-ups lost, doubled, early and late."""

from itertools import permutations
from typing import Any

import pytest

from chatoet.flows.delivery import WakeupRunner
from chatoet.rules.item import Item
from chatoet.rules.outbox import NEXT_PART, SETTLE, Rejected, Unknown
from chatoet.store.learners import Learner
from chatoet.store.outboxes import COUNTED
from tests.fixtures.store import Killed, Store
from tests.store.wire import requests

PARTS = ("one", "two", "three")


@pytest.fixture
def learner(store: Store) -> Learner:
    return store.active()


def test_the_next_part_follows_when_the_one_before_is_delivered(store: Store, learner: Learner) -> None:
    mid = store.answer(learner, *PARTS)
    for part, said in enumerate(PARTS):
        assert store.line.bodies() == list(PARTS[: part + 1])
        assert store.state(learner, mid) == ("accepted", part), said
        store.status(learner, mid, "sent", part)
        assert len(store.line.sent) == part + 1
        store.status(learner, mid, "delivered", part)
    assert store.line.bodies() == list(PARTS)


def test_read_without_delivered_will_do(store: Store, learner: Learner) -> None:
    mid = store.answer(learner, *PARTS)
    store.status(learner, mid, "read", 0)
    assert store.line.bodies() == ["one", "two"]


def test_each_status_twice_and_late_doubles_no_part(store: Store, learner: Learner) -> None:
    mid = store.answer(learner, *PARTS)
    for part in (0, 0, 1, 0, 1, 2, 2):
        for status in ("delivered", "read", "sent"):
            store.status(learner, mid, status, part)
    assert store.line.bodies() == list(PARTS)


def test_without_any_status_the_next_part_follows_after_ten_seconds(store: Store, learner: Learner) -> None:
    store.answer(learner, *PARTS)
    for part in range(1, 3):
        assert store.wakeups.ordered[-1].seconds == NEXT_PART
        store.now += NEXT_PART
        store.wake()
        assert store.line.bodies() == list(PARTS[: part + 1])
    store.now += NEXT_PART
    store.wake()
    assert store.line.bodies() == list(PARTS)


def test_a_wake_up_that_comes_early_is_ordered_again_and_one_that_comes_twice_does_nothing(
    store: Store, learner: Learner
) -> None:
    store.answer(learner, *PARTS)
    first = store.wakeups.ordered[-1]
    store.now += NEXT_PART - 3
    store.wake(first)
    assert store.line.bodies() == ["one"]
    assert store.wakeups.ordered[-1].seconds == 3
    store.now += 3
    store.wake(first)
    store.wake(first)
    assert store.line.bodies() == ["one", "two"]


def test_a_wake_up_that_comes_late_continues_where_the_statuses_led(store: Store, learner: Learner) -> None:
    mid = store.answer(learner, *PARTS)
    first = store.wakeups.ordered[-1]
    store.status(learner, mid, "delivered", 0)
    store.status(learner, mid, "delivered", 1)
    store.now += 10_000
    store.wake(first)
    assert store.line.bodies() == list(PARTS)


def test_a_wake_up_that_was_lost_costs_nothing_when_statuses_come(store: Store, learner: Learner) -> None:
    mid = store.answer(learner, *PARTS)
    store.wakeups.ordered.clear()
    store.status(learner, mid, "delivered", 0)
    assert store.line.bodies() == ["one", "two"]


def test_status_and_wake_up_in_one_moment_send_one_part(store: Store, learner: Learner) -> None:
    mid = store.answer(learner, *PARTS)
    store.now += NEXT_PART
    wake = store.wakeups.ordered[-1]

    def meanwhile() -> None:
        store.status(learner, mid, "delivered", 0)
        store.wake(wake)

    store.line.meanwhile = meanwhile
    store.wake(wake)
    assert store.line.bodies() == ["one", "two"]


def test_a_status_that_slips_in_before_the_claim_of_the_next_part_does_not_strand_it(
    store: Store, learner: Learner
) -> None:
    mid = store.answer(learner, *PARTS)
    slipped = iter([True])
    store.fault = lambda point: (
        store.status(learner, mid, "sent", 0) if point == "reply.gated" and next(slipped, False) else None
    )
    store.now += NEXT_PART
    store.wake()
    assert store.line.bodies() == ["one", "two"]


def test_the_status_of_a_part_may_come_while_it_is_being_sent(store: Store, learner: Learner) -> None:
    item = store.item("hello")
    store.line.meanwhile = lambda: store.status(learner, item.mid, "delivered", 0)
    store.answer(learner, *PARTS, item=item)
    assert store.line.bodies().count("one") == 1
    assert store.line.bodies().count("two") == 1


def test_an_unknown_part_holds_back_the_next(store: Store, learner: Learner) -> None:
    store.line.enqueue(Unknown("ReadTimeoutError"))
    mid = store.answer(learner, *PARTS)
    store.now += NEXT_PART
    store.wake()
    assert store.line.bodies() == ["one"]
    store.now += SETTLE
    store.wake()
    assert store.line.bodies() == ["one", "one"]
    store.status(learner, mid, "delivered", 0)
    assert store.line.bodies() == ["one", "one", "two"]


def test_a_part_that_failed_ends_the_reply(store: Store, learner: Learner) -> None:
    store.line.enqueue(Rejected(131026))
    mid = store.answer(learner, *PARTS)
    store.now += NEXT_PART
    store.status(learner, mid, "delivered", 0)
    assert store.line.bodies() == ["one"]


@pytest.mark.parametrize("point", ["reply.gated", "reply.claimed", "reply.sent", "reply.recorded"])
def test_a_worker_that_dies_at_the_second_part_loses_no_part(store: Store, learner: Learner, point: str) -> None:
    mid = store.answer(learner, *PARTS)
    store.kill_at(point)
    with pytest.raises(Killed):
        store.status(learner, mid, "delivered", 0)
    for _ in range(4):
        store.now += SETTLE
        for wake in list(store.wakeups.ordered):
            store.wake(wake)
    bodies = store.line.bodies()
    assert sorted(set(bodies), key=PARTS.index) == list(dict.fromkeys(bodies)) == list(PARTS)
    assert len(bodies) - len(PARTS) <= len(store.named("send.resent")) <= 1


def test_stop_between_two_parts_keeps_back_the_rest(store: Store, learner: Learner) -> None:
    mid = store.answer(learner, *PARTS)
    store.stop(learner)
    store.status(learner, mid, "delivered", 0)
    store.now += SETTLE
    store.wake()
    assert store.line.bodies() == ["one"]
    assert [event["reason"] for event in store.named("reply.denied")] == ["stopped"]


# Events


def test_a_failed_status_is_told_with_its_code_and_what_to_do(store: Store, learner: Learner) -> None:
    mid = store.answer(learner, "ok")
    store.status(learner, mid, "failed", errors=[{"code": 131026, "title": "x"}])
    (failed,) = store.named("reply.refused")
    assert (failed["code"], failed["action"]) == (131026, "stop_learner")


@pytest.mark.parametrize(
    "content",
    [
        {"errors": "text"}, {"errors": [None]}, {"errors": {"code": 1}}, {"errors": [{"code": "x"}]},
        {"pricing": "free"}, {"pricing": []}, {"pricing": {"category": 5, "billable": "yes"}},
    ],
)  # fmt: skip
def test_a_malformed_status_is_still_a_status(store: Store, learner: Learner, content: dict[str, Any]) -> None:
    mid = store.answer(learner, "ok")
    store.status(learner, mid, "failed", **content)
    assert store.state(learner, mid) == ("failed", 0)


@pytest.mark.parametrize(
    "callback", [None, "", "x", "a.b", "a.b.c", "a.b.-1", "a.b.1.2", "a.b.1.t.t", "a.b.t", 5, {}, "..0", "a.b.٣"]
)
def test_a_status_that_is_not_of_our_replies_is_told_and_dropped(store: Store, callback: object) -> None:
    item = Item("status", "s", "delivered", int(store.now), "w", content={"biz_opaque_callback_data": callback})
    store.event_flow(item, int(store.now), 1)
    assert len(store.named("status.unmatched")) == 1


@pytest.mark.parametrize(
    ("kind", "event"), [("system", "item.dropped"), ("account", "account.event"), ("unknown", "item.unknown")]
)
def test_every_other_kind_of_event_is_told_by_name(store: Store, kind: str, event: str) -> None:
    store.event_flow(Item(kind, "m1", "weird type with spaces", int(store.now), "w"), int(store.now), 1)
    assert len(store.named(event)) == 1
    assert "weird" not in repr(store.events)


class FakeVisibility:
    """Of the queue's client only what a runner needs: remembers the seconds by receipt handle."""

    def __init__(self) -> None:
        self.changed: dict[str, int] = {}

    def send_message_batch(self, *, QueueUrl: str, Entries: list[dict[str, Any]]) -> dict[str, Any]:
        raise AssertionError("nothing is sent here")

    def send_message(self, *, QueueUrl: str, MessageBody: str, DelaySeconds: int) -> dict[str, Any]:
        raise AssertionError("nothing is sent here")

    def change_message_visibility(self, *, QueueUrl: str, ReceiptHandle: str, VisibilityTimeout: int) -> None:
        self.changed[ReceiptHandle] = VisibilityTimeout


def test_a_wake_up_that_fails_comes_back_and_sinks_no_other(store: Store, learner: Learner) -> None:
    store.line.enqueue(Unknown("x"))
    store.answer(learner, "ok")
    store.now += SETTLE
    bodies = ["not JSON", "{}", store.wakeups.ordered[-1].body]
    records = [
        {"messageId": str(n), "receiptHandle": str(n), "body": body, "attributes": {"ApproximateReceiveCount": "1"}}
        for n, body in enumerate(bodies)
    ]
    queue = FakeVisibility()
    runner = WakeupRunner(store.wakeup_flow, "wakeups", lambda: queue, store.log)
    answer = runner({"Records": records}, int(store.now))
    assert queue.changed == {"0": 4, "1": 4}, "within seconds, not after the queue's own time-out"
    assert answer == {"batchItemFailures": [{"itemIdentifier": "0"}, {"itemIdentifier": "1"}]}
    assert store.line.bodies() == ["ok", "ok"]


# What it costs

PRICE = {"billable": True, "pricing_model": "PMP", "type": "regular", "category": "service"}


@pytest.mark.parametrize("order", list(permutations(["sent", "delivered", "read"])))
def test_a_part_is_billed_once_in_whatever_order_and_however_often_its_statuses_come(
    store: Store, learner: Learner, order: tuple[str, ...]
) -> None:
    mid = store.answer(learner, "ok")
    for status in (*order, *order):
        store.status(learner, mid, status, pricing=PRICE)
    (billed,) = store.named("reply.billed")
    assert billed == {
        "level": "INFO", "event": "reply.billed", "outbox": mid, "part": 0, "billable": True, "category": "service",
        "type": "regular",
    }  # fmt: skip


def test_a_price_that_is_named_by_one_late_status_alone_is_counted(store: Store, learner: Learner) -> None:
    mid = store.answer(learner, "one", "two")
    store.status(learner, mid, "read", 0)
    store.status(learner, mid, "delivered", 1)
    store.status(learner, mid, "delivered", 0, pricing=PRICE)
    store.status(learner, mid, "sent", 1, pricing=PRICE)
    assert [event["part"] for event in store.named("reply.billed")] == [0, 1]


def test_each_of_many_parts_is_billed_once(store: Store, learner: Learner) -> None:
    texts = [f"part {n}" for n in range(COUNTED)]
    mid = store.answer(learner, *texts)
    for part in range(COUNTED):
        for status in ("sent", "delivered", "read"):
            store.status(learner, mid, status, part, pricing=PRICE)
    assert [event["part"] for event in store.named("reply.billed")] == list(range(COUNTED))


def test_a_status_with_a_price_is_still_one_write_and_no_read(store: Store, learner: Learner) -> None:
    mid = store.answer(learner, "ok")
    with requests(store.tables) as seen:
        store.status(learner, mid, "sent", pricing=PRICE)
        store.status(learner, mid, "delivered", pricing=PRICE)
    assert [operation for operation, _ in seen] == ["UpdateItem", "UpdateItem"]


def test_the_price_of_a_reply_that_is_gone_brings_nothing_back(store: Store, learner: Learner) -> None:
    store.status(learner, "unknown", "delivered", pricing=PRICE)
    assert store.named("reply.billed") == []
    assert store.outboxes.get(learner.head.uid, "unknown", 0) is None


def test_to_be_taken_for_a_general_assistant_is_an_error(store: Store, learner: Learner) -> None:
    mid = store.answer(learner, "ok")
    store.status(learner, mid, "delivered", pricing={**PRICE, "category": "general_purpose_ai"})
    (event,) = store.named("billing.general_purpose_ai")
    assert (event["level"], event["outbox"]) == ("ERROR", mid)


@pytest.mark.parametrize("category", ["a new one", "", None, 5, "referral_conversion"])
def test_a_category_that_we_do_not_know_is_counted_as_unlisted(
    store: Store, learner: Learner, category: object
) -> None:
    mid = store.answer(learner, "ok")
    store.status(learner, mid, "delivered", pricing={**PRICE, "category": category})
    assert [event["category"] for event in store.named("reply.billed")] == ["unlisted"]


@pytest.mark.parametrize("status", ["deleted", "warning", "a status of next year", ""])
def test_a_status_that_we_do_not_know_changes_nothing(store: Store, learner: Learner, status: str) -> None:
    mid = store.answer(learner, "ok")
    store.status(learner, mid, status)
    assert store.state(learner, mid) == ("accepted", 0)
    assert [event["reason"] for event in store.named("status.unmatched")] == ["type"]


def test_news_of_our_account_ring_by_how_bad_they_are(store: Store) -> None:
    for code, field, content in [
        (1, "account_update", {"event": "ACCOUNT_RESTRICTION"}),
        (2, "message_template_status_update", {"event": "APPROVED"}),
    ]:
        store.event_flow(Item("account", f"a{code}", field, int(store.now), "", content=content), int(store.now), 1)
    assert [event["level"] for event in store.events] == ["ERROR", "INFO"]
