"""How fast we may send: to one person, and from our number in all."""

import random
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatoet.rules.pace import BURST, LOT, PAIR, SHARDS, SLICE, SPREAD, Pacer, pair, split

START = 2_000_000_000


# To one person


@given(st.lists(st.tuples(st.integers(0, 400), st.integers(1, 3)), max_size=120))
def test_no_span_of_time_holds_more_than_the_burst_and_a_message_each_six_seconds(
    history: list[tuple[int, int]],
) -> None:
    now, until, sent = START, 0, list[int]()
    for pause, messages in history:
        now += pause
        until, wait = pair(until, now, messages)
        sent += [now + wait] * messages
    for first in range(len(sent)):
        for last in range(first, len(sent)):
            assert last - first + 1 <= BURST + (sent[last] - sent[first]) // PAIR + 1


def test_forty_five_messages_go_at_once_and_the_next_waits_for_six_seconds() -> None:
    until, waits = 0, []
    for _ in range(BURST + 2):
        until, wait = pair(until, START, 1)
        waits.append(wait)
    assert waits == [0] * BURST + [PAIR, 2 * PAIR]


def test_who_was_quiet_for_long_has_the_whole_burst_again_and_no_more() -> None:
    until, _ = pair(0, START, BURST)
    later = START + 86_400
    until, wait = pair(until, later, BURST)
    assert wait == 0
    assert pair(until, later, 1)[1] == PAIR


# From our number


class Counters:
    """The shared counters, without a table."""

    def __init__(self) -> None:
        self.taken, self.asked = Counter[tuple[int, int]](), 0

    def lease(self, slice_: int, shard: int, limit: int) -> int:
        self.asked += 1
        lot = min(LOT, limit)
        if not lot or self.taken[slice_, shard] > limit - lot:
            return 0
        self.taken[slice_, shard] += lot
        return lot


@given(st.integers(1, 1_000), st.integers(1, 2_000))
def test_what_is_shared_out_and_what_is_leased_never_add_up_to_more_than_the_rate(rate: int, environments: int) -> None:
    parts = split(rate, environments)
    assert 0 <= parts.free * environments + parts.shard * SHARDS <= rate * SLICE
    assert parts.free > 0 or environments > rate * SLICE


@given(
    rate=st.integers(1, 80),
    environments=st.integers(1, 40),
    bursts=st.lists(st.tuples(st.integers(0, 12), st.integers(0, 39), st.integers(1, 120)), max_size=60),
    seed=st.integers(0, 999),
)
def test_any_bursts_of_any_environments_stay_below_the_rate_in_every_slice(
    rate: int, environments: int, bursts: list[tuple[int, int, int]], seed: int
) -> None:
    counters, chance = Counters(), random.Random(seed)
    pacers = [Pacer(split(rate, environments), counters.lease, chance.random) for _ in range(environments)]
    now, sent = START, Counter[int]()
    for pause, who, messages in bursts:
        now += pause
        pacer = pacers[who % environments]
        sent[now // SLICE] += sum(pacer.wait(now) == 0 for _ in range(messages))
    assert max(sent.values(), default=0) <= rate * SLICE


def test_an_environment_alone_gets_all_that_is_not_shared_out_to_others() -> None:
    counters = Counters()
    parts = split(40, 180)
    pacer = Pacer(parts, counters.lease, lambda: 0.0)
    sent = sum(pacer.wait(START) == 0 for _ in range(1_000))
    assert parts.free + SHARDS * (parts.shard - LOT) < sent <= parts.free + SHARDS * parts.shard


def test_nobody_is_asked_within_the_share_and_an_empty_counter_only_once_a_slice() -> None:
    counters = Counters()
    pacer = Pacer(split(40, 10), counters.lease, lambda: 0.5)
    for second in range(0, 600, SLICE):
        assert [pacer.wait(START + second) for _ in range(20)] == [0] * 20
    assert counters.asked == 0
    for _ in range(1_000):
        pacer.wait(START)
    asked = counters.asked
    assert pacer.wait(START) > 0
    assert counters.asked == asked


@pytest.mark.parametrize(("second", "chance"), [(0, 0.0), (4, 0.5), (9, 0.999)])
def test_who_finds_no_room_waits_for_the_next_slice_and_a_moment_of_its_own(second: int, chance: float) -> None:
    pacer = Pacer(split(1, 100), lambda slice_, shard, limit: 0, lambda: chance)
    assert split(1, 100).free == 0
    wait = pacer.wait(START + second)
    assert SLICE - second <= wait < SLICE - second + SPREAD
    assert (START + second + wait) // SLICE == START // SLICE + 1
