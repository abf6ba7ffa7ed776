"""One webhook body split into updates, against an independent count of what is in it."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatoet.rules.inbound import split
from tests.fixtures.world import envelope, message_of

PAYLOADS = Path(__file__).parents[3] / "shared" / "payloads"
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text()
JSON = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3))
KEYS = st.sampled_from(
    ["id", "type", "from", "from_user_id", "timestamp", "text", "status", "recipient_id", "errors", "code", "context"]
)
THINGS = st.lists(st.dictionaries(KEYS, JSON, max_size=6) | JSON, max_size=4) | JSON
VALUES = st.fixed_dictionaries(
    {}, optional={key: THINGS for key in ("messages", "statuses", "errors", "contacts")} | {"metadata": JSON}
)
CHANGES = st.fixed_dictionaries({"value": VALUES | JSON}, optional={"field": st.just("messages") | JSON})
BODIES = st.fixed_dictionaries(
    {
        "entry": st.lists(
            st.fixed_dictionaries({"changes": st.lists(CHANGES | JSON, max_size=3) | JSON}) | JSON, max_size=3
        )
    }
)


def dicts(value: object) -> list[dict[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def about_messages(change: dict[str, Any]) -> bool:
    return not isinstance(change.get("field"), str) or change["field"] in ("", "messages")


def found(payload: dict[str, Any], key: str) -> int:
    """How many things lie under `key` in changes of the message field: a plain walk, not the code's own."""
    changes = [change for entry in dicts(payload.get("entry")) for change in dicts(entry.get("changes"))]
    values = [change.get("value") for change in changes if about_messages(change)]
    return sum(len(value[key]) for value in values if isinstance(value, dict) and isinstance(value.get(key), list))


@given(JSON)
def test_no_json_value_is_too_strange_to_be_read(payload: object) -> None:
    split(payload)


@given(BODIES)
def test_every_message_status_and_error_becomes_one_update(payload: dict[str, Any]) -> None:
    updates = split(payload)
    statuses = [u for u in updates if u.kind == "status" or u.type == "statuses"]
    messages = [
        u for u in updates if u.kind in ("message", "system") or u.type in ("messages", "message_without_sender")
    ]
    assert len(statuses) == found(payload, "statuses")
    assert len(messages) == found(payload, "messages")
    assert len([u for u in updates if u.type == "errors"]) == found(payload, "errors")


@given(BODIES)
def test_every_update_has_an_id_and_the_same_one_next_time(payload: dict[str, Any]) -> None:
    first, second = split(payload), split(json.loads(json.dumps(payload)))
    assert all(update.id for update in first)
    assert [update.id for update in first] == [update.id for update in second]


@pytest.mark.skipif(not PAYLOADS.is_dir(), reason="the folder of public payloads is not here")
def test_nothing_in_the_public_payloads_is_lost() -> None:
    bodies = [json.loads(path.read_text("utf-8")) for path in sorted(PAYLOADS.glob("*/*.json"))]
    whole = [body for body in bodies if isinstance(body, dict) and isinstance(body.get("entry"), list)]
    assert len(whole) > 100
    for body in whole:
        updates = split(body)
        assert sum(u.kind == "status" for u in updates) == found(body, "statuses")
        assert sum(u.kind in ("message", "system") for u in updates) == found(body, "messages")
        assert updates


def test_the_one_in_the_middle_that_cannot_be_read_sinks_no_other() -> None:
    good = message_of({"type": "text", "text": {"body": "hi"}}, "GB.1", "wamid.1", 1_790_000_000)
    body = envelope(good, good | {"id": "wamid.2"})
    body["entry"][0]["changes"][0]["value"]["messages"].insert(1, "not a message")
    assert [update.kind for update in split(body)] == ["message", "unknown", "message"]


def test_nesting_that_json_itself_cannot_write_is_an_unknown_update() -> None:
    deep: Any = []
    for _ in range(20_000):
        deep = [deep]
    body = {
        "entry": [
            {"changes": [{"field": "messages", "value": deep}, {"field": "messages", "value": {"messages": [deep]}}]}
        ]
    }
    assert {update.kind for update in split(body)} == {"unknown"}


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ("1790000000", 1_790_000_000),
        (1_790_000_000, 1_790_000_000),
        (1_790_000_000.9, 1_790_000_000),
        ("1790000000123", 1_790_000_000),
        ("soon", None),
        ("", None),
        (True, None),
        (None, None),
        ("1e999", None),
        ("nan", None),
        (-5, None),
        (10**400, None),
    ],
)
def test_time_is_read_from_whatever_meta_has_sent(sent: object, read: int | None) -> None:
    message = message_of({"type": "text"}, "GB.1", "wamid.1", 0) | {"timestamp": sent}
    assert split(envelope(message))[0].at == read


def test_a_user_without_a_number_is_known_by_the_user_id() -> None:
    message = message_of({"type": "text", "text": {"body": "hi"}}, "GB.1", "wamid.1", 1_790_000_000)
    update = split(envelope(message))[0]
    assert update.addresses.all() == [("bsuid", "GB.1")]
    assert update.name == "Ada"


def test_a_contact_completes_its_own_message_and_no_other() -> None:
    body = envelope(*(message_of({"type": "text"}, bsuid, f"wamid.{bsuid}", 1) for bsuid in ("GB.1", "GB.2")))
    contacts = body["entry"][0]["changes"][0]["value"]["contacts"]
    contacts[0]["wa_id"], contacts[1]["wa_id"] = "447700900001", "447700900002"
    assert [update.addresses.wa_id for update in split(body)] == ["447700900001", "447700900002"]


def test_a_message_from_nobody_is_not_given_to_anyone() -> None:
    message = message_of({"type": "text"}, "", "wamid.1", 1)
    assert [update.type for update in split(envelope(message))] == ["message_without_sender"]


def test_a_change_of_number_is_a_system_event_and_no_message() -> None:
    message = message_of({"type": "system", "system": {"type": "user_changed_number"}}, "GB.1", "wamid.1", 1)
    assert split(envelope(message))[0].kind == "system"


def test_an_account_event_says_its_field() -> None:
    body = {"entry": [{"id": "1", "changes": [{"field": "account_update", "value": {"event": "DISABLED"}}]}]}
    assert [(update.kind, update.type) for update in split(body)] == [("account", "account_update")]
