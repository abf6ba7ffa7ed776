"""One person behind several addresses: found, born once, fenced after an erasure (invariants 3 and 4)."""

from functools import partial
from typing import Any

import pytest

from chatoet.rules.inbound import Addresses
from chatoet.rules.pseudonym import address_hash
from chatoet.store.learners import FencedError, Learner
from chatoet.store.transactions import ConflictError
from tests.fixtures.store import PEPPER, SERIAL, Store, sent_by
from tests.store.crowd import at_once

DAY = 86_400


def find(store: Store, **addresses: str) -> Learner | None:
    return store.learners.find(sent_by(Addresses(**addresses), store.now), int(store.now))


def new_addresses() -> dict[str, str]:
    number = next(SERIAL)
    return {"bsuid": f"GB.x{number}", "parent": f"GB.ENT.x{number}", "wa_id": f"44770090{number:04d}"}


def erased(store: Store, at: int, kind: str, value: str) -> None:
    model = store.tables["Tombstone"]
    ends = store.policy.ends("tombstone", at)
    digest = address_hash(PEPPER, kind, value)
    model(digest, "tombstone", kind="Tombstone", controller_id="self", expires_at=ends, erased_at=at).save()


def edit_identity(store: Store, kind: str, value: str, **values: Any) -> None:
    model = store.tables["Identity"]
    item = model(address_hash(PEPPER, kind, value), "identity")
    item.update(actions=[getattr(model, name).set(value) for name, value in values.items()])


@pytest.mark.parametrize("kind", ["bsuid", "parent", "wa_id"])
def test_a_learner_is_found_by_each_address_that_came_with_the_first_message(store: Store, kind: str) -> None:
    addresses = new_addresses()
    born = store.born(addresses)
    found = find(store, **{kind: addresses[kind]})
    assert found
    assert found.head.uid == born.head.uid
    assert found.key.sref == born.key.sref


def test_no_address_is_stored_in_clear(store: Store) -> None:
    addresses = new_addresses()
    store.born(addresses)
    stored = repr(store.account.items("learners"))
    assert not [value for value in addresses.values() if value in stored]


def test_eight_workers_with_the_first_message_of_one_learner_make_one_learner(store: Store) -> None:
    item = store.item("hi", new_addresses())
    outcomes = at_once([partial(store.learners.birth, item, int(store.now))] * 8)
    born = [outcome for outcome in outcomes if isinstance(outcome, Learner)]
    assert len(born) == 1
    assert all(isinstance(outcome, ConflictError) for outcome in outcomes if outcome is not born[0])
    found = store.learners.find(item, int(store.now))
    assert found
    assert found.head.uid == born[0].head.uid


def test_two_workers_who_know_different_addresses_of_one_person_make_one_learner(store: Store) -> None:
    addresses = new_addresses()
    store.born({"wa_id": addresses["wa_id"]})
    with pytest.raises(ConflictError):
        store.born(addresses)
    assert find(store, **addresses)


@pytest.mark.parametrize("kind", ["bsuid", "parent", "wa_id"])
def test_a_message_older_than_the_erasure_of_any_of_its_addresses_is_fenced_off(store: Store, kind: str) -> None:
    addresses, at = new_addresses(), int(store.now)
    erased(store, at, kind, addresses[kind])
    for old in (at - 1, at):
        with pytest.raises(FencedError):
            store.born(addresses, at=old)
    assert find(store, **addresses) is None


def test_a_message_one_second_newer_than_the_erasure_starts_a_new_person(store: Store) -> None:
    addresses, at = new_addresses(), int(store.now)
    for kind, value in addresses.items():
        erased(store, at, kind, value)
    born = store.born(addresses, at=at + 1)
    assert find(store, **addresses) is None, "what is as old as the erasure was another person's"
    store.now = at + 1
    found = find(store, **addresses)
    assert found
    assert found.head.uid == born.head.uid


def test_a_tombstone_that_has_ended_fences_nobody(store: Store) -> None:
    addresses, at = new_addresses(), int(store.now)
    erased(store, at, "bsuid", addresses["bsuid"])
    store.now = store.policy.ends("tombstone", at) - 1
    with pytest.raises(FencedError):
        store.born(addresses, at=at)
    store.now += 1
    assert store.born(addresses, at=at)


def test_a_stub_ends_after_its_24_hours_to_the_second_and_its_address_is_free_again(store: Store) -> None:
    addresses = new_addresses()
    first = store.born(addresses)
    store.now = first.head.expires_at - 1
    assert find(store, **addresses)
    store.now += 1
    assert find(store, **addresses) is None
    assert store.born(addresses).head.uid != first.head.uid
    found = find(store, **addresses)
    assert found
    assert found.head.uid != first.head.uid


def test_a_learner_whose_head_ended_before_the_address_did_can_come_back(store: Store) -> None:
    addresses = new_addresses()
    first = store.born(addresses)
    for kind, value in addresses.items():
        edit_identity(store, kind, value, expires_at=first.head.expires_at + 40 * DAY)
    store.now = first.head.expires_at + DAY
    assert find(store, **addresses) is None
    second = store.born(addresses)
    assert second.head.uid != first.head.uid
    assert second.key.sref != first.key.sref


def test_a_number_that_comes_under_another_user_id_is_another_person(store: Store) -> None:
    old, new = new_addresses(), new_addresses()
    number = old["wa_id"]
    first = store.born({"bsuid": old["bsuid"], "wa_id": number})
    assert find(store, bsuid=new["bsuid"], wa_id=number) is None
    second = store.born({"bsuid": new["bsuid"], "wa_id": number})
    by_number, by_old_id = find(store, wa_id=number), find(store, bsuid=old["bsuid"])
    assert by_number and by_old_id
    assert by_number.head.uid == second.head.uid
    assert by_old_id.head.uid == first.head.uid


def test_a_reply_for_the_one_who_had_the_number_before_goes_to_nobody(store: Store) -> None:
    old, new = new_addresses(), new_addresses()
    first = store.born({"wa_id": old["wa_id"], "bsuid": old["bsuid"]})
    reply_to = address_hash(PEPPER, "wa_id", old["wa_id"])
    assert store.learners.by_uid(first.head.uid, reply_to, int(store.now))
    store.born({"bsuid": new["bsuid"], "wa_id": old["wa_id"]})
    assert store.learners.by_uid(first.head.uid, reply_to, int(store.now)) is None


def test_the_address_of_a_resumed_reply_is_the_one_the_learner_wrote_from(store: Store) -> None:
    born = store.born({"wa_id": "447700900999"})
    found = store.learners.by_uid(born.head.uid, born.recipient.key, int(store.now))
    assert found
    assert (found.recipient.kind, found.recipient.address.reveal()) == ("wa_id", "447700900999")


def test_a_learner_without_a_key_is_nobody(store: Store) -> None:
    addresses = new_addresses()
    born = store.born(addresses)
    store.tables["Key"](born.head.uid).delete()
    assert find(store, **addresses) is None
    assert store.learners.by_uid(born.head.uid, born.recipient.key, int(store.now)) is None
