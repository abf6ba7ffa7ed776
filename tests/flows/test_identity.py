"""A learner is followed to a new number or user id, and whoever gets the old number learns nothing (PRO-accuracy)."""

import json
from dataclasses import replace
from functools import partial
from typing import Any

import pytest

from chatoet.flows.identity import sender
from chatoet.flows.session import Answer
from chatoet.rules.clock import DAY
from chatoet.rules.identity import assurance
from chatoet.rules.inbound import Addresses
from chatoet.rules.item import Item
from chatoet.rules.outbox import NotSent
from chatoet.rules.subject import State
from chatoet.store.learners import FencedError, Learner
from chatoet.store.transactions import ConflictError
from tests.fixtures.store import SERIAL, Store, module_account, sent_by, store, tables
from tests.fixtures.world import World, body_of
from tests.flows.people import Who, accepted, key, keys, person, system
from tests.flows.records import head_of, uid_of
from tests.store.crowd import at_once
from tests.store.wire import requests

__all__ = ["module_account", "store", "tables"]


def change(store: Store, old: Who, new: Who, type_: str = "user_changed_number", at: float = 0, mid: str = "") -> Item:
    item = system(type_, old, new, at or store.now, mid)
    store.event_flow(item, int(store.now), 1)
    return item


def writer(store: Store, who: Who, at: float = 0) -> Learner | None:
    """Who is taken to have sent a message from these addresses; an alias is added as the lanes do."""
    item = sent_by(Addresses(**who), at or store.now)
    return sender(store.learners, store.session, item, int(store.now))


def known(store: Store, who: Who, at: float = 0) -> Learner:
    found = writer(store, who, at)
    assert found
    return found


def identity(store: Store, kind: str, value: str) -> Any:
    return store.tables["Identity"].get(key(kind, value), "identity", consistent_read=True)


def erased(store: Store, kind: str, value: str, at: float) -> None:
    ends = store.policy.ends("tombstone", int(at))
    fields = {"kind": "Tombstone", "controller_id": "self", "expires_at": ends, "erased_at": int(at)}
    store.tables["Tombstone"](key(kind, value), "tombstone", **fields).save()


def chain(store: Store, learner: Learner) -> list[str]:
    return [entry.event for entry in store.tables["Audit"].query(learner.key.sref, consistent_read=True)]


# Changes


@pytest.mark.clause("PRO-accuracy")
def test_a_learner_who_changes_number_is_found_by_the_new_one_and_no_longer_by_the_old(store: Store) -> None:
    old, new = person(), person()
    learner = accepted(store, old)
    store.now += 10
    item = change(store, old, new)
    found = known(store, new)
    assert found.head.uid == learner.head.uid
    assert (found.head.addresses, found.head.rekeyed_at) == (keys(new), item.at)
    assert (found.recipient.kind, found.recipient.address.reveal()) == ("bsuid", new["bsuid"])
    assert [writer(store, {kind: value}) for kind, value in old.items()] == [None, None]
    assert (assurance(learner.head, int(store.now)), assurance(found.head, int(store.now))) == ("A1", "A0")
    assert chain(store, learner) == ["address.changed"]
    told = {"type": "user_changed_number", "assurance": "A0", "mid": item.mid, "sref": learner.key.sref}
    assert store.named("address.changed")[0].items() >= told.items()
    assert store.line.sent == [] and store.line.read == []


def test_what_was_sent_before_the_change_and_comes_late_is_answered_at_the_new_address(store: Store) -> None:
    old, new = person() | {"parent": f"GB.ENT.i{next(SERIAL)}"}, person()
    learner = accepted(store, old)
    store.now += 10
    at = change(store, old, new).at
    for late in ({"bsuid": old["bsuid"]}, {"parent": old["parent"]}, {"wa_id": old["wa_id"]}, old):
        found = known(store, late, at - 1)
        assert (found.head.uid, found.recipient.key) == (learner.head.uid, key("bsuid", new["bsuid"]))
        assert writer(store, late, at) is None
    assert known(store, new).head.addresses == keys(new), "an old address does not come back with a late message"


