"""What the line asks of us before and after a send: waiting, templates, silence for who does not want us."""

from dataclasses import replace
from typing import Any

import pytest

from chatoet.rules.messages import Text
from chatoet.rules.outbox import MAX_TRIES, NEXT_PART, SETTLE, SLOWEST, NotSent, Rejected, Unknown
from chatoet.rules.window import WINDOW
from chatoet.store import outboxes
from chatoet.store.commits import Put
from chatoet.store.learners import Learner
from tests.fixtures.store import Killed, Store
from tests.store.wire import requests

TEMPLATE: dict[str, Any] = {"type": "template", "template": {"name": "answer_ready_1", "language": {"code": "en"}}}
NO_WINDOW: dict[str, Any] = {"errors": [{"code": 131047}]}


@pytest.fixture
def learner(store: Store) -> Learner:
    """One whose records outlive the day."""
    learner = store.active()
    uid, address = learner.head.uid, learner.recipient.key
    for kind, key in (("Head", (uid, "head")), ("Key", (uid,)), ("Identity", (address, "identity"))):
        model = store.tables[kind]
        model(*key).update(actions=[model.expires_at.set(int(store.now) + 10 * WINDOW)])
    return store.fresh(learner)


def types(store: Store) -> list[str]:
    return [message["type"] for message in store.line.sent]


# Waiting


def test_nothing_sends_a_refused_reply_before_its_time(store: Store, learner: Learner) -> None:
    """Not a doubled wake-up, not the message again, not a status."""
    store.line.enqueue(Rejected(131056))
    item = store.item("hello")
    mid = store.answer(learner, "ok", item=item)
    first = store.wakeups.ordered[-1]
    store.now += first.seconds - 1
    store.wake(first)
    store.answer(store.fresh(learner), "ok", item=item)
    store.wake(first)
    store.status(learner, mid, "sent", part=1)
    assert len(store.line.sent) == 1
    assert [wake.seconds for wake in store.wakeups.ordered[1:]] == [1, 1, 1]
    store.now += 1
    store.wake(first)
    store.wake(first)
    assert store.line.bodies() == ["ok", "ok"]
    assert store.state(learner, mid) == ("accepted", 0)


def test_a_wait_that_no_queue_can_hold_is_ordered_again_until_it_is_over(store: Store, learner: Learner) -> None:
    store.line.enqueue(Rejected(131048))
    store.answer(learner, "ok")
    started, wait = store.now, store.wakeups.ordered[-1].seconds
    assert SLOWEST <= wait <= SLOWEST * 1.25
    while len(store.line.sent) == 1:
        store.now += min(store.wakeups.ordered[-1].seconds, 900)
        store.wake()
    assert store.now - started == wait


def test_where_meta_takes_offence_we_are_slow_from_the_first_try_and_say_so(store: Store, learner: Learner) -> None:
    store.line.enqueue(*[Rejected(131064)] * MAX_TRIES)
    mid = store.answer(learner, "ok")
    waits = [store.wake_when_due() for _ in range(MAX_TRIES - 1)]
    assert min(waits) >= SLOWEST
    assert [event["level"] for event in store.named("reply.slowed")] == ["ERROR"] * (MAX_TRIES - 1)
    assert store.state(learner, mid) == ("failed", 0)


def test_what_meta_calls_passing_is_tried_again_though_we_do_not_know_it(store: Store, learner: Learner) -> None:
    store.line.enqueue(Rejected(777_777, transient=True), Rejected(777_777))
    mid = store.answer(learner, "ok")
    assert store.state(learner, mid) == ("stored", 0)
    store.wake_when_due()
    assert store.named("reply.failed")[0]["action"] == "our_bug"


@pytest.mark.parametrize("point", ["reply.claimed", "reply.sent"])
def test_a_worker_that_dies_after_a_retry_was_claimed_is_waited_for_as_ever(
    store: Store, learner: Learner, point: str
) -> None:
    store.line.enqueue(NotSent())
    mid = store.answer(learner, "ok")
    store.kill_at(point)
    with pytest.raises(Killed):
        store.wake_when_due()
    before = len(store.line.sent)
    store.now += SETTLE - 1
    store.wake()
    assert len(store.line.sent) == before
    store.now += 1
    store.wake()
    assert store.state(learner, mid) == ("accepted", 0)
    assert len(store.named("send.resent")) == 1


