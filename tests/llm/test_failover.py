"""From vendor to vendor and at last to the rules: who is asked, when, and what is said of it."""

import itertools
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

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
from chatoet.llm.models import Clock, Models, Most, Way
from chatoet.llm.vendor import Reply, Vendor, VendorName
from chatoet.rules.breaker import Limits
from chatoet.rules.clock import DAY
from chatoet.rules.prompt.model import Ask
from chatoet.rules.tokens import reservation
from chatoet.store.meters import Meters
from chatoet.tutor.by_model import Answered
from tests.fakes.vendor import FakeVendor
from tests.fixtures.store import Store, module_account, store, tables
from tests.llm.letters import CRITERIA, FakePermit, Stuck, answer, asks, bad, one, raising, read

__all__ = ["module_account", "store", "tables"]
SERIAL = itertools.count()
NEED = reservation(asks())
DOWN = [UnreachableError("x"), TimedOutError("x"), OverloadedError("x"), ThrottledError("x", 60), DeniedError("x")]


class House:
    """Two vendors, one meter, and as many Lambdas as a test wants."""

    def __init__(self, store: Store, failures: int = 2, per_day: int = 10_000_000) -> None:
        self.store, self.openai, self.gemini = store, FakeVendor("openai"), FakeVendor("gemini", "eu.google", "eu")
        self.openai.always = self.gemini.always = answer
        self.made: list[str] = []
        self.errors: dict[VendorName, Exception] = {}
        self.reviewed: set[str] = {"openai", "gemini"}
        self._meters = partial(
            Meters, store.tables, store.policy, f"house{next(SERIAL)}", per_day, Limits(failures, seconds=60)
        )

    def models(self, order: tuple[VendorName, ...] = ("openai", "gemini"), **most: Any) -> Models:
        return Models(
            [Way(name, partial(self._make, name), 25) for name in order],
            self._meters(),
            lambda name, now: name in self.reviewed,
            Most(**{"seconds": 45, "calls": 18, "tokens": 90_000} | most),
            Clock(lambda: self.store.now, time.monotonic),
            self.store.log,
        )

    def _make(self, name: VendorName) -> Vendor:
        if name in self.errors:
            raise self.errors[name]
        self.made.append(name)
        return self.openai if name == "openai" else self.gemini

    def tokens(self) -> int:
        """Of the day, as the next letter finds them."""
        meter = self._meters().begin(int(self.store.now), 0)
        assert meter
        return meter.tokens

    def asked(self) -> tuple[int, int]:
        return len(self.openai.history), len(self.gemini.history)


@pytest.fixture
def house(store: Store) -> House:
    return House(store)


def asked(models: Models, permit: FakePermit | None = None) -> Answered:
    return models.ask(asks(), read, permit or FakePermit())


def test_the_first_vendor_answers_and_the_other_is_not_even_made(house: House) -> None:
    permit = FakePermit()
    answered = asked(house.models(), permit)
    assert (set(answered.answers), answered.source, answered.alone) == (set(CRITERIA), "openai", "")
    assert house.made == ["openai"]
    assert permit.asked == [("openai", "eu.api.openai.com", "eu", "fake-1")]
    (called,) = permit.called
    assert called._replace(ms=0) == ("openai", 6, 6000, 4200, 600, 0, "ok")
    assert house.store.events == []


def test_the_order_is_configuration(house: House) -> None:
    assert asked(house.models(("gemini", "openai"))).source == "gemini"
    assert asked(house.models(("gemini",))).source == "gemini"
    assert house.made == ["gemini", "gemini"]


@pytest.mark.parametrize("error", DOWN, ids=lambda error: type(error).__name__)
def test_a_vendor_that_fails_one_question_loses_the_whole_letter_to_the_next(house: House, error: Exception) -> None:
    house.openai.always = one("genre", raising(error))
    permit = FakePermit()
    answered = asked(house.models(), permit)
    assert (len(answered.answers), answered.source) == (6, "gemini")
    assert [(called.vendor, called.outcome) for called in permit.called] == [
        ("openai", type(error).__name__),
        ("gemini", "ok"),
    ]
    assert [each["vendor"] for each in house.store.named("model.misconfigured")] == (
        ["openai"] if isinstance(error, DeniedError) else []
    )