def test_who_gets_the_old_number_is_a_new_person_and_the_old_one_stays_where_they_moved(store: Store) -> None:
    old, new, stranger = person(), person(), person()
    learner = accepted(store, old)
    change(store, old, new)
    store.now += 50 * DAY
    recycled = {"bsuid": stranger["bsuid"], "wa_id": old["wa_id"]}
    assert writer(store, recycled) is None
    born = store.born(recycled)
    assert known(store, {"wa_id": old["wa_id"]}).head.uid == born.head.uid != learner.head.uid
    assert known(store, {"bsuid": new["bsuid"]}).head.uid == learner.head.uid


def test_a_stored_reply_follows_the_learner_to_the_new_address(store: Store) -> None:
    old, new = person(), person()
    learner = accepted(store, {"wa_id": old["wa_id"]})
    store.line.enqueue(NotSent())
    store.answer(learner, "your feedback")
    assert store.line.last["to"] == old["wa_id"]
    change(store, old, new, "customer_changed_number")
    store.now += 60
    store.wake()
    assert [(sent["to"], sent["text"]["body"]) for sent in store.line.sent[1:]] == [(new["bsuid"], "your feedback")]


def test_a_stored_reply_goes_to_nobody_once_the_old_number_is_somebody_elses(store: Store) -> None:
    old, new, stranger = person(), person(), person()
    learner = accepted(store, {"wa_id": old["wa_id"]})
    store.line.enqueue(NotSent())
    store.answer(learner, "your feedback")
    change(store, old, new)
    store.now += 60
    store.born({"bsuid": stranger["bsuid"], "wa_id": old["wa_id"]})
    store.wake()
    assert len(store.line.sent) == 1


def test_a_new_user_id_keeps_the_number_and_is_paired_with_it(store: Store) -> None:
    old, new, stranger = person(), person()["bsuid"], person()["bsuid"]
    learner = accepted(store, old)
    store.now += 10
    change(store, {"bsuid": old["bsuid"]}, {"bsuid": new}, "user_changed_user_id")
    now_theirs = {"bsuid": new, "wa_id": old["wa_id"]}
    assert known(store, now_theirs).head.addresses == keys(now_theirs)
    assert known(store, now_theirs).head.uid == learner.head.uid
    assert writer(store, {"bsuid": stranger, "wa_id": old["wa_id"]}) is None


def test_a_change_told_twice_in_one_second_once_of_each_kind_is_followed_once(store: Store) -> None:
    old, new = person(), person()
    learner = accepted(store, old)
    store.now += 10
    change(store, {"bsuid": old["bsuid"]}, {"bsuid": new["bsuid"]}, "user_changed_user_id")
    change(store, old, new)
    assert known(store, new).head.addresses == keys(new)
    assert known(store, new).head.uid == learner.head.uid


def test_a_system_message_that_comes_again_changes_nothing_more(store: Store) -> None:
    old, new = person(), person()
    learner = accepted(store, old)
    store.now += 10
    item = change(store, old, new)
    before = store.head(learner)
    store.event_flow(item, int(store.now) + 5, 2)
    assert store.head(learner) == before
    assert chain(store, learner) == ["address.changed"]
    assert len(store.named("item.duplicate")) == 1


def test_an_older_change_that_comes_after_a_newer_one_does_not_undo_it(store: Store) -> None:
    old, new, wrong = person(), person(), person()
    learner = accepted(store, old)
    store.now += 100
    change(store, old, new)
    change(store, old, wrong, at=store.now - 50)
    assert store.head(learner).addresses == keys(new)
    assert writer(store, wrong) is None
    assert [event["reason"] for event in store.named("item.dropped")] == ["overtaken"]


