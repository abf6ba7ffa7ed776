"""Every place where a worker may die or meet another between commit, claim, send and record (invariants 1 and 2)."""

import json

import pytest

from chatoet.rules.outbox import MAX_TRIES, SETTLE, NotSent, Outcome, Rejected, Unknown
from chatoet.store.learners import Learner
from chatoet.store.transactions import ConflictError
from tests.fixtures.store import Killed, Store
from tests.store.wire import canned

BUSY = {
    "__type": "com.amazonaws.dynamodb.v20120810#TransactionCanceledException",
    "Message": "",
    "CancellationReasons": [{"Code": "TransactionConflict"}, {"Code": "None"}],
}


@pytest.fixture
def learner(store: Store) -> Learner:
    return store.active()


def killed(store: Store, learner: Learner, point: str) -> str:
    """A turn whose worker dies at that point."""
    store.kill_at(point)
    item = store.item("hello")
    with pytest.raises(Killed):
        store.answer(learner, "ok", item=item)
    return item.mid


def redelivered(store: Store, learner: Learner, mid: str, times: int = 5) -> None:
    """The same message again, and every wake-up that was ordered for it so far."""
    for _ in range(times):
        store.answer(store.fresh(learner), "another answer", item=store.item("hello", mid=mid))
        ordered, store.wakeups.ordered = store.wakeups.ordered, []
        for wake in ordered:
            store.wake(wake)


def test_a_reply_is_sent_once_and_recorded(store: Store, learner: Learner) -> None:
    mid = store.answer(learner, "ok")
    redelivered(store, learner, mid)
    assert store.line.bodies() == ["ok"]
    assert store.state(learner, mid) == ("accepted", 0)


@pytest.mark.parametrize("point", ["turn.decided", "turn.committed", "reply.gated"])
def test_a_worker_that_dies_before_the_claim_leaves_one_reply_to_send(
    store: Store, learner: Learner, point: str
) -> None:
    mid = killed(store, learner, point)
    assert store.line.bodies() == []
    redelivered(store, learner, mid)
    assert len(store.line.sent) == 1
    assert store.named("send.resent") == []


@pytest.mark.parametrize("point", ["reply.claimed", "reply.sent"])
def test_a_worker_that_dies_with_the_claim_is_waited_for_two_minutes_and_counted(
    store: Store, learner: Learner, point: str
) -> None:
    mid = killed(store, learner, point)
    before = len(store.line.sent)
    store.now += SETTLE - 1
    redelivered(store, learner, mid)
    assert len(store.line.sent) == before
    store.now += 1
    redelivered(store, learner, mid)
    assert len(store.line.sent) == before + 1
    assert len(store.named("send.resent")) == 1
    assert [event["reason"] for event in store.named("reply.unknown")] == ["interrupted"]


@pytest.mark.clause("OET-6.2-object", "PRO-withdraw")
def test_what_may_have_arrived_says_what_held_when_it_left(store: Store, learner: Learner) -> None:
    store.stop(learner)
    store.line.outcomes = [Unknown("http_500")]
    mid = store.answer(store.fresh(learner), "Here it is.", purpose="rights")
    (unknown,) = store.named("reply.unknown")
    assert unknown == {
        "level": "WARNING", "event": "reply.unknown", "sref": learner.key.sref, "outbox": mid, "part": 0,
        "reason": "http_500", "gate": store.head(learner).gate_version, "purpose": "rights",
        "stopped": store.head(learner).stopped_at,
    }  # fmt: skip


@pytest.mark.parametrize("status", ["sent", "delivered", "read", "failed"])
def test_a_status_settles_what_a_dead_worker_left_open(store: Store, learner: Learner, status: str) -> None:
    mid = killed(store, learner, "reply.sent")
    store.status(learner, mid, status)
    store.now += SETTLE
    redelivered(store, learner, mid)
    assert store.line.bodies() == ["ok"]
    assert store.named("send.resent") == []


def test_a_worker_that_dies_after_its_record_leaves_nothing_to_do(store: Store, learner: Learner) -> None:
    mid = killed(store, learner, "reply.recorded")
    store.now += SETTLE
    redelivered(store, learner, mid)
    assert store.line.bodies() == ["ok"]


def test_a_worker_that_dies_while_it_sends_again_does_not_send_a_third_time(store: Store, learner: Learner) -> None:
    mid = killed(store, learner, "reply.sent")
    store.now += SETTLE
    store.kill_at("reply.sent")
    with pytest.raises(Killed):
        redelivered(store, learner, mid)
    for _ in range(3):
        store.now += SETTLE
        redelivered(store, learner, mid)
    assert len(store.line.sent) == 2
    assert len(store.named("send.resent")) == 1
    assert [event["action"] for event in store.named("reply.failed")] == ["gave_up"]