@pytest.mark.parametrize("second", DOWN, ids=lambda error: type(error).__name__)
@pytest.mark.parametrize("first", DOWN, ids=lambda error: type(error).__name__)
def test_with_both_vendors_down_the_rules_are_alone_at_once(house: House, first: Exception, second: Exception) -> None:
    house.openai.always, house.gemini.always = first, second
    started = time.monotonic()
    assert asked(house.models()) == Answered({}, alone="unreachable")
    assert time.monotonic() - started < 20, "nobody waited for the end of the time"
    assert len(house.store.named("model.unavailable")) == 1
    assert {"openai", "gemini"} == set(house.made)


def test_what_one_vendor_left_unfinished_stands_when_no_other_does_better(house: House) -> None:
    house.openai.enqueue(*[answer] * 5, TimedOutError("x"))
    house.gemini.always = UnreachableError("x")
    answered = asked(house.models())
    assert answered.source == "openai"
    assert 0 < len(answered.answers) < 6, "a letter without all six has no estimate"
    assert house.store.named("model.unavailable") == []


def test_of_the_last_vendor_what_still_comes_is_waited_for(house: House) -> None:
    def slowly(ask: Ask) -> Reply:
        time.sleep(0.2)
        return answer(ask)

    house.gemini.always = lambda ask: raising(OverloadedError("x"))(ask) if ask.criterion == "genre" else slowly(ask)
    house.openai.always = UnreachableError("x")
    answered = asked(house.models())
    assert (answered.source, set(answered.answers)) == ("gemini", set(CRITERIA) - {"genre"})


def test_a_vendor_is_the_last_when_those_after_it_are_left_alone(house: House) -> None:
    """Else one answer that fails throws away the five that are on their way, for a vendor that is not asked."""
    house.gemini.always = UnreachableError("x")
    for _ in range(2):
        asked(house.models(("gemini",)))

    def slowly(ask: Ask) -> Reply:
        time.sleep(0.2)
        return answer(ask)

    house.openai.always = lambda ask: raising(OverloadedError("x"))(ask) if ask.criterion == "genre" else slowly(ask)
    answered = asked(house.models())
    assert (answered.source, set(answered.answers)) == ("openai", set(CRITERIA) - {"genre"})


def test_answers_of_two_vendors_are_never_mixed(house: House) -> None:
    house.openai.always = one("purpose", raising(OverloadedError("x")))
    house.gemini.always = one("content", bad)
    answered = asked(house.models())
    assert (answered.source, len(answered.answers)) == ("gemini", 5)


@pytest.mark.parametrize("fault", [bad, *map(raising, (RefusedError("x"), TruncatedError("x"), MalformedError("x")))])
def test_an_answer_that_cannot_be_used_is_repaired_once_and_then_missing(
    house: House, fault: Callable[[Ask], Reply]
) -> None:
    house.openai.always = one("genre", fault)
    answered = asked(house.models())
    assert set(answered.answers) == set(CRITERIA) - {"genre"}
    assert (answered.source, house.asked()) == ("openai", (7, 0))
    repairs = [each.ask.repair for each in house.openai.history if each.ask.repair]
    assert len(repairs) == 1
    assert len(repairs[0]) > 10, "it says what was wrong"


def test_a_repair_that_holds_completes_the_letter(house: House) -> None:
    house.openai.always = lambda ask: answer(ask) if ask.repair or ask.criterion != "genre" else bad(ask)
    assert len(asked(house.models()).answers) == 6
    assert [each.ask.repair for each in house.openai.history if each.ask.repair] == ["The band is at most 7."]


