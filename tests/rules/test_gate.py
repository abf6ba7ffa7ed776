"""The gate: who may be served for what (clauses OET-4-limit, PRO-lawful-only)."""

from dataclasses import replace
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatoet.rules.gate import decide
from chatoet.rules.head import Decision, Head
from chatoet.rules.policy import NoticeVersion, Policy, Purpose
from chatoet.rules.subject import State

NOW = 1_790_000_000
POLICY = Policy(
    (NoticeVersion("1.0", "0" * 64, 0),),
    {
        "onboarding": Purpose("onboarding", "contract"),
        "tutoring": Purpose("tutoring", "contract"),
        "rights": Purpose("rights", "legal_obligation"),
        "news": Purpose("news", "consent"),
    },
    {},
)
ACTIVE = Head("u", "self", State.ACTIVE, NOW, NOW + 100, NOW, receipt="r")
HEADS = st.builds(
    Head,
    st.just("u"),
    st.sampled_from(["self", "org"]),
    st.sampled_from(State),
    st.just(NOW),
    st.sampled_from([NOW - 1, NOW, NOW + 1]),
    st.just(NOW),
    receipt=st.sampled_from([None, "r"]),
    stopped_at=st.sampled_from([0, NOW]),
    decisions=st.sampled_from(
        [MappingProxyType({}), *(MappingProxyType({"news": Decision(said, NOW)}) for said in (True, False))]
    ),
)


def reason(head: Head, purpose: str) -> str:
    return decide(head, "self", purpose, POLICY, NOW).reason


@pytest.mark.clause("OET-4-limit")
@given(HEADS, st.text())
def test_a_purpose_that_is_not_registered_is_refused_for_everyone(head: Head, purpose: str) -> None:
    assert decide(head, head.controller_id, f"x{purpose}", POLICY, NOW).reason == "purpose"


@given(HEADS, st.sampled_from(sorted(POLICY.purposes)))
def test_a_learner_of_one_controller_is_nobody_to_another(head: Head, purpose: str) -> None:
    assert decide(head, "somebody_else", purpose, POLICY, NOW).reason == "controller"


@pytest.mark.clause("PRO-reaccept")
@given(HEADS)
def test_rights_are_open_in_every_state(head: Head) -> None:
    assert decide(head, head.controller_id, "rights", POLICY, NOW).allowed


@pytest.mark.clause("OET-6.2-object")
@given(HEADS, st.sampled_from(["onboarding", "tutoring", "news"]))
def test_nothing_but_rights_passes_a_stop(head: Head, purpose: str) -> None:
    assert not decide(replace(head, stopped_at=NOW), head.controller_id, purpose, POLICY, NOW).allowed


@pytest.mark.clause("PRO-lawful-only")
@given(HEADS)
def test_a_consent_purpose_is_served_only_to_who_said_yes_to_it(head: Head) -> None:
    if decide(head, head.controller_id, "news", POLICY, NOW).allowed:
        assert head.grants("news")
        assert head.accepted


@pytest.mark.clause("OET-6.2-restrict")
@given(HEADS, st.sampled_from(["onboarding", "tutoring", "news"]))
def test_restriction_expiry_erasure_and_age_bar_everything_but_rights(head: Head, purpose: str) -> None:
    barred = {State.RESTRICTED, State.EXPIRED, State.ERASING, State.ERASED, State.UNDERAGE_BLOCKED}
    if head.state in barred or head.expires_at <= NOW:
        assert not decide(head, head.controller_id, purpose, POLICY, NOW).allowed


@pytest.mark.clause("PRO-consent-before")
def test_tutoring_waits_for_the_acceptance() -> None:
    assert reason(replace(ACTIVE, receipt=None), "tutoring") == "not_accepted"
    assert reason(ACTIVE, "tutoring") == ""


def test_the_account_ends_on_the_second() -> None:
    assert reason(replace(ACTIVE, expires_at=NOW + 1), "tutoring") == ""
    assert reason(replace(ACTIVE, expires_at=NOW), "tutoring") == "expired"


@pytest.mark.parametrize("state", [State.NEW, State.NOTICED, State.ACTIVE, State.EXPIRING])
def test_onboarding_is_open_until_something_bars_it(state: State) -> None:
    assert reason(replace(ACTIVE, state=state), "onboarding") == ""