def test_a_full_line_puts_a_reply_off_without_claiming_it(store: Store, learner: Learner) -> None:
    store.held = [7]
    mid = store.answer(learner, "ok")
    assert store.line.sent == []
    assert store.state(learner, mid) == ("stored", 0)
    assert [wake.seconds for wake in store.wakeups.ordered] == [7]
    assert [event["wait_s"] for event in store.named("reply.paced")] == [7]
    store.now += 6
    store.wake()
    assert store.line.sent == []
    store.now += 1
    store.wake()
    assert store.line.bodies() == ["ok"]
    assert store.outboxes.get(learner.head.uid, mid, int(store.now)).tries == 1, "waiting is not a try"


def test_a_full_line_holds_up_the_next_part_too_whoever_asks(store: Store, learner: Learner) -> None:
    mid = store.answer(learner, "one", "two")
    store.held = [7]
    store.status(learner, mid, "delivered", 0)
    store.status(learner, mid, "read", 0)
    store.now += 6
    store.wake()
    assert store.line.bodies() == ["one"]
    store.now += 1
    store.wake()
    assert store.line.bodies() == ["one", "two"]


def test_a_stop_while_a_reply_is_put_off_keeps_it_back(store: Store, learner: Learner) -> None:
    store.held = [7]
    mid = store.answer(learner, "ok")
    store.stop(learner)
    store.wake_when_due()
    assert store.line.sent == []
    assert store.state(learner, mid) == ("denied", 0)


def paced(store: Store, learner: Learner, wait: int) -> Put:
    """A reply that the pair rate moves to a later second, as the commit stores it."""
    next_try = int(store.now) + wait
    put = outboxes.put(
        learner.head.uid,
        f"p{store.item('x').mid}",
        "tutoring",
        learner.recipient.key,
        (Text("ok"),),
        learner.key,
        next_try,
    )
    model = store.tables["Outbox"]
    stamp = {"kind": "Outbox", "controller_id": "self", "expires_at": next_try + 9_999}
    model(*put.key, **put.values, **stamp).save()
    return put


def test_a_reply_that_the_pair_rate_holds_back_is_not_sent_but_ordered(store: Store, learner: Learner) -> None:
    put = paced(store, learner, 12)
    store.replies.start(learner, put)
    assert store.line.sent == []
    assert [wake.seconds for wake in store.wakeups.ordered] == [12]
    store.wake_when_due()
    assert store.line.bodies() == ["ok"]


def test_a_reply_that_goes_at_once_asks_the_table_no_more_than_before(store: Store, learner: Learner) -> None:
    with requests(store.tables) as seen:
        store.answer(learner, "ok")
    assert [operation for operation, _ in seen] == ["TransactWriteItems", "TransactWriteItems", "UpdateItem"]


# The window


def late(store: Store, learner: Learner, *texts: str) -> str:
    """A reply that was stored in time and is looked at when the window has closed."""
    store.kill_at("turn.committed")
    item = store.item("hello")
    with pytest.raises(Killed):
        store.answer(learner, *texts, item=item)
    store.now += WINDOW - 60
    return item.mid


def looked_at(store: Store, learner: Learner, mid: str) -> None:
    store.replies.resume(store.fresh(learner), mid)


def test_after_the_window_the_template_goes_out_in_place_of_all_parts(store: Store, learner: Learner) -> None:
    store.template = TEMPLATE
    mid = late(store, learner, "one", "two")
    looked_at(store, learner, mid)
    store.status(learner, mid, "delivered", templated=True)
    store.now += NEXT_PART
    looked_at(store, learner, mid)
    assert types(store) == ["template"]
    assert store.line.last["callback"].endswith(f".{mid}.0.t")
    assert store.state(learner, mid) == ("delivered", 0)
    waiting = store.outboxes.messages_of(store.fresh(learner), mid, int(store.now))
    assert [part["text"]["body"] for part in waiting or []] == ["one", "two"]


@pytest.mark.parametrize(("speaks", "asked"), [("ar", "ar"), (None, "")])
def test_the_template_is_in_the_learners_language(
    store: Store, learner: Learner, speaks: str | None, asked: str
) -> None:
    store.template = TEMPLATE
    mid = late(store, replace(learner, head=replace(learner.head, language=speaks)), "one")
    looked_at(store, learner, mid)
    assert (types(store), store.template_language) == (["template"], asked)