@pytest.mark.parametrize("type_", ["customer_identity_changed", "user_changed_number", "what comes next"])
def test_a_change_without_a_new_address_lowers_the_assurance_and_nothing_else(store: Store, type_: str) -> None:
    who = person()
    learner = accepted(store, who)
    store.now += 10
    change(store, who, {}, type_)
    head = store.head(learner)
    assert (head.addresses, head.rekeyed_at) == (learner.head.addresses, int(store.now))
    assert known(store, who).head.uid == learner.head.uid
    assert "next" not in repr(store.events)


def test_a_change_of_key_takes_no_address_from_its_message(store: Store) -> None:
    who, other = person(), person()
    learner = accepted(store, who)
    change(store, who, other, "customer_identity_changed")
    assert store.head(learner).addresses == keys(who)


@pytest.mark.parametrize("told", [None, [], {"user_id": 5, "wa_id": {}}, {"user_id": ""}])
def test_a_system_message_that_cannot_be_read_moves_nobody(store: Store, told: Any) -> None:
    who = person()
    learner = accepted(store, who)
    item = replace(system("user_changed_number", who, {}, store.now), content={"system": told})
    store.event_flow(item, int(store.now), 1)
    assert store.head(learner).addresses == keys(who)


# Strangers, stubs and other learners


def test_nothing_is_stored_of_a_stranger_who_moved(store: Store) -> None:
    before = {name: store.account.items(name) for name in store.account.tables}
    change(store, person(), person())
    assert {name: store.account.items(name) for name in store.account.tables} == before
    assert [event["reason"] for event in store.named("item.dropped")] == ["stranger_moved"]
    assert store.line.sent == []


@pytest.mark.parametrize("state", ["NEW", "NOTICED"])
def test_a_message_that_overtook_the_change_does_not_split_the_learner_in_two(store: Store, state: str) -> None:
    old, new = person(), person()
    learner = accepted(store, old)
    store.now += 10
    stub = store.born(new)
    store.edit(stub.head.uid, state=state)
    change(store, old, new, at=store.now - 5)
    assert known(store, new).head.uid == learner.head.uid
    assert store.learners.by_uid(stub.head.uid, stub.recipient.key, int(store.now)) is None
    assert store.learners.owned(stub.head, int(store.now)) == []


def test_a_number_that_came_with_the_new_user_id_before_the_change_was_told_comes_back(store: Store) -> None:
    old, new = person(), person()["bsuid"]
    learner = accepted(store, old)
    store.now += 10
    both = {"bsuid": new, "wa_id": old["wa_id"]}
    assert writer(store, both) is None
    store.born(both)
    change(store, {"bsuid": old["bsuid"]}, {"bsuid": new}, "user_changed_user_id", at=store.now - 5)
    found = known(store, both)
    assert (found.head.uid, found.head.addresses) == (learner.head.uid, keys(both))


def test_an_address_of_another_learner_is_not_taken_and_the_old_one_is_over_all_the_same(store: Store) -> None:
    old, new = person(), person()
    learner, other = accepted(store, old), accepted(store, new)
    store.now += 10
    at = change(store, old, new).at
    assert known(store, new).head.uid == other.head.uid
    assert store.head(learner).addresses == ()
    assert [event["level"] for event in store.named("address.contested")] == ["WARNING"]
    assert writer(store, old) is None
    for late in (old, {"wa_id": old["wa_id"]}):
        with pytest.raises(FencedError):
            store.born(late, at=at - 1)
    assert store.learners.by_uid(learner.head.uid, learner.recipient.key, int(store.now)) is None


def test_a_stub_that_accepts_in_that_moment_keeps_its_address(store: Store) -> None:
    old, new = person(), person()
    learner = accepted(store, old)
    stub = store.born(new)
    item = system("user_changed_number", old, new, store.now)
    plan = store.learners.plan(learner, Addresses(**new), frozenset(), item.at, int(store.now))
    assert plan and plan.gained
    store.edit(stub.head.uid, receipt="r")
    with pytest.raises(ConflictError):
        commit(store, learner, plan)
    assert known(store, new).head.uid == stub.head.uid


