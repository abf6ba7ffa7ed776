"""Whatever two vendors do, a letter comes to one clean end."""

import time
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chatoet.llm.errors import (
    DeniedError,
    MalformedError,
    OverloadedError,
    RefusedError,
    ThrottledError,
    TimedOutError,
    TruncatedError,
    UnreachableError,
)
from chatoet.llm.vendor import Usage
from tests.fixtures.store import Store, module_account, store, tables
from tests.llm.letters import FakePermit, answer, asks, bad, read
from tests.llm.test_failover import House

__all__ = ["module_account", "store", "tables"]
WEATHER = [
    answer, answer, answer, bad, RefusedError("x"), TruncatedError("x", Usage(900, 0, 400)), MalformedError("x"),
    ThrottledError("x", 0.001), ThrottledError("x", 99), OverloadedError("x"), TimedOutError("x"),
    UnreachableError("x"), DeniedError("x"),
]  # fmt: skip
DAY_OF = st.lists(st.sampled_from(WEATHER), max_size=14)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(DAY_OF, DAY_OF, st.sampled_from(WEATHER), st.sampled_from(WEATHER), st.integers(6, 18))
def test_every_letter_ends_within_its_bounds_with_answers_of_one_vendor_or_a_reason(
    store: Store, first: Any, second: Any, then: Any, at_last: Any, calls: int
) -> None:
    house = House(store, failures=1_000)
    house.openai.enqueue(*first)
    house.gemini.enqueue(*second)
    house.openai.always, house.gemini.always = then, at_last
    permit, started = FakePermit(), time.monotonic()
    answered = house.models(calls=calls).ask(asks(), read, permit)
    assert time.monotonic() - started < 5
    assert bool(answered.answers) == (answered.alone == "")
    assert answered.alone in ("", "unreachable", "unverified")
    assert (answered.source == "rules") == (not answered.answers)
    assert all(criterion == held.criterion and held.band <= 7 for criterion, held in answered.answers.items())
    assert [asked[0] for asked in permit.asked] == [called.vendor for called in permit.called], "each is accounted for"
    assert len({called.vendor for called in permit.called}) == len(permit.called), "no vendor is asked twice"
    assert sum(house.asked()) <= sum(called.calls for called in permit.called) <= calls
    assert house.tokens() >= permit.spent
