"""One commit, all or nothing, at most once a message, and never for a learner who is gone (invariants 1, 3, 9)."""

from dataclasses import replace
from functools import partial
from typing import Any

import pytest

from chatoet.flows.session import turn_record
from chatoet.rules import audit
from chatoet.rules.audit import Entry
from chatoet.rules.catalogue import Fields
from chatoet.rules.messages import Text
from chatoet.store import outboxes
from chatoet.store.commits import Check, Commit, Drop, Extend, Put
from chatoet.store.conflicts import retrying
from chatoet.store.learners import Learner
from chatoet.store.transactions import ConflictError
from tests.fixtures.store import Store
from tests.store.crowd import at_once
from tests.store.wire import requests


def commit_of(learner: Learner, mid: str, *, record: Put | None = None, also: Any = ()) -> Commit:
    values = {"lane": "turns", "at": 1, "step": "menu"}
    record = record or Put("Turn", (learner.head.uid, f"turn#{mid}"), "turn", values)
    reply = outboxes.put(learner.head.uid, mid, "tutoring", learner.recipient.key, (Text("ok"),), learner.key)
    fields: Fields = {"mid": mid, "step": "menu"}
    return Commit(learner.head, learner.head.heard(1), record, "turn.answered", fields, reply, also)


def write(store: Store, commit: Commit, learner: Learner) -> str:
    return store.commits.write(commit, learner.key.sref, int(store.now))[0]


def kinds(store: Store, learner: Learner) -> list[str]:
    uid = learner.head.uid
    rows = [store.account.items(table) for table in ("learners", "conversations", "consents", "cases", "keys")]
    found = [item["kind"]["S"] for row in rows for item in row if item["pk"]["S"] == uid]
    return sorted(found + ["Audit" for _ in chain(store, learner)])


def chain(store: Store, learner: Learner) -> list[Entry]:
    rows = store.tables["Audit"].query(learner.key.sref, consistent_read=True)
    return [Entry(r.chain, int(r.seq), int(r.at), r.previous, r.event, r.fields, r.controller_id) for r in rows]


def test_a_commit_is_one_transaction_of_four_items(store: Store) -> None:
    learner = store.active()
    with requests(store.tables) as seen:
        assert write(store, commit_of(learner, "m1"), learner) == "done"
    assert [(operation, len(body["TransactItems"])) for operation, body in seen] == [("TransactWriteItems", 4)]
    assert kinds(store, learner) == ["Audit", "Head", "Key", "Outbox", "Turn"]


def test_an_acceptance_does_not_lengthen_an_address_that_went_to_somebody_else(store: Store) -> None:
    learner, address = store.active(), ("lost", "identity")
    fields = {"kind": "Identity", "controller_id": "self", "address_kind": "wa_id", "address": b"x"}
    store.tables["Identity"](*address, uid="another", expires_at=int(store.now) + 9, **fields).save()
    with pytest.raises(ConflictError):
        write(store, commit_of(learner, "m1", also=(Extend("Identity", address, int(store.now) + 99),)), learner)
    assert int(store.tables["Identity"].get(*address).expires_at) == int(store.now) + 9


def test_a_check_that_fails_is_no_duplicate_and_a_duplicate_is_one_behind_any_check(store: Store) -> None:
    learner, model = store.active(), store.tables["Head"]
    check = Check(model("nobody", "head"), model.pk.exists())
    with pytest.raises(ConflictError):
        write(store, commit_of(learner, "m1", also=(check,)), learner)
    assert write(store, commit_of(learner, "m1"), learner) == "done"
    again = store.fresh(learner)
    fine = Check(check.item, model.pk.does_not_exist())
    assert write(store, commit_of(again, "m1", also=(fine,)), again) == "duplicate"


def test_a_duplicate_is_one_behind_any_deletions(store: Store) -> None:
    learner = store.active()
    write(store, commit_of(learner, "m1"), learner)
    again = store.fresh(learner)
    parts = tuple(Drop("Part", (learner.head.uid, f"part#{n}")) for n in range(3))
    assert write(store, commit_of(again, "m1", also=parts), again) == "duplicate"


def test_a_message_that_came_before_changes_nothing(store: Store) -> None:
    learner = store.active()
    write(store, commit_of(learner, "m1"), learner)
    before = kinds(store, learner), store.head(learner)
    again = store.fresh(learner)
    assert write(store, commit_of(again, "m1"), again) == "duplicate"
    assert write(store, commit_of(learner, "m1"), learner) == "duplicate"
    assert (kinds(store, learner), store.head(learner)) == before


