"""What a learner is owed unasked: each once, at its time, and nobody is worn down."""

from dataclasses import replace
from types import MappingProxyType

import pytest

from chatoet.rules.clock import DAY, add_months
from chatoet.rules.gate import decide
from chatoet.rules.head import Decision, Head
from chatoet.rules.notices import knows, lapsed, owed, told, untold, wants_check
from chatoet.rules.policy import NoticeVersion, Policy, Purpose
from chatoet.rules.subject import State

NOW = 2_000_000_000
OLD = NoticeVersion("1.0.0", "a" * 64, NOW - 900 * DAY)
COMING = NoticeVersion("1.1.0", "b" * 64, NOW + 20 * DAY, material=True)
HEAD = Head("u", "self", State.ACTIVE, NOW - DAY, NOW + 90 * DAY, NOW, receipt="r", notice="1.0.0")


def policy(*versions: NoticeVersion, news: int = 1) -> Policy:
    purposes = {
        "onboarding": Purpose("onboarding", "contract"), "tutoring": Purpose("tutoring", "contract"),
        "rights": Purpose("rights", "legal_obligation"), "notices": Purpose("notices", "legal_obligation"),
        "news": Purpose("news", "consent", version=news, ask="?"),
    }  # fmt: skip
    return Policy((OLD, *versions), purposes, {})


def said(granted: bool, at: int, version: int = 1) -> Head:
    return replace(HEAD, decisions=MappingProxyType({"news": Decision(granted, at, version)}))


@pytest.mark.clause("PRO-change-notify")
def test_a_material_change_is_owed_until_told_and_an_editorial_one_never() -> None:
    assert untold(HEAD, policy(COMING), NOW) == COMING
    assert untold(told(HEAD, policy(COMING), "1.1.0"), policy(COMING), NOW) is None
    assert untold(HEAD, policy(COMING._replace(material=False)), NOW) is None
    assert untold(HEAD, policy(), NOW) is None


@pytest.mark.clause("PRO-change-notify")
def test_who_could_not_be_told_before_the_date_is_told_after_it() -> None:
    assert untold(HEAD, policy(COMING), NOW + 30 * DAY) == COMING


def test_who_accepted_the_new_version_is_told_nothing() -> None:
    assert untold(replace(HEAD, notice="1.1.0"), policy(COMING), NOW) is None


@pytest.mark.clause("PRO-reaccept")
def test_being_told_of_new_terms_accepts_nothing() -> None:
    terms = policy(COMING._replace(reaccept=True))
    after = told(HEAD, terms, "1.1.0")
    assert (after.notice, after.told) == ("1.0.0", "1.1.0")
    assert knows(after, terms, "1.1.0")
    for second, reason in ((COMING.effective_at - 1, ""), (COMING.effective_at, "must_read")):
        head = replace(after, expires_at=NOW + 900 * DAY)
        assert decide(head, "self", "tutoring", terms, second).reason == reason
        assert decide(head, "self", "rights", terms, second).allowed
        assert decide(head, "self", "notices", terms, second).allowed
        assert decide(head, "self", "onboarding", terms, second).allowed
    asked = after.asked(COMING.effective_at + 60).asked(COMING.effective_at + 90)
    accepted = asked.accepts("1.1.0", "r2", COMING.effective_at + 100)
    assert decide(replace(accepted, expires_at=NOW + 900 * DAY), "self", "tutoring", terms, COMING.effective_at).allowed
    assert (accepted.told, accepted.gate_version) == (None, after.gate_version + 1)
    assert accepted.evidence() == {
        "notice": "1.1.0", "gate": accepted.gate_version, "shown": COMING.effective_at + 60, "receipt": "r2",
        "accepted": COMING.effective_at + 100,
    }  # fmt: skip
    assert accepted.asked_at == 0


@pytest.mark.clause("PRO-reaccept")
def test_a_later_version_does_not_carry_one_past_terms_that_were_never_accepted() -> None:
    later = NoticeVersion("1.2.0", "c" * 64, NOW + 60 * DAY, material=True)
    both = policy(COMING._replace(reaccept=True), later)
    after = told(HEAD, both, "1.2.0")
    assert after.notice == "1.0.0"
    assert decide(after, "self", "tutoring", both, NOW + 61 * DAY).reason == "must_read"


@pytest.mark.clause("OET-10-updates")
def test_a_yes_counts_for_the_question_it_answered_and_only_that_purpose_lapses() -> None:
    changed = policy(news=2)
    head = said(True, NOW - DAY)
    assert decide(head, "self", "news", policy(), NOW).allowed
    assert decide(head, "self", "news", changed, NOW).reason == "no_consent"
    assert decide(head, "self", "tutoring", changed, NOW).allowed
    assert decide(said(True, NOW, 2), "self", "news", changed, NOW).allowed


@pytest.mark.clause("PRO-gloss-consent")
def test_a_changed_question_is_asked_at_once_after_a_yes_and_after_half_a_year_after_a_no() -> None:
    changed, half = policy(news=2), add_months(NOW, 6)
    assert lapsed(said(True, NOW), changed, NOW) == changed.purposes["news"]
    assert lapsed(said(False, NOW), changed, half - 1) is None
    assert lapsed(said(False, NOW), changed, half) == changed.purposes["news"]
    for answer in (True, False):
        assert lapsed(said(answer, NOW), policy(), add_months(NOW, 600)) is None, "an unchanged question never again"
        assert lapsed(said(answer, NOW, 2), changed, add_months(NOW, 600)) is None


@pytest.mark.clause("PRO-withdraw")
def test_after_stop_a_known_question_is_not_asked_as_if_it_were_new() -> None:
    head = said(True, NOW, 2).stop(NOW + 1, ("news",)).start(NOW + 2)
    assert lapsed(head, policy(news=2), add_months(NOW, 60)) is None


@pytest.mark.clause("PRO-accuracy")
def test_what_we_hold_is_looked_at_twice_a_year_and_after_a_change_of_number() -> None:
    half = add_months(HEAD.created_at, 6)
    assert [wants_check(HEAD, second) for second in (half - 1, half)] == [False, True]
    asked = replace(HEAD, checked_at=half)
    assert [wants_check(asked, second) for second in (half, add_months(half, 6) - 1)] == [False, False]
    moved = replace(asked, rekeyed_at=half + 5)
    assert wants_check(moved, half + 5)
    assert not wants_check(replace(moved, checked_at=half + 6), half + 7)
    assert not wants_check(replace(HEAD, receipt=None), half)


def test_all_that_is_owed_is_named_and_a_common_turn_owes_nothing() -> None:
    assert list(owed(HEAD, policy(), True, NOW)) == []
    head = replace(said(True, NOW - DAY), created_at=NOW - 400 * DAY)
    assert list(owed(head, policy(COMING, news=2), True, NOW)) == ["policy", "question", "check"]
    assert list(owed(head, policy(COMING, news=2), False, NOW)) == ["policy", "question"]