def test_a_second_before_the_window_closes_the_reply_itself_goes_out(store: Store, learner: Learner) -> None:
    store.template = TEMPLATE
    mid = late(store, learner, "ok")
    store.now -= 1
    looked_at(store, learner, mid)
    assert store.line.bodies() == ["ok"]


def test_a_window_that_closes_between_two_parts_keeps_the_rest_for_the_tap(store: Store, learner: Learner) -> None:
    store.template = TEMPLATE
    mid = store.answer(learner, "one", "two", "three")
    store.now += WINDOW
    store.status(learner, mid, "delivered", 0)
    store.status(learner, mid, "read", 1, templated=True)
    assert types(store) == ["text", "template"]
    waiting = store.outboxes.messages_of(store.fresh(learner), mid, int(store.now))
    assert [part["text"]["body"] for part in waiting or []] == ["two", "three"]


def test_without_a_template_a_late_reply_fails_and_says_why(store: Store, learner: Learner) -> None:
    mid = late(store, learner, "ok")
    looked_at(store, learner, mid)
    looked_at(store, learner, mid)
    assert store.line.sent == []
    assert store.state(learner, mid) == ("failed", 0)
    (failed,) = store.named("reply.failed")
    assert (failed["code"], failed["action"], failed["cause"]) == (131047, "template", "window")


@pytest.mark.parametrize(
    ("edit", "purpose", "sent"),
    [
        ({}, "onboarding", ["template"]),
        ({"receipt": None}, "onboarding", []),
        ({"receipt": None}, "rights", ["template"]),
        ({"unreachable_at": 1}, "tutoring", []),
        ({"unreachable_at": 1}, "rights", ["template"]),
    ],
)
def test_a_template_goes_only_to_who_agreed_and_can_be_reached_but_for_rights(
    store: Store, learner: Learner, edit: dict[str, Any], purpose: str, sent: list[str]
) -> None:
    store.template = TEMPLATE
    store.kill_at("turn.committed")
    item = store.item("hello")
    with pytest.raises(Killed):
        store.answer(learner, "ok", item=item, purpose=purpose)
    for name, value in edit.items():
        attribute = getattr(store.tables["Head"], name)
        action = attribute.remove() if value is None else attribute.set(value)
        store.tables["Head"](learner.head.uid, "head").update(actions=[action])
    store.now += WINDOW
    looked_at(store, learner, item.mid)
    assert types(store) == sent


def test_who_said_stop_gets_no_template_either(store: Store, learner: Learner) -> None:
    store.template = TEMPLATE
    mid = late(store, learner, "ok")
    store.stop(learner)
    looked_at(store, learner, mid)
    assert store.line.sent == []
    assert store.state(learner, mid) == ("denied", 0)


def test_a_window_that_meta_sees_closed_turns_the_reply_into_a_template_once(store: Store, learner: Learner) -> None:
    store.template = TEMPLATE
    store.line.enqueue(Rejected(131047), Rejected(131047))
    mid = store.answer(learner, "ok")
    assert store.state(learner, mid) == ("stored", 0)
    store.wake_when_due()
    assert types(store) == ["text", "template"]
    assert store.state(learner, mid) == ("failed", 0)
    assert [event["code"] for event in store.named("reply.templated")] == [131047]
    assert store.named("reply.failed")[0]["action"] == "template"


@pytest.mark.parametrize("times", [1, 3])
def test_a_failed_status_without_a_window_brings_the_template_and_no_second_one(
    store: Store, learner: Learner, times: int
) -> None:
    store.template = TEMPLATE
    mid = store.answer(learner, "one", "two")
    for _ in range(times):
        store.status(learner, mid, "failed", **NO_WINDOW)
    assert types(store) == ["text", "template"]
    assert store.state(learner, mid) == ("accepted", 0)
    store.status(learner, mid, "failed", templated=True, **NO_WINDOW)
    assert store.state(learner, mid) == ("failed", 0)
    assert types(store) == ["text", "template"]


