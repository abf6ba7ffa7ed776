"""The counters of our number's throughput: no lot is leased twice, however many ask at once."""

import itertools
from functools import partial

import pytest

from chatoet.rules.pace import LOT, SHARDS, SLICE, Pacer, split
from chatoet.store.paces import Paces
from tests.fixtures.store import Store
from tests.store.capacity import Meter
from tests.store.crowd import at_once
from tests.store.wire import requests

NUMBERS = itertools.count()


@pytest.fixture
def paces(store: Store) -> Paces:
    return Paces(store.tables, store.policy, f"10654{next(NUMBERS)}", "self")


def test_sixteen_at_once_lease_no_more_than_a_counter_has(paces: Paces) -> None:
    granted = at_once([partial(paces.lease, 7, 0, 4 * LOT)] * 16)
    assert sorted(map(str, granted)) == ["0"] * 12 + [str(LOT)] * 4


def test_in_quiet_times_nothing_is_asked_and_beyond_the_share_one_write_is_good_for_several(
    paces: Paces, store: Store
) -> None:
    pacer = Pacer(split(40, 180), paces.lease, lambda: 0.0)
    with requests(store.tables) as seen:
        assert [pacer.wait(second) for second in range(0, 100 * SLICE, SLICE)] == [0] * 100
    assert seen == []
    with requests(store.tables) as seen:
        assert [pacer.wait(100 * SLICE) for _ in range(1 + LOT)] == [0] * (1 + LOT)
    assert Meter(store.account.dynamodb).write_units(seen) == len(seen) == 1


def test_each_slice_shard_and_number_has_a_counter_of_its_own(paces: Paces, store: Store) -> None:
    other = Paces(store.tables, store.policy, "another", "self")
    assert [paces.lease(7, 0, LOT), paces.lease(7, 0, LOT)] == [LOT, 0]
    assert [paces.lease(8, 0, LOT), paces.lease(7, 1, LOT), other.lease(7, 0, LOT)] == [LOT] * 3


def test_a_counter_without_room_is_not_even_asked(paces: Paces, store: Store) -> None:
    with requests(store.tables) as seen:
        assert paces.lease(7, 0, 0) == 0
    assert seen == []


def test_a_counter_ends_within_a_day_and_names_nobody(paces: Paces, store: Store) -> None:
    slice_ = int(store.now) // SLICE
    with requests(store.tables) as seen:
        paces.lease(slice_, 0, LOT)
    key = seen[0][1]["Key"]
    item = store.account.dynamodb.get_item(TableName=store.account.tables["conversations"], Key=key)["Item"]
    assert set(item) == {"pk", "sk", "kind", "controller_id", "expires_at", "taken"}
    assert int(item["expires_at"]["N"]) <= store.now + store.policy.retention["pace"]


def test_environments_that_burst_at_once_stay_below_the_rate_on_a_real_table(paces: Paces) -> None:
    rate, environments = 6, 12
    parts = split(rate, environments)
    pacers = [Pacer(parts, paces.lease, lambda n=n: n % SHARDS / SHARDS) for n in range(environments)]  # type: ignore[misc]

    def burst(pacer: Pacer) -> int:
        return sum(pacer.wait(70) == 0 for _ in range(30))

    sent = [int(str(each)) for each in at_once([partial(burst, pacer) for pacer in pacers])]
    assert all(count >= parts.free for count in sent)
    assert rate * SLICE - SHARDS * LOT <= sum(sent) <= rate * SLICE
