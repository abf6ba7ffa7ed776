"""May a model see this letter now: asked of a head that moves, and noted before anything leaves."""

from dataclasses import replace
from functools import partial
from typing import Any

import pytest

from chatoet.flows.permits import LearnerPermit, Permits, Terms
from chatoet.rules import budget
from chatoet.rules.audit import Entry, broken_at
from chatoet.rules.clock import DAY
from chatoet.rules.subject import State
from chatoet.store.calls import Calls
from chatoet.store.learners import Learner
from chatoet.tutor.protocol import Called
from tests.fixtures.store import Store
from tests.fixtures.world import START
from tests.store.capacity import Meter
from tests.store.crowd import at_once
from tests.store.wire import requests

WHERE = ("openai", "eu.api.openai.com", "eu", "gpt-x")
CALLED = Called("openai", 6, 6000, 4200, 600, 900, "ok")
PER_DAY = 50_000
MONTH = 30 * DAY


def permits_of(store: Store, calls: Calls | None = None) -> Permits:
    terms = Terms(store.policy, "self", PER_DAY, {"openai": MONTH})
    calls = calls or Calls(store.tables, store.policy)
    return Permits(terms, lambda uid, now: store.heads.head(uid, now), calls, store.log)


def permit_of(store: Store, learner: Learner, mid: str = "letter") -> LearnerPermit:
    return permits_of(store)(learner, mid, int(store.now))


def noted(store: Store, learner: Learner) -> list[Any]:
    """Straight from the table."""
    model = store.tables["ProcessorCall"]
    return list(model.query(learner.head.uid, model.sk.startswith("call#"), consistent_read=True))


def reasons(store: Store) -> list[str]:
    return [event["reason"] for event in store.named("model.denied")]


@pytest.mark.clause("OET-5-only", "OET-6.3-transfers", "OET-5.2-openai", "OET-5.3a-gemini")
def test_a_letter_that_may_go_is_noted_without_a_word_of_it_and_the_note_ends(store: Store) -> None:
    learner = store.active()
    assert permit_of(store, learner).allows(*WHERE)
    (item,) = noted(store, learner)
    assert item.attribute_values == {
        "pk": learner.head.uid, "sk": "call#letter#openai", "kind": "ProcessorCall", "controller_id": "self",
        "expires_at": store.now + store.policy.retention["call"], "vendor": "openai", "host": "eu.api.openai.com",
        "region": "eu", "model": "gpt-x", "at": store.now, "retain_until": store.now + MONTH,
    }  # fmt: skip


@pytest.mark.clause("OET-5-only", "OET-6.3-transfers", "OET-5.2-openai", "OET-5.3a-gemini")
def test_the_event_of_a_letter_that_goes_carries_its_own_evidence_and_is_logged_before_it_goes(store: Store) -> None:
    learner = store.active()
    store.edit(learner.head.uid, shown_at=START - 60, accepted_at=START - 9)
    assert permit_of(store, learner).allows(*WHERE)
    (event,) = store.named("model.asked")
    assert event == {
        "level": "INFO", "event": "model.asked", "sref": learner.key.sref, "mid": "letter", "vendor": "openai",
        "host": "eu.api.openai.com", "region": "eu", "model": "gpt-x", "retain_until": store.now + MONTH,
        "notice": "1.0.0", "gate": learner.head.gate_version,
        "shown": START - 60, "receipt": "r", "accepted": START - 9,
    }  # fmt: skip


def test_what_came_of_it_names_the_gate_that_it_passed_and_not_a_later_one(store: Store) -> None:
    learner = store.active()
    permit = permit_of(store, learner)
    permit.allows(*WHERE)
    store.gate_moves(learner)
    permit.used(CALLED)
    (event,) = store.named("model.called")
    assert event == {
        "level": "INFO", "event": "model.called", "sref": learner.key.sref, "mid": "letter", "vendor": "openai",
        "calls": 6, "tokens_in": 6000, "cached": 4200, "tokens_out": 600, "ms": 900, "outcome": "ok",
        "gate": learner.head.gate_version,
    }  # fmt: skip


def _stopped(store: Store, learner: Learner) -> None:
    store.stop(learner)