def commit(store: Store, learner: Learner, plan: Any) -> None:
    head = replace(learner.head, addresses=plan.addresses)
    answer = Answer(head, None, "address.added", {"kind": "bsuid"}, also=plan.parts)
    store.session.finish(learner, sent_by(Addresses(), store.now), answer, int(store.now))


@pytest.mark.parametrize(("silence", "moved"), [(45 * DAY - 1, True), (45 * DAY, False)])
def test_a_number_alone_moves_nobody_who_was_silent_for_45_days(store: Store, silence: int, moved: bool) -> None:
    old, new = person(), person()
    accepted(store, old)
    store.now += silence
    change(store, {"wa_id": old["wa_id"]}, new, "customer_changed_number")
    assert bool(writer(store, new)) is moved


def test_a_number_alone_does_not_move_who_came_to_it_after_the_change(store: Store) -> None:
    who, new = person(), person()
    store.now += 100
    learner = accepted(store, who)
    change(store, {"wa_id": who["wa_id"]}, new, at=store.now - 50)
    assert store.head(learner).addresses == keys(who)
    assert writer(store, new) is None


# The fence


@pytest.mark.parametrize("state", [State.ERASING, State.ERASED])
def test_who_is_being_erased_is_not_followed(store: Store, state: State) -> None:
    old, new = person(), person()
    learner = accepted(store, old)
    store.edit(learner.head.uid, state=str(state))
    change(store, old, new)
    assert writer(store, new) is None
    assert [event["reason"] for event in store.named("item.dropped")] == ["erased"]
    assert writer(store, old | {"parent": "GB.ENT.late"})
    assert store.head(learner).addresses == keys(old)


@pytest.mark.parametrize("kind", ["bsuid", "wa_id"])
def test_a_change_older_than_the_erasure_of_the_old_address_follows_nobody(store: Store, kind: str) -> None:
    old, new = person(), person()
    learner = accepted(store, old)
    erased(store, kind, old[kind], store.now)
    change(store, old, new)
    assert store.head(learner).addresses == keys(old)
    assert writer(store, new) is None


@pytest.mark.parametrize(("since", "given"), [(0, False), (-1, True)])
def test_no_address_is_given_that_was_erased_since(store: Store, since: int, given: bool) -> None:
    old, new = person(), person()
    accepted(store, old)
    erased(store, "bsuid", new["bsuid"], store.now + since)
    change(store, old, new)
    assert bool(writer(store, new)) is given


@pytest.mark.parametrize("whose", ["old", "new"])
def test_an_erasure_in_the_moment_of_the_change_wins(store: Store, whose: str) -> None:
    """The tombstone is written after the change was planned: the transaction sees it."""
    old, new = person(), person()
    learner = accepted(store, old)
    plan = store.learners.plan(learner, Addresses(**new), frozenset({"bsuid", "wa_id"}), int(store.now), int(store.now))
    erased(store, "wa_id", (old if whose == "old" else new)["wa_id"], store.now)
    with pytest.raises(ConflictError):
        commit(store, learner, plan)
    assert writer(store, new) is None


def test_an_erased_learner_does_not_come_back_with_a_late_message_from_an_address_before(store: Store) -> None:
    old, new = person(), person()
    learner = accepted(store, old)
    store.now += 10
    at = change(store, old, new).at
    store.tables["Head"](learner.head.uid, "head").delete()
    store.tables["Key"](learner.head.uid).delete()
    for late in (old, {"wa_id": old["wa_id"]}):
        with pytest.raises(FencedError):
            store.born(late, at=at - 1)


def test_a_head_that_is_gone_is_not_written_again(store: Store) -> None:
    who = person()
    learner = accepted(store, who)
    plan = store.learners.plan(learner, Addresses("GB.other"), frozenset(), int(store.now), int(store.now))
    store.tables["Head"](learner.head.uid, "head").delete()
    with pytest.raises(ConflictError):
        commit(store, learner, plan)
    assert store.heads.head(learner.head.uid, int(store.now)) is None
    assert store.learners.find(sent_by(Addresses("GB.other"), store.now), int(store.now)) is None