def test_a_message_that_another_lane_has_answered_is_a_duplicate_though_its_record_is_of_another_kind(
    store: Store,
) -> None:
    learner = store.active()
    write(store, commit_of(learner, "m1"), learner)
    values = {"request": "access", "state": "RECEIVED", "at": 1, "due_at": 2}
    case = Put("Case", (learner.head.uid, "case#m1"), "case", values)
    again = store.fresh(learner)
    assert write(store, commit_of(again, "m1", record=case), again) == "duplicate"
    assert "Case" not in kinds(store, learner)


def test_a_head_that_moved_refuses_the_commit_and_nothing_is_stored(store: Store) -> None:
    learner = store.active()
    store.gate_moves(learner)
    with pytest.raises(ConflictError):
        write(store, commit_of(learner, "m1"), learner)
    assert kinds(store, learner) == ["Head", "Key"]


def test_a_head_of_another_epoch_refuses_the_commit(store: Store) -> None:
    learner = store.active()
    store.edit(learner.head.uid, epoch=2)
    with pytest.raises(ConflictError):
        write(store, commit_of(learner, "m1"), learner)


def test_an_answer_that_comes_after_the_erasure_recreates_nothing(store: Store) -> None:
    learner = store.active()
    store.tables["Head"](learner.head.uid, "head").delete()
    store.tables["Key"](learner.head.uid).delete()
    with pytest.raises(ConflictError):
        write(store, commit_of(learner, "m1"), learner)
    assert kinds(store, learner) == []


def test_an_address_is_not_extended_for_a_learner_whose_address_is_gone(store: Store) -> None:
    learner = store.active()
    also = (Extend("Identity", ("nobody", "identity"), 9_999_999_999),)
    with pytest.raises(ConflictError):
        write(store, commit_of(learner, "m1", also=also), learner)
    assert kinds(store, learner) == ["Head", "Key"]


def test_a_record_that_has_ended_does_not_stand_in_the_way(store: Store) -> None:
    learner = store.active()
    write(store, commit_of(learner, "m1"), learner)
    store.now += store.policy.retention["outbox"]  # longer than the turn's own retention
    (first,) = chain(store, learner)
    again = replace(learner, head=replace(learner.head, version=2, audit_seq=1, audit_hash=first.hash()))
    assert write(store, commit_of(again, "m1"), again) == "done"


def test_what_a_newer_version_wrote_into_the_head_survives_a_commit(store: Store) -> None:
    learner = store.active()
    name, key = store.account.tables["learners"], {"pk": {"S": learner.head.uid}, "sk": {"S": "head"}}
    store.account.dynamodb.update_item(
        TableName=name, Key=key, UpdateExpression="SET later = :v", ExpressionAttributeValues={":v": {"S": "kept"}}
    )
    write(store, commit_of(learner, "m1"), learner)
    assert store.account.dynamodb.get_item(TableName=name, Key=key)["Item"]["later"] == {"S": "kept"}


def test_eight_workers_with_one_message_store_one_turn_one_reply_and_one_entry(store: Store) -> None:
    learner = store.active()
    outcomes = at_once([partial(write, store, commit_of(learner, "m1"), learner)] * 8)
    assert outcomes.count("done") == 1
    assert {str(outcome) for outcome in outcomes if not isinstance(outcome, ConflictError)} <= {"done", "duplicate"}
    assert kinds(store, learner) == ["Audit", "Head", "Key", "Outbox", "Turn"]


def test_eight_workers_with_eight_messages_of_one_learner_store_them_all_on_one_sound_chain(store: Store) -> None:
    learner = store.active()

    def work(mid: str) -> str:
        def once() -> str:
            fresh = store.fresh(learner)
            return write(store, commit_of(fresh, mid), fresh)

        while True:
            try:
                return retrying(once)
            except ConflictError:
                continue

    assert at_once([partial(work, f"m{n}") for n in range(8)]) == ["done"] * 8
    entries, head = chain(store, learner), store.head(learner)
    assert len(entries) == 8
    assert audit.broken_at(entries) is None
    assert (head.version, head.audit_seq, head.audit_hash) == (9, 8, entries[-1].hash())


def test_every_record_of_a_commit_has_one_controller_and_an_end(store: Store) -> None:
    learner = store.active()
    write(store, commit_of(learner, "m1"), learner)
    for table in ("learners", "conversations", "audit", "keys"):
        for item in store.account.items(table):
            assert item["controller_id"] == {"S": "self"}
            assert int(item["expires_at"]["N"]) > store.now


def test_the_content_of_a_turn_is_stored_sealed(store: Store) -> None:
    learner = store.active()
    item = store.item("Dear Dr Brown")
    record = turn_record(learner, item, "turns", "assess", item.text())
    write(store, commit_of(learner, item.mid, record=record), learner)
    assert "Brown" not in repr(store.account.items("conversations"))