def _restricted(store: Store, learner: Learner) -> None:
    store.edit(learner.head.uid, state=State.RESTRICTED, epoch=2, gate_version=9, version=9)


def _erasing(store: Store, learner: Learner) -> None:
    store.edit(learner.head.uid, state=State.ERASING, epoch=2, gate_version=9, version=9)


def _leaving(store: Store, learner: Learner) -> None:
    store.edit(learner.head.uid, leaving_at=int(store.now), gate_version=9, version=9)


def _gone(store: Store, learner: Learner) -> None:
    store.tables["Head"](learner.head.uid, "head").delete()


MOVES = {"stopped": _stopped, "restricted": _restricted, "erasing": _erasing, "leaving": _leaving, "gone": _gone}


@pytest.mark.clause("OET-6.2-object", "OET-6.2-restrict", "OET-6.2-erasure", "PRO-withdraw", "OET-4-limit")
@pytest.mark.parametrize("reason", MOVES)
def test_e2_what_happened_between_the_turns_gate_and_the_call_bars_it(store: Store, reason: str) -> None:
    learner = store.active()
    permit = permit_of(store, learner)
    MOVES[reason](store, learner)
    assert not permit.allows(*WHERE)
    assert (noted(store, learner), reasons(store)) == ([], [reason])


@pytest.mark.clause("OET-6.2-object", "OET-6.2-restrict", "OET-6.2-erasure", "PRO-withdraw", "OET-4-limit")
@pytest.mark.parametrize("reason", MOVES)
def test_e2_so_does_what_happens_in_the_very_moment_of_the_note(store: Store, reason: str) -> None:
    """The note is a condition on the head that was asked: there is no time in between."""
    learner = store.active()

    class Meanwhile(Calls):
        def answered(self, uid: str, mid: str, now: int) -> bool:
            MOVES[reason](store, learner)
            return super().answered(uid, mid, now)

    permit = permits_of(store, Meanwhile(store.tables, store.policy))(learner, "letter", int(store.now))
    assert not permit.allows(*WHERE)
    assert (noted(store, learner), reasons(store)) == ([], [reason])


def test_a_gate_that_moved_and_still_says_yes_is_no_bar(store: Store) -> None:
    learner = store.active()
    permit = permit_of(store, learner)
    store.gate_moves(learner)
    assert permit.allows(*WHERE)
    assert [int(item.at) for item in noted(store, learner)] == [store.now]


def chain_of(store: Store, learner: Learner) -> list[Entry]:
    """Straight from the table; it agrees with the head."""
    rows = store.tables["Audit"].query(learner.key.sref, consistent_read=True)
    entries = [Entry(r.chain, int(r.seq), int(r.at), r.previous, r.event, r.fields, r.controller_id) for r in rows]
    head = store.head(learner)
    assert (broken_at(entries), head.audit_seq, head.audit_hash) == (None, len(entries), entries[-1].hash())
    return entries


@pytest.mark.clause("OET-5-only", "OET-6.3-transfers")
def test_e46_of_two_writers_at_one_number_one_wins_and_the_other_reads_again(store: Store) -> None:
    """A turn of the learner's commits between the permit's look at the head and its note."""
    learner, said = store.active(), list[str]()

    class Meanwhile(Calls):
        def answered(self, uid: str, mid: str, now: int) -> bool:
            if not said:
                said.append(store.answer(store.fresh(learner), "hello"))
            return super().answered(uid, mid, now)

    permit = permits_of(store, Meanwhile(store.tables, store.policy))(learner, "letter", int(store.now))
    assert permit.allows(*WHERE)
    assert [entry.event for entry in chain_of(store, learner)] == ["turn.answered", "model.asked"]
    assert permit.onto(learner.head) == learner.head, "the turn was decided before: it is decided again"


@pytest.mark.clause("OET-5-only", "OET-6.3-transfers")
def test_e46_letters_that_go_at_once_stand_on_one_chain_without_a_gap_or_a_fork(store: Store) -> None:
    learner = store.active()
    outcomes = at_once([partial(permit_of(store, learner, f"letter{n}").allows, *WHERE) for n in range(4)])
    assert outcomes.count(True) == len(chain_of(store, learner)) == len(noted(store, learner)) >= 1
    assert outcomes.count(True) + reasons(store).count("busy") == 4