# Aliases


@pytest.mark.parametrize("first", ["bsuid", "parent", "wa_id"])
def test_every_address_that_becomes_visible_is_added_and_ends_with_the_account(store: Store, first: str) -> None:
    who = person() | {"parent": f"GB.ENT.i{next(SERIAL)}"}
    learner = accepted(store, {first: who[first]})
    found = known(store, who)
    assert (found.head.uid, found.head.addresses) == (learner.head.uid, keys(who))
    for kind, value in who.items():
        assert known(store, {kind: value}).head.uid == learner.head.uid
        assert identity(store, kind, value).paired == key("bsuid", who["bsuid"])
        if kind != first:
            assert int(identity(store, kind, value).expires_at) == found.head.expires_at
    assert chain(store, learner) == ["address.added"]
    assert (found.head.rekeyed_at > 0) is (first != "bsuid"), "a user id for somebody known by less is not certain"


def test_who_says_nothing_new_costs_three_reads_and_no_write(store: Store) -> None:
    who = person()
    accepted(store, who)
    with requests(store.tables) as seen:
        known(store, who)
    assert [operation for operation, _ in seen] == ["GetItem"] * 3


def test_eight_workers_who_see_a_new_address_add_it_once(store: Store) -> None:
    who = person()
    learner = accepted(store, {"bsuid": who["bsuid"]})
    outcomes = at_once([partial(writer, store, who)] * 8)
    assert all(isinstance(outcome, Learner | ConflictError) for outcome in outcomes)
    assert known(store, who).head.addresses == keys(who)
    assert chain(store, learner) == ["address.added"]


@pytest.mark.parametrize(("silence", "same"), [(45 * DAY - 1, True), (45 * DAY, False)])
def test_a_user_id_on_a_number_known_alone_is_the_same_person_within_45_days(
    store: Store, silence: int, same: bool
) -> None:
    who = person()
    learner = accepted(store, {"wa_id": who["wa_id"]})
    store.now += silence
    if same:
        found = known(store, who)
        assert (found.head.uid, assurance(found.head, int(store.now))) == (learner.head.uid, "A0")
        assert writer(store, {"bsuid": "GB.another", "wa_id": who["wa_id"]}) is None
    else:
        assert writer(store, who) is None
        assert store.born(who).head.uid != learner.head.uid
        assert store.learners.by_uid(learner.head.uid, learner.recipient.key, int(store.now)) is None


def test_a_number_seen_without_its_user_id_is_paired_with_the_one_we_know(store: Store) -> None:
    who = person() | {"parent": f"GB.ENT.i{next(SERIAL)}"}
    accepted(store, {"bsuid": who["bsuid"], "parent": who["parent"]})
    known(store, {"parent": who["parent"], "wa_id": who["wa_id"]})
    assert writer(store, {"bsuid": "GB.stranger", "wa_id": who["wa_id"]}) is None


def test_a_second_number_takes_the_place_of_the_first(store: Store) -> None:
    who, second = person(), person()["wa_id"]
    learner = accepted(store, who)
    store.now += 10
    found = known(store, {"bsuid": who["bsuid"], "wa_id": second})
    assert found.head.addresses == keys({"bsuid": who["bsuid"], "wa_id": second})
    assert writer(store, {"wa_id": who["wa_id"]}) is None
    assert known(store, {"wa_id": who["wa_id"]}, store.now - 1).head.uid == learner.head.uid


def test_a_number_that_another_learner_writes_with_is_left_to_them(store: Store) -> None:
    who, other = person(), person()
    learner = accepted(store, {"bsuid": who["bsuid"]})
    accepted(store, {"wa_id": other["wa_id"]})
    both = {"bsuid": who["bsuid"], "wa_id": other["wa_id"]}
    assert known(store, both).head.addresses == learner.head.addresses
    assert known(store, {"wa_id": other["wa_id"]}).head.uid != learner.head.uid