@pytest.mark.parametrize("outcome", [Unknown("ReadTimeoutError"), Unknown("http_500")])
def test_an_unknown_outcome_is_a_state_of_its_own_with_a_look_after_two_minutes(
    store: Store, learner: Learner, outcome: Outcome
) -> None:
    store.line.enqueue(outcome)
    mid = store.answer(learner, "ok")
    assert store.state(learner, mid) == ("unknown", 0)
    assert [wake.seconds for wake in store.wakeups.ordered] == [SETTLE]
    store.now += SETTLE
    store.wake()
    store.wake()
    assert store.line.bodies() == ["ok", "ok"]
    assert store.state(learner, mid) == ("accepted", 0)


def test_a_status_that_is_minutes_late_settles_the_second_copy_too(store: Store, learner: Learner) -> None:
    store.line.enqueue(Unknown("ReadTimeoutError"), Unknown("ReadTimeoutError"))
    mid = store.answer(learner, "ok")
    store.now += SETTLE
    store.wake()
    store.now += SETTLE // 2
    store.status(learner, mid, "delivered")
    store.now += SETTLE
    store.wake()
    assert store.line.bodies() == ["ok", "ok"]
    assert store.state(learner, mid) == ("delivered", 0)
    assert store.named("reply.failed") == []


def test_two_wake_ups_that_look_at_one_unknown_outcome_send_it_again_once(store: Store, learner: Learner) -> None:
    store.line.enqueue(Unknown("ReadTimeoutError"))
    store.answer(learner, "ok")
    store.now += SETTLE
    first = store.wakeups.ordered[-1]
    store.line.meanwhile = lambda: store.wake(first)
    store.wake(first)
    assert len(store.line.sent) == 2
    assert len(store.named("send.resent")) == 1


def test_a_status_that_comes_before_our_own_record_is_the_last_word(store: Store, learner: Learner) -> None:
    item = store.item("hello")
    store.line.enqueue(Unknown("ReadTimeoutError"))
    store.line.meanwhile = lambda: store.status(learner, item.mid, "sent")
    store.answer(learner, "ok", item=item)
    assert store.state(learner, item.mid) == ("sent", 0)
    store.now += SETTLE
    store.wake()
    assert store.line.bodies() == ["ok"]


def test_a_request_that_never_left_is_tried_again_and_is_no_duplicate(store: Store, learner: Learner) -> None:
    store.line.enqueue(NotSent(), Rejected(131056))
    mid = store.answer(learner, "ok")
    assert store.state(learner, mid) == ("stored", 0)
    waits = [store.wake_when_due()]
    waits.append(store.wake_when_due())
    assert store.state(learner, mid) == ("accepted", 0)
    assert 4 <= waits[0] <= 5
    assert 16 <= waits[1] <= 20
    assert store.named("send.resent") == []


def test_a_line_that_stays_down_is_given_up_after_five_tries(store: Store, learner: Learner) -> None:
    store.line.enqueue(*[NotSent()] * 9)
    mid = store.answer(learner, "ok")
    for _ in range(8):
        store.wake_when_due()
    assert len(store.line.sent) == MAX_TRIES
    assert store.state(learner, mid) == ("failed", 0)


def test_a_refusal_that_no_retry_helps_is_final(store: Store, learner: Learner) -> None:
    store.line.enqueue(Rejected(131026))
    mid = store.answer(learner, "ok")
    assert store.state(learner, mid) == ("failed", 0)
    assert store.wakeups.ordered == []
    assert store.named("reply.refused")[0]["action"] == "stop_learner"


def test_a_second_copy_is_counted_however_the_resend_ended(store: Store, learner: Learner) -> None:
    """Sent again, refused for the pace, sent a third time: still the one resend, and never another."""
    store.line.enqueue(Unknown("ReadTimeoutError"), Rejected(131056), Unknown("ReadTimeoutError"))
    store.answer(learner, "ok")
    for _ in range(4):
        store.now += SETTLE
        store.wake()
    assert len(store.line.sent) == 3
    assert len(store.named("send.resent")) == 1
    assert store.named("reply.failed")[-1]["action"] == "gave_up"


# The gate


