"""News about our own account: what rings, what is a warning, what is only noted."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatoet.rules.account import judged
from chatoet.rules.catalogue import EVENTS, record
from chatoet.rules.inbound import split

PAYLOADS = Path(__file__).parents[3] / "shared" / "payloads"


@pytest.mark.parametrize(
    ("field", "content", "event", "topic"),
    [
        ("account_update", {"event": "ACCOUNT_RESTRICTION"}, "account.alert", "account"),
        ("account_update", {"event": "ACCOUNT_VIOLATION", "reason": "ADULT"}, "account.alert", "account"),
        ("account_update", {"event": "VERIFIED_ACCOUNT"}, "account.noted", "account"),
        ("account_update", {"event": "PARTNER_APP_INSTALLED"}, "account.event", "account"),
        ("account_alerts", {"event": "OBA_APPROVED", "severity": "CRITICAL"}, "account.alert", "account"),
        ("account_review_update", {"status": "REJECTED"}, "account.alert", "account"),
        ("account_review_update", {"status": "APPROVED"}, "account.noted", "account"),
        ("message_template_status_update", {"event": "REJECTED", "template": "a_1"}, "account.alert", "template"),
        ("message_template_status_update", {"event": "PAUSED"}, "account.alert", "template"),
        ("message_template_status_update", {"event": "APPROVED"}, "account.noted", "template"),
        ("message_template_quality_update", {"status": "RED"}, "account.alert", "template"),
        ("message_template_quality_update", {"status": "YELLOW"}, "account.event", "template"),
        ("phone_number_quality_update", {"event": "FLAGGED", "limit": "TIER_1K"}, "account.alert", "quality"),
        ("phone_number_quality_update", {"event": "DOWNGRADE"}, "account.event", "quality"),
        ("phone_number_quality_update", {"event": "UPGRADE"}, "account.noted", "quality"),
        ("phone_number_name_update", {"status": "REJECTED"}, "account.alert", "number"),
        ("errors", {"code": 131042}, "account.alert", "payment"),
        ("errors", {"code": 131031}, "account.alert", "account"),
        ("errors", {"code": 368}, "account.alert", "account"),
        ("errors", {"code": 190}, "account.alert", "token"),
        ("errors", {"code": 131048}, "account.alert", "quality"),
        ("errors", {"code": 131052}, "account.event", "media"),
        ("a_field_of_next_year", {}, "account.event", "account"),
    ],
)
def test_each_field_is_judged_by_its_words(field: str, content: dict[str, object], event: str, topic: str) -> None:
    said = judged(field, content)
    assert (said.event, said.fields["topic"]) == (event, topic)


VALUES = st.none() | st.integers() | st.text(max_size=70) | st.booleans() | st.lists(st.text(max_size=3), max_size=2)
KEYS = st.sampled_from(["event", "code", "status", "template", "reason", "severity", "limit", "category", "other"])


@given(st.text(max_size=40), st.dictionaries(KEYS, VALUES))
def test_whatever_meta_sends_can_be_logged(field: str, content: dict[str, object]) -> None:
    said = judged(field, content)
    assert record(said.event, said.fields)["event"] == said.event


def test_words_from_outside_that_are_not_a_name_are_not_shown() -> None:
    said = judged("account_update", {"reason": "Call Ada on +44 7700 900001"})
    assert said.fields["reason"] == "unlisted"


def test_the_three_ways_of_telling_are_three_levels() -> None:
    levels = [EVENTS[name].level for name in ("account.noted", "account.event", "account.alert")]
    assert levels == ["INFO", "WARNING", "ERROR"]


def test_every_account_payload_of_metas_documents_can_be_told() -> None:
    if not PAYLOADS.exists():
        pytest.skip("the payloads are not beside this checkout")
    updates = [u for path in PAYLOADS.rglob("*.json") for u in split(_read(path)) if u.kind == "account"]
    assert len(updates) > 10
    for update in updates:
        said = judged(update.type, update.content)
        record(said.event, said.fields)


def _read(path: Path) -> object:
    try:
        return json.loads(path.read_bytes())
    except ValueError:
        return None


@pytest.mark.parametrize("code", [True, 10**12, -(10**12), "131052", 1.5])
def test_a_code_that_is_none_breaks_no_line(code: object) -> None:
    said = judged("errors", {"code": code, "template": "447700900123"})
    assert (said.fields["code"], said.fields["template"]) == (-1, "unlisted")
    assert record(said.event, said.fields)
