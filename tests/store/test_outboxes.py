"""The outbox item: claimed by one, under the gate; advanced by Meta's word, never backwards (invariants 1 and 2)."""

from functools import partial
from itertools import permutations

import pytest

from chatoet.rules.outbox import IN_FLIGHT, RANK, Said, Send
from chatoet.store.learners import Learner
from chatoet.store.transactions import ConflictError
from tests.fixtures.store import Store
from tests.store.crowd import at_once
from tests.store.wire import canned, requests

FIRST = Send(0)


def stored(store: Store, learner: Learner, *texts: str) -> str:
    """A reply that was committed and not sent: its worker died."""
    store.kill_at("turn.committed")
    item = store.item("hello")
    with pytest.raises(BaseException, match="committed"):
        store.answer(learner, *(texts or ("ok",)), item=item)
    return item.mid


@pytest.fixture
def learner(store: Store) -> Learner:
    return store.active()


def outbox_of(store: Store, learner: Learner, mid: str) -> object:
    return store.outboxes.get(learner.head.uid, mid, int(store.now))


def test_eight_workers_claim_a_reply_and_one_gets_it(store: Store, learner: Learner) -> None:
    mid = stored(store, learner)
    outbox, head = outbox_of(store, learner, mid), store.head(learner)
    claims = at_once([partial(store.outboxes.claim, outbox, FIRST, head, int(store.now))] * 8)
    assert sorted(map(str, claims)).count("claimed") == 1
    assert set(claims) <= {"claimed", "taken", "moved"}


def test_a_reply_that_was_looked_at_too_long_ago_is_not_claimed(store: Store, learner: Learner) -> None:
    mid = stored(store, learner)
    outbox, head = outbox_of(store, learner, mid), store.head(learner)
    store.outboxes.advance(learner.head.uid, mid, Said(0, "sent"))
    assert store.outboxes.claim(outbox, FIRST, head, int(store.now)) == "taken"


def test_a_gate_that_moved_refuses_the_claim(store: Store, learner: Learner) -> None:
    mid = stored(store, learner)
    outbox, head = outbox_of(store, learner, mid), store.head(learner)
    store.gate_moves(learner)
    assert store.outboxes.claim(outbox, FIRST, head, int(store.now)) == "moved"
    assert store.state(learner, mid) == ("stored", 0)


def test_the_head_of_an_erased_learner_refuses_the_claim(store: Store, learner: Learner) -> None:
    mid = stored(store, learner)
    outbox, head = outbox_of(store, learner, mid), store.head(learner)
    store.tables["Head"](head.uid, "head").delete()
    assert store.outboxes.claim(outbox, FIRST, head, int(store.now)) == "moved"


def test_a_commit_in_the_same_moment_makes_the_claim_look_again_and_not_give_up(store: Store, learner: Learner) -> None:
    mid = stored(store, learner)
    outbox, head = outbox_of(store, learner, mid), store.head(learner)
    name = "com.amazonaws.dynamodb.v20120810#TransactionCanceledException"
    answer = {"__type": name, "Message": "", "CancellationReasons": [{"Code": "TransactionConflict"}, {"Code": "None"}]}
    with canned(store.tables, "TransactWriteItems", (400, answer)):
        assert store.outboxes.claim(outbox, FIRST, head, int(store.now)) == "moved"


@pytest.mark.parametrize("order", list(permutations(["sent", "delivered", "read"])))
def test_statuses_in_any_order_end_in_the_highest(store: Store, learner: Learner, order: tuple[str, ...]) -> None:
    mid = store.answer(learner, "ok")
    ranks = []
    for status in order:
        store.status(learner, mid, status)
        ranks.append(RANK[store.state(learner, mid)[0]])
    assert ranks == sorted(ranks)
    assert store.state(learner, mid) == ("read", 0)


def test_a_status_that_comes_before_our_own_record_is_not_undone_by_it(store: Store, learner: Learner) -> None:
    item = store.item("hello")
    store.line.meanwhile = lambda: store.status(learner, item.mid, "delivered")
    store.answer(learner, "ok", item=item)
    assert store.state(learner, item.mid) == ("delivered", 0)


def test_a_failure_after_delivery_changes_nothing(store: Store, learner: Learner) -> None:
    mid = store.answer(learner, "ok")
    store.status(learner, mid, "delivered")
    store.status(learner, mid, "failed")
    assert store.state(learner, mid) == ("delivered", 0)


def test_a_failure_is_final(store: Store, learner: Learner) -> None:
    mid = store.answer(learner, "ok")
    store.status(learner, mid, "failed")
    store.status(learner, mid, "delivered")
    assert store.state(learner, mid) == ("failed", 0)


@pytest.mark.parametrize("status", ["sent", "delivered", "read", "failed"])
def test_the_status_of_another_part_or_an_unknown_reply_is_nobodys(store: Store, learner: Learner, status: str) -> None:
    mid = store.answer(learner, "ok")
    store.status(learner, mid, status, part=1)
    store.status(learner, "unknown", status)
    assert store.state(learner, mid) == ("accepted", 0)
    assert outbox_of(store, learner, "unknown") is None


def test_a_status_event_is_one_write_and_no_read(store: Store, learner: Learner) -> None:
    mid = store.answer(learner, "ok")
    with requests(store.tables) as seen:
        store.status(learner, mid, "delivered")
    assert [operation for operation, _ in seen] == ["UpdateItem"]


def test_a_status_that_meets_a_transaction_is_written_all_the_same(store: Store, learner: Learner) -> None:
    mid = store.answer(learner, "ok")
    name = "com.amazonaws.dynamodb.v20120810#TransactionConflictException"
    with canned(store.tables, "UpdateItem", (400, {"__type": name, "message": "busy"})):
        store.status(learner, mid, "delivered")
    assert store.state(learner, mid) == ("delivered", 0)


def test_a_table_that_stays_busy_is_a_conflict_that_the_queue_brings_back(store: Store, learner: Learner) -> None:
    mid = store.answer(learner, "ok")
    name = "com.amazonaws.dynamodb.v20120810#TransactionConflictException"
    with (
        canned(store.tables, "UpdateItem", *[(400, {"__type": name, "message": "busy"})] * 4),
        pytest.raises(ConflictError),
    ):
        store.status(learner, mid, "delivered")


def test_a_request_is_in_flight_until_its_outcome_is_known_or_it_must_have_ended(
    store: Store, learner: Learner
) -> None:
    uid = learner.head.uid
    store.answer(learner, "ok")
    assert not store.outboxes.in_flight(uid, int(store.now))
    mid = stored(store, store.fresh(learner))
    store.outboxes.claim(outbox_of(store, learner, mid), FIRST, store.head(learner), int(store.now))
    assert store.outboxes.in_flight(uid, int(store.now))
    assert store.outboxes.in_flight(uid, int(store.now) + IN_FLIGHT - 1)
    assert not store.outboxes.in_flight(uid, int(store.now) + IN_FLIGHT)


def test_a_reply_that_has_ended_is_absent(store: Store, learner: Learner) -> None:
    mid = store.answer(learner, "ok")
    store.now += store.policy.retention["outbox"] - 1
    assert outbox_of(store, learner, mid)
    store.now += 1
    assert outbox_of(store, learner, mid) is None