def test_stop_between_commit_and_claim_denies_the_reply(store: Store, learner: Learner) -> None:
    mid = killed(store, learner, "turn.committed")
    store.stop(learner)
    redelivered(store, store.fresh(learner), mid)
    assert store.line.sent == []
    assert store.state(learner, mid) == ("denied", 0)


def test_stop_between_the_gate_and_the_claim_denies_the_reply(store: Store, learner: Learner) -> None:
    stops = iter([True])
    store.fault = lambda point: store.stop(learner) if point == "reply.gated" and next(stops, False) else None
    mid = store.answer(learner, "ok")
    assert store.line.sent == []
    assert store.state(learner, mid) == ("denied", 0)
    assert [event["reason"] for event in store.named("reply.denied")] == ["stopped"]


def test_a_gate_that_moved_and_still_says_yes_lets_the_reply_through(store: Store, learner: Learner) -> None:
    moves = iter([True, True])
    store.fault = lambda point: store.gate_moves(learner) if point == "reply.gated" and next(moves, False) else None
    mid = store.answer(learner, "ok")
    assert store.line.bodies() == ["ok"]
    assert store.state(learner, mid) == ("accepted", 0)


def test_a_gate_that_never_stands_still_is_left_to_the_queue_and_loses_nothing(store: Store, learner: Learner) -> None:
    store.fault = lambda point: store.gate_moves(learner) if point == "reply.gated" else None
    item = store.item("hello")
    with pytest.raises(ConflictError):
        store.answer(learner, "ok", item=item)
    store.fault = lambda point: None
    redelivered(store, learner, item.mid)
    assert store.line.bodies() == ["ok"]


def test_a_transaction_that_met_another_is_tried_again(store: Store, learner: Learner) -> None:
    killed_mid = killed(store, learner, "turn.committed")
    found = store.learners.by_uid(learner.head.uid, learner.recipient.key, int(store.now))
    assert found
    with canned(store.tables, "TransactWriteItems", (400, BUSY), (400, BUSY)):
        store.replies.resume(found, killed_mid)
    assert store.line.bodies() == ["ok"]


def test_an_unknown_outcome_is_not_sent_again_to_a_learner_who_said_stop(store: Store, learner: Learner) -> None:
    store.line.enqueue(Unknown("ReadTimeoutError"))
    mid = store.answer(learner, "ok")
    store.stop(learner)
    store.now += SETTLE
    store.wake()
    assert len(store.line.sent) == 1
    assert store.state(learner, mid) == ("denied", 0)


def test_the_learner_who_is_gone_gets_nothing(store: Store, learner: Learner) -> None:
    store.line.enqueue(Unknown("ReadTimeoutError"))
    store.answer(learner, "ok")
    store.tables["Key"](learner.head.uid).delete()
    store.now += SETTLE
    store.wake()
    assert len(store.line.sent) == 1


def test_a_confirmation_of_stop_waits_for_a_request_that_is_on_its_way(store: Store, learner: Learner) -> None:
    """So that nothing reaches the learner after it."""
    confirmation = []

    def stopped() -> None:
        store.stop(learner)
        confirmation.append(store.answer(store.fresh(learner), "stopped", purpose="rights"))
        assert store.line.sent == []

    store.line.meanwhile = stopped
    store.answer(learner, "ok")
    assert store.line.bodies() == ["ok"]
    store.wake()
    assert store.line.bodies() == ["ok", "stopped"]
    assert store.state(learner, confirmation[0]) == ("accepted", 0)


def test_a_dead_worker_holds_up_the_confirmation_of_stop_for_half_a_minute_at_most(
    store: Store, learner: Learner
) -> None:
    killed(store, learner, "reply.claimed")
    store.stop(learner)
    store.answer(store.fresh(learner), "stopped", purpose="rights")
    assert store.line.sent == []
    store.now += 30
    store.wake()
    assert store.line.bodies() == ["stopped"]


# What goes out


def test_what_is_sent_names_the_reply_and_its_part_so_that_statuses_find_it(store: Store, learner: Learner) -> None:
    mid = store.answer(learner, "ok")
    assert store.line.last["callback"] == f"{learner.head.uid}.{mid}.0"
    assert store.line.last["to"] == learner.recipient.address.reveal()


def test_a_wake_up_holds_no_content_and_no_address(store: Store, learner: Learner) -> None:
    store.line.enqueue(Unknown("x"))
    store.answer(learner, "Dear Dr Brown")
    body = store.wakeups.ordered[-1].body
    assert set(json.loads(body)) == {"uid", "mid", "reply_to"}
    assert "Brown" not in body
    assert learner.recipient.address.reveal() not in body
