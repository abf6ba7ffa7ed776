"""A decision as it can be shown: complete, in the terms of a standard, and never back-dated."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatoet.compose.core import load_policy
from chatoet.rules.receipt import STANDARD, Interval, intervals, record

POLICY = load_policy()
SAID = {
    "id": "m" * 22, "controller_id": "self", "purpose": "news", "decision": "granted", "notice": "1.0.0",
    "text_sha256": "a" * 64, "language": "en", "mechanism": "button", "at": 2_000_000_000, "schema": "1",
    "basis": "consent", "question": 1,
}  # fmt: skip


def entry(decision: str, at: int, purpose: str = "news") -> dict[str, Any]:
    return {"purpose": purpose, "decision": decision, "at": at}


@pytest.mark.clause("OET-6.1-consent")
def test_a_receipt_says_all_that_the_standard_asks_of_a_record() -> None:
    shown = record(SAID, POLICY, "https://pages.example/notice")
    assert shown["dct:conformsTo"] == STANDARD
    assert shown["schema_version"] == "1"
    assert shown["dct:identifier"] == SAID["id"]
    assert shown["dct:issued"] == "2033-05-18T03:33:20Z"
    assert shown["dpv:hasDataController"] == "self"
    assert shown["dpv:hasPurpose"] == {"id": "news", "label": POLICY.purposes["news"].label}
    assert shown["dpv:hasLegalBasis"] == "eu-gdpr:A6-1-a"
    assert shown["dpv:hasNotice"] == {
        "url": "https://pages.example/notice", "version": "1.0.0", "dct:language": "en", "text_sha256": "a" * 64,
        "question_version": 1,
    }  # fmt: skip
    (event,) = shown["events"]
    assert event["dpv:hasConsentStatus"] == "dpv:ConsentGiven"
    assert event["mechanism"] == "button"
    assert event["message"] == SAID["id"]
    assert "PRIVACY" in event["withdrawal"]
    assert "until withdrawn" in event["validity"]
    json.dumps(shown)


def test_a_record_from_before_the_schema_was_noted_is_shown_as_well() -> None:
    old = {key: value for key, value in SAID.items() if key not in ("schema", "basis", "question")}
    assert record(old, POLICY, "u")["dpv:hasLegalBasis"] == "eu-gdpr:A6-1-a"
    terms = record({**old, "purpose": "terms", "decision": "accepted"}, POLICY, "u")
    assert terms["dpv:hasLegalBasis"] == "eu-gdpr:A6-1-b", "accepting the terms is no consent"
    assert terms["events"][0]["dpv:hasConsentStatus"] is None


@pytest.mark.clause("PRO-withdraw-nonretro")
def test_a_consent_stood_from_its_yes_to_its_withdrawal_and_what_was_before_stays_as_it_was() -> None:
    ledger = [entry("granted", 10), entry("withdrawn", 20)]
    assert intervals(ledger, "news") == [Interval(10, 20)]
    assert intervals([*ledger, entry("granted", 30)], "news") == [Interval(10, 20), Interval(30, None)]
    assert intervals([entry("granted", 10), entry("withdrawn", 20, "all")], "news") == [Interval(10, 20)]
    assert intervals([entry("granted", 10), entry("lapsed", 15)], "news") == [Interval(10, 15)]
    assert intervals([entry("granted", 10), entry("withdrawn", 20, "quality_samples")], "news") == [Interval(10, None)]


def test_what_changed_nothing_is_no_interval() -> None:
    assert intervals([entry("superseded", 10), entry("refused", 11), entry("stale", 12)], "news") == []
    assert intervals([entry("granted", 10), entry("withdrawn", 10)], "news") == [], "at one second the no counts"


@pytest.mark.clause("PRO-withdraw-nonretro")
@given(
    st.lists(
        st.tuples(st.sampled_from(["granted", "withdrawn", "refused"]), st.integers(1, 50)), unique_by=lambda x: x[1]
    ),
    st.randoms(),
)
def test_the_order_of_arrival_does_not_change_when_a_consent_stood(said: list[tuple[str, int]], dice: Any) -> None:
    ledger = [entry(decision, at) for decision, at in said]
    shuffled = dice.sample(ledger, len(ledger))
    found = intervals(shuffled, "news")
    assert found == intervals(ledger, "news")
    for second in range(52):
        last = max(((at, decision) for decision, at in said if at <= second), default=(0, "refused"))
        stood = any(each.since <= second and (each.until is None or second < each.until) for each in found)
        assert stood is (last[1] == "granted")
