"""The day's tokens and the vendors' breakers: one item that all Lambdas share."""

import itertools
import json
from functools import partial
from typing import Any

import pytest

from chatoet.rules.breaker import CLOSED, Breaker, Limits, Meter
from chatoet.rules.clock import DAY
from chatoet.store.meters import Meters
from tests.fixtures.store import Store
from tests.store.capacity import Meter as Capacity
from tests.store.crowd import at_once
from tests.store.wire import requests

LIMITS = Limits(failures=2, seconds=60)
PER_DAY = 1_000
SERIAL = itertools.count()
MIDNIGHT = 2_000_000_000 // DAY * DAY + DAY


def two(store: Store) -> tuple[Meters, Meters]:
    """Of two Lambdas."""
    controller = f"controller{next(SERIAL)}"
    first, second = (Meters(store.tables, store.policy, controller, PER_DAY, LIMITS) for _ in range(2))
    return first, second


def begun(meters: Meters, now: int, tokens: int = 1) -> Meter:
    meter = meters.begin(now, tokens)
    assert meter
    return meter


def item_of(store: Store, seen: Any) -> Any:
    key = seen[0][1]["Key"]
    return store.account.dynamodb.get_item(TableName=store.account.tables["conversations"], Key=key)["Item"]


def test_a_letter_costs_one_write_that_reserves_its_tokens_and_tells_how_the_vendors_are(store: Store) -> None:
    meters, _ = two(store)
    begun(meters, MIDNIGHT)
    with requests(store.tables) as seen:
        assert meters.begin(MIDNIGHT, 99) == Meter(100, {})
        assert not meters.succeeded("openai", CLOSED, MIDNIGHT)
    assert Capacity(store.account.dynamodb).write_units(seen) == len(seen) == 1


def test_the_last_token_of_the_day_is_given_out_and_not_one_more(store: Store) -> None:
    meters, other = two(store)
    assert begun(meters, MIDNIGHT, PER_DAY - 1).tokens == PER_DAY - 1
    assert other.begin(MIDNIGHT, 2) is None
    assert begun(other, MIDNIGHT).tokens == PER_DAY
    assert meters.begin(MIDNIGHT + DAY - 1, 1) is None
    assert begun(meters, MIDNIGHT + DAY).tokens == 1, "a new day"
    assert meters.begin(MIDNIGHT + 2 * DAY, PER_DAY + 1) is None


def test_sixteen_at_once_on_a_new_day_reserve_no_more_than_there_is(store: Store) -> None:
    meters, _ = two(store)
    begun(meters, MIDNIGHT - 1, PER_DAY)
    given = at_once([partial(meters.begin, MIDNIGHT, PER_DAY // 10)] * 16)
    assert sorted(each.tokens for each in given if isinstance(each, Meter)) == [n * 100 for n in range(1, 11)]
    assert given.count(None) == 6


def test_what_was_not_used_is_given_back_and_what_was_used_beyond_is_counted(store: Store) -> None:
    meters, _ = two(store)
    begun(meters, MIDNIGHT, 500)
    meters.add(MIDNIGHT, -500)
    meters.add(MIDNIGHT, 50)
    assert begun(meters, MIDNIGHT).tokens == 51
    begun(meters, MIDNIGHT + DAY)
    meters.add(MIDNIGHT, 500)
    assert begun(meters, MIDNIGHT + DAY).tokens == 2, "yesterday's letter does not cost today's tokens"


def test_a_breaker_that_one_lambda_opened_is_open_for_the_other_and_closes_for_both(store: Store) -> None:
    one, other = two(store)
    begun(one, MIDNIGHT)
    assert [one.failed("openai", MIDNIGHT, probe=False), other.failed("openai", MIDNIGHT, probe=False)] == [False, True]
    seen = begun(one, MIDNIGHT).of("openai")
    assert seen == Breaker(2, MIDNIGHT + 60, 1)
    assert begun(one, MIDNIGHT).of("gemini") == CLOSED
    assert not other.failed("openai", MIDNIGHT + 1, probe=False), "it was open already"
    assert other.succeeded("openai", seen, MIDNIGHT + 60)
    assert begun(one, MIDNIGHT + 60).of("openai") == CLOSED
    assert not other.succeeded("openai", seen, MIDNIGHT + 60), "once"


def test_of_many_probes_at_once_one_goes(store: Store) -> None:
    meters, other = two(store)
    begun(meters, MIDNIGHT)
    for _ in range(LIMITS.failures):
        meters.failed("openai", MIDNIGHT, probe=False)
    seen = begun(meters, MIDNIGHT).of("openai")
    jobs = [partial(each.claim, "openai", seen, MIDNIGHT + 60) for each in (meters, other)]
    assert at_once([*jobs * 8]).count(True) == 1
    assert begun(other, MIDNIGHT + 61).of("openai").until == MIDNIGHT + 120
    assert meters.failed("openai", MIDNIGHT + 61, probe=True), "the probe failed"
    assert begun(other, MIDNIGHT + 61).of("openai").until == MIDNIGHT + 61 + 120


def test_failures_that_are_told_at_once_are_all_counted(store: Store) -> None:
    meters, other = two(store)
    begun(meters, MIDNIGHT)
    told = at_once([partial(each.failed, "openai", MIDNIGHT, probe=False) for each in (meters, other)])
    assert told.count(True) == 1, "the second of two opens it"
    at_once([partial(meters.failed, "gemini", MIDNIGHT, probe=False), partial(other.succeeded, "openai",
             begun(meters, MIDNIGHT).of("openai"), MIDNIGHT)])  # fmt: skip
    meter = begun(meters, MIDNIGHT)
    assert (meter.of("openai"), meter.of("gemini")) == (CLOSED, Breaker(1)), "two vendors lose nothing to each other"


@pytest.mark.clause("OET-7-necessary")
def test_the_item_ends_and_names_nobody(store: Store) -> None:
    meters, _ = two(store)
    with requests(store.tables) as seen:
        begun(meters, MIDNIGHT)
    meters.failed("openai", MIDNIGHT, probe=False)
    item = item_of(store, seen)
    assert set(item) == {"pk", "sk", "kind", "controller_id", "expires_at", "day", "tokens", "breakers"}
    assert int(item["expires_at"]["N"]) == MIDNIGHT + store.policy.retention["meter"]
    assert json.loads(item["breakers"]["S"]) == {"openai": [1, 0, 0]}