def test_when_nothing_that_came_can_be_verified_the_next_is_asked_and_then_the_rules_are_alone(house: House) -> None:
    house.openai.always = house.gemini.always = bad
    permit = FakePermit()
    assert asked(house.models(calls=24), permit) == Answered({}, alone="unverified")
    assert [called.outcome for called in permit.called] == ["unverified", "unverified"]
    assert house.store.events == [], "the vendors are up: nothing to tell ops, no breaker"


def test_a_vendor_that_is_busy_for_a_moment_is_asked_once_more(house: House) -> None:
    house.openai.enqueue(ThrottledError("x", 0.01))
    assert asked(house.models()).source == "openai"
    assert house.asked() == (7, 0)


def test_no_letter_makes_more_calls_than_configured(house: House) -> None:
    house.openai.always = house.gemini.always = bad
    asked(house.models(calls=14))
    assert house.asked() == (12, 0), "what is left would not be enough for the next vendor's six"
    asked(house.models(calls=8))
    assert len(house.openai.history) == 12 + 8, "repairs end with the calls"


# The deadline


def test_what_comes_too_late_is_dropped_and_holds_nobody_up(house: House) -> None:
    stuck = Stuck()
    house.openai.always = one("language", stuck)
    started = time.monotonic()
    permit = FakePermit()
    answered = asked(house.models(seconds=3.2), permit)
    assert time.monotonic() - started < 20, "nobody waited for the one that is stuck"
    assert (len(answered.answers), answered.source) == (5, "openai"), "what held stands"
    assert "language" not in answered.answers
    assert permit.called[0].outcome == "TimedOutError"
    assert permit.called[0].tokens_in > 5 * 1000, "a call without a count is estimated"
    stuck.let_go.set()
    assert house.asked() == (6, 0), "with no time left nobody else is asked"


def test_a_question_may_take_no_longer_than_its_vendor_and_the_letter_have(house: House) -> None:
    asked(house.models(seconds=60))
    assert {each.seconds for each in house.openai.history} == {25}
    asked(house.models(("openai",), seconds=10))
    assert all(9 < each.seconds <= 10 for each in house.openai.history[6:])


def test_a_vendor_that_takes_the_questions_and_hangs_leaves_half_of_the_time_to_the_next(house: House) -> None:
    asked(house.models(seconds=40))
    assert all(19 < each.seconds <= 20 for each in house.openai.history)
    house.openai.always = UnreachableError("x")
    asked(house.models(seconds=40))
    assert {each.seconds for each in house.gemini.history} == {25}, "which may use all of it"


def test_once_it_is_over_nothing_more_leaves(house: House) -> None:
    stuck = Stuck()

    def late_and_bad(ask: Ask) -> Reply:
        stuck(ask)
        return bad(ask)

    house.openai.always = lambda ask: late_and_bad(ask) if ask.criterion == "genre" else raising(DeniedError("x"))(ask)
    house.gemini.always = UnreachableError("x")
    asked(house.models())
    before = house.asked()
    stuck.let_go.set()
    time.sleep(0.1)
    assert house.asked() == before, "no repair of a round that was given up"


# The breaker


def test_a_vendor_that_is_down_is_left_alone_by_every_lambda_and_one_probe_finds_it_well(house: House) -> None:
    one_lambda, other = house.models(), house.models()
    house.openai.always = UnreachableError("x")
    asked(one_lambda)
    asked(other)
    assert [each["vendor"] for each in house.store.named("model.opened")] == ["openai"]
    before = len(house.openai.history)
    assert asked(one_lambda).source == asked(other).source == "gemini"
    assert len(house.openai.history) == before, "open: it is not asked"
    house.store.now += 60
    house.openai.always = answer
    assert [asked(one_lambda).source, asked(other).source] == ["openai", "openai"]
    assert [each["vendor"] for each in house.store.named("model.closed")] == ["openai"]