@pytest.mark.parametrize("point", ["reply.gated", "reply.claimed", "reply.sent"])
def test_a_worker_that_dies_on_the_way_to_the_template_loses_nothing(
    store: Store, learner: Learner, point: str
) -> None:
    store.template = TEMPLATE
    mid = store.answer(learner, "ok")
    store.kill_at(point)
    for _ in range(2):
        try:
            store.status(learner, mid, "failed", **NO_WINDOW)
        except Killed:
            store.now += SETTLE
    assert 1 <= types(store).count("template") <= 1 + len(store.named("send.resent"))
    assert store.state(learner, mid) == ("accepted", 0)


def test_the_failure_of_what_the_template_replaced_says_nothing_of_the_template(store: Store, learner: Learner) -> None:
    store.template = TEMPLATE
    mid = store.answer(learner, "ok")
    store.status(learner, mid, "failed", **NO_WINDOW)
    store.status(learner, mid, "failed", errors=[{"code": 131026}])
    assert store.state(learner, mid) == ("accepted", 0)
    store.status(learner, mid, "delivered", templated=True)
    assert store.state(learner, mid) == ("delivered", 0)


def test_a_failure_after_delivery_brings_no_template(store: Store, learner: Learner) -> None:
    store.template = TEMPLATE
    mid = store.answer(learner, "ok")
    store.status(learner, mid, "delivered")
    store.status(learner, mid, "failed", **NO_WINDOW)
    assert types(store) == ["text"]
    assert store.state(learner, mid) == ("delivered", 0)


def test_the_messages_of_a_reply_that_is_no_more_are_none(store: Store, learner: Learner) -> None:
    mid = store.answer(learner, "ok")
    assert store.outboxes.messages_of(learner, "another", int(store.now)) is None
    assert store.outboxes.messages_of(learner, mid, int(store.now) + store.policy.retention["outbox"]) is None


def test_stored_messages_go_out_again_in_a_new_reply(store: Store, learner: Learner) -> None:
    """What the template's button brings: ready payloads are as good as messages."""
    mid = store.answer(learner, "one", "two")
    waiting = store.outboxes.messages_of(learner, mid, int(store.now)) or []
    put = outboxes.put(learner.head.uid, "again", "tutoring", learner.recipient.key, waiting, learner.key)
    assert store.outboxes.messages(store.outboxes.new(put), learner.key) == waiting


# Who does not want us


@pytest.mark.parametrize("code", [131050, 130403, 131026, 131021])
def test_a_refusal_that_says_something_of_the_learner_is_told_before_it_is_settled(
    store: Store, learner: Learner, code: int
) -> None:
    store.line.enqueue(Rejected(code))
    mid = store.answer(learner, "ok")
    assert store.told == [(learner.head.uid, mid, code)]
    assert store.state(learner, mid) == ("failed", 0)
    assert [event["level"] for event in store.named("reply.refused")] == ["WARNING"]


@pytest.mark.parametrize("code", [131049, 130472, 130497, 100, 131042])
def test_a_refusal_of_one_message_says_nothing_of_the_learner(store: Store, learner: Learner, code: int) -> None:
    store.line.enqueue(Rejected(code))
    store.answer(learner, "ok")
    assert store.told == []


def test_a_failed_status_tells_it_too_even_when_it_comes_twice(store: Store, learner: Learner) -> None:
    mid = store.answer(learner, "ok")
    for _ in range(2):
        store.status(learner, mid, "failed", errors=[{"code": 130403}])
    assert set(store.told) == {(learner.head.uid, mid, 130403)}
    assert len(store.named("reply.refused")) == 1


def test_of_a_learner_who_is_gone_nothing_is_told(store: Store, learner: Learner) -> None:
    mid = store.answer(learner, "ok")
    store.tables["Key"](learner.head.uid).delete()
    store.status(learner, mid, "failed", errors=[{"code": 130403}])
    assert store.told == []


def test_an_unknown_outcome_after_the_window_is_still_resent_only_once(store: Store, learner: Learner) -> None:
    store.template = TEMPLATE
    store.line.enqueue(Unknown("ReadTimeoutError"), Unknown("ReadTimeoutError"))
    mid = store.answer(learner, "ok")
    store.now += WINDOW
    store.wake()
    store.now += SETTLE
    store.wake()
    assert types(store) == ["text", "template"]
    assert len(store.named("send.resent")) == 1
    assert store.state(learner, mid) == ("failed", 0)