@pytest.mark.parametrize(("since", "added"), [(0, False), (-1, True)])
def test_an_alias_that_was_erased_since_is_not_added(store: Store, since: int, added: bool) -> None:
    who = person()
    accepted(store, {"bsuid": who["bsuid"]})
    erased(store, "wa_id", who["wa_id"], store.now + since)
    assert (len(known(store, who).head.addresses) == 2) is added


def test_an_older_message_does_not_take_a_number_from_who_uses_it_now(store: Store) -> None:
    first, second = person(), person()["bsuid"]
    born = store.born({"bsuid": second, "wa_id": first["wa_id"]})
    late = store.born(first, at=int(store.now) - 1)
    assert known(store, {"wa_id": first["wa_id"]}).head.uid == born.head.uid
    assert late.head.addresses == keys({"bsuid": first["bsuid"]})


# The whole way


def tell(world: World, item: Item) -> None:
    record = {"messageId": "1", "receiptHandle": "1", "body": item.to_body()}
    assert world.delivery({"Records": [record | {"attributes": {"ApproximateReceiveCount": "1"}}]}) == {
        "batchItemFailures": []
    }


@pytest.mark.clause("PRO-accuracy")
def test_a_change_of_number_makes_no_ghost_no_turn_and_no_answer_to_a_dead_number(world: World) -> None:
    """July 2026: a bot took the system message for a user's words, made a contact of it and answered a dead number."""
    number, new = {"from": "447700900001"}, {"bsuid": "GB.2002", "wa_id": "447700900002"}
    world.receive({"type": "text", "text": {"body": "hi"}, **number})
    world.tap(f"consent:accept:{world.core.policy.notice_version}")
    uid, sent, read = uid_of(world), len(world.line.sent), list(world.line.read)
    world.now += 10
    tell(world, system("user_changed_number", {"bsuid": "GB.1001", "wa_id": "447700900001"}, new, world.now))
    world.drain()
    assert (len(world.line.sent), world.line.read, len(world.stored("learners", "Head"))) == (sent, read, 1)
    world.now += 10
    world.receive({"type": "text", "text": {"body": "menu"}, "from": new["wa_id"]}, new["bsuid"])
    assert (uid_of(world, new["bsuid"]), world.line.last["to"]) == (uid, new["bsuid"])
    assert {message["to"] for message in world.line.sent[sent:]} == {new["bsuid"]}


def test_a_stub_whose_number_went_to_another_can_still_accept(world: World) -> None:
    number = {"from": "447700900001"}
    world.receive({"type": "text", "text": {"body": "hi"}, **number})
    world.now += 10
    world.receive({"type": "text", "text": {"body": "hi"}, **number}, "GB.9009")
    world.tap(f"consent:accept:{world.core.policy.notice_version}")
    mine, theirs = head_of(world), head_of(world, "GB.9009")
    assert (mine.state, theirs.state) == (State.ACTIVE, State.NOTICED)
    ends = {i["uid"]["S"]: int(i["expires_at"]["N"]) for i in world.stored("learners", "Identity")}
    assert ends == {mine.uid: mine.expires_at, theirs.uid: theirs.expires_at}, "nobody's address outlives them"


@pytest.mark.clause("OET-6.2-access")
@pytest.mark.parametrize("words", ["my data", "delete my data", "hi"])
def test_who_gets_a_learners_number_and_asks_for_data_is_told_what_a_stranger_is_told(world: World, words: str) -> None:
    number = {"from": "447700900001"}
    world.receive({"type": "text", "text": {"body": "hi"}, **number})
    world.tap(f"consent:accept:{world.core.policy.notice_version}")
    world.now += DAY
    ask: Any = {"type": "text", "text": {"body": words}}
    world.receive({**ask, **number}, "GB.9009")
    recycled = body_of(world.line.last)
    world.receive({**ask, "from": "447700900077"}, "GB.8008")
    assert body_of(world.line.last) == recycled
    assert json.dumps(world.stored("cases", "Case")) == "[]"