def test_a_failed_probe_keeps_it_alone_for_longer(house: House) -> None:
    models = house.models(("openai",))
    house.openai.always = UnreachableError("x")
    for _ in range(2):
        asked(models)
    house.store.now += 60
    before = len(house.openai.history)
    asked(models)
    assert len(house.openai.history) > before
    probed = len(house.openai.history)
    house.store.now += 119
    assert asked(models).alone == "unreachable"
    assert len(house.openai.history) == probed
    house.store.now += 1
    asked(models)
    assert len(house.openai.history) > probed


def test_a_vendor_that_is_set_up_wrongly_is_told_to_ops_and_passed_over(house: House) -> None:
    models = house.models()
    house.errors["openai"] = DeniedError("no key")
    assert asked(models).source == "gemini"
    assert [each["vendor"] for each in house.store.named("model.misconfigured")] == ["openai"]


# Budgets, contracts, permits


def test_a_letter_is_begun_only_if_the_learner_has_the_tokens_for_all_of_it(house: House) -> None:
    assert asked(house.models(), FakePermit(tokens=NEED)).source == "openai"
    assert asked(house.models(), FakePermit(tokens=NEED - 1)) == Answered({}, alone="budget")
    assert asked(house.models(tokens=NEED - 1)) == Answered({}, alone="budget")
    assert [each["scope"] for each in house.store.named("model.spent")] == ["learner", "learner"]
    assert house.asked() == (6, 0)


def test_the_days_tokens_are_for_all_together_and_back_at_midnight(store: Store) -> None:
    house = House(store, per_day=NEED + 10)
    store.now = store.now // DAY * DAY + DAY - 1
    one_lambda, other = house.models(), house.models()
    assert asked(one_lambda).source == "openai"
    assert asked(other) == Answered({}, alone="budget")
    assert [each["scope"] for each in store.named("model.spent")] == ["day"]
    store.now += 1
    assert asked(other).source == "openai"


def test_an_outage_uses_up_nothing_and_what_went_beyond_the_reservation_is_counted(house: House) -> None:
    house.openai.always = house.gemini.always = UnreachableError("x")
    asked(house.models())
    assert house.tokens() == 0
    house.openai.always = bad
    used = FakePermit()
    asked(house.models(), used)
    assert house.tokens() == max(NEED, sum(called.tokens_in + called.tokens_out for called in used.called)) > NEED


@pytest.mark.clause("OET-5-only", "OET-6.3-transfers")
def test_a_vendor_whose_contract_nobody_looked_at_in_time_gets_nothing(house: House) -> None:
    house.reviewed = {"gemini"}
    assert asked(house.models()).source == "gemini"
    house.reviewed = set()
    assert asked(house.models()) == Answered({}, alone="barred")
    assert house.made == ["gemini"]


@pytest.mark.clause("OET-6.2-object", "OET-4-limit")
def test_without_a_permit_nothing_leaves_for_anybody(house: House) -> None:
    permit = FakePermit(no=("openai",))
    assert asked(house.models(), permit).answers == {}
    assert house.asked() == (0, 0), "who may not be sent to one vendor is not sent to another"
    assert (permit.called, house.tokens()) == ([], 0)
    assert house.store.named("model.unavailable") == [], "that is nothing for ops"


@pytest.mark.clause("OET-6.2-object", "OET-4-limit")
def test_a_permit_that_is_gone_by_the_time_of_the_second_vendor_ends_it(house: House) -> None:
    house.openai.always = one("genre", raising(UnreachableError("x")))
    answered = asked(house.models(), FakePermit(no=("gemini",)))
    assert (answered.answers, house.asked()[1]) == ({}, 0), "what came before is not used either"


def test_a_fault_of_our_own_is_no_fault_of_the_vendors(house: House) -> None:
    house.openai.always = raising(ZeroDivisionError())
    permit = FakePermit()
    for _ in range(3):
        with pytest.raises(ZeroDivisionError):
            asked(house.models(), permit)
    assert permit.called[0].outcome == "ZeroDivisionError"
    assert house.store.named("model.opened") == []