def test_the_turn_goes_on_from_what_was_noted_for_one_vendor_and_for_the_next(store: Store) -> None:
    learner = store.active()
    permit = permit_of(store, learner)
    assert permit.onto(learner.head) == learner.head
    for vendor in ("openai", "gemini"):
        assert permit.allows(vendor, "eu.host", "eu", "m")
        assert permit.onto(learner.head) == store.head(learner)
    store.gate_moves(learner)
    assert permit.allows(*WHERE)
    assert permit.onto(learner.head) == learner.head


def test_a_gate_that_never_stands_still_is_a_bar(store: Store) -> None:
    learner = store.active()

    class Busy(Calls):
        def answered(self, uid: str, mid: str, now: int) -> bool:
            store.gate_moves(learner)
            return super().answered(uid, mid, now)

    permit = permits_of(store, Busy(store.tables, store.policy))(learner, "letter", int(store.now))
    assert not permit.allows(*WHERE)
    assert (noted(store, learner), reasons(store)) == ([], ["busy"])


def test_an_account_that_ends_in_this_second_has_ended(store: Store) -> None:
    learner = store.active()
    store.edit(learner.head.uid, expires_at=int(store.now) + 1)
    assert permit_of(store, learner).allows(*WHERE)
    store.now += 1
    assert not permit_of(store, learner).allows(*WHERE)
    assert reasons(store) == ["gone"]


def test_a_letter_that_is_delivered_again_after_its_answer_goes_to_no_model(store: Store) -> None:
    learner = store.active()
    mid = store.answer(learner, "your feedback")
    assert not permit_of(store, store.fresh(learner), mid).allows(*WHERE)
    assert reasons(store) == ["answered"]


def test_who_is_asked_second_is_noted_beside_the_first(store: Store) -> None:
    learner = store.active()
    permit = permit_of(store, learner)
    assert permit.allows(*WHERE)
    assert permit.allows("gemini", "eu.google", "eu", "g")
    assert [(item.vendor, int(item.retain_until - item.at)) for item in noted(store, learner)] == [
        ("gemini", 0),
        ("openai", MONTH),
    ]
    store.now += 60  # a kill, and the letter is taken up again
    assert permit_of(store, learner).allows(*WHERE)
    assert [int(item.at - store.now) for item in noted(store, learner)] == [-60, 0]


def test_a_permit_costs_a_note_and_an_entry_in_the_chain(store: Store) -> None:
    learner = store.active()
    permit = permit_of(store, learner)
    with requests(store.tables) as seen:
        permit.allows(*WHERE)
    meter = Meter(store.account.dynamodb)
    assert [operation for operation, _ in seen] == ["GetItem", "GetItem", "TransactWriteItems"]
    assert sum(len(body["TransactItems"]) for _, body in seen if "TransactItems" in body) == 3
    assert (meter.write_units(seen), meter.read_units(seen)) == (6, 2)


# The learner's tokens of the day


def test_tokens_are_left_until_the_days_are_used_and_again_at_midnight(store: Store) -> None:
    learner, midnight = store.active(), int(store.now) // DAY * DAY + DAY
    store.now = midnight - 1
    spent = budget.tokens(learner.head, int(store.now), PER_DAY - 100)
    learner = replace(learner, head=spent)
    assert permit_of(store, learner).tokens == 100
    store.now = midnight
    assert permit_of(store, learner).tokens == PER_DAY


def test_what_a_letter_used_counts_at_once_and_once_however_often_its_turn_is_tried(store: Store) -> None:
    learner, permits = store.active(), permits_of(store)
    permit = permits(learner, "letter", int(store.now))
    permit.allows(*WHERE)
    permit.used(CALLED)
    assert (permit.spent, permit.tokens) == (6600, PER_DAY - 6600)
    assert permits(store.fresh(learner), "letter", int(store.now)).spent == 6600, "the head moved: tried again"
    assert permits(learner, "another", int(store.now)).spent == 0
    assert permits(learner, "letter", int(store.now)).spent == 0, "one learner at a time"
    assert permits(store.active(), "letter", int(store.now)).tokens == PER_DAY
