"""One webhook body split into updates, against an independent count of what is in it."""

import json
import re
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatoet.rules import inbound
from chatoet.rules.catalogue import SAFE
from chatoet.rules.fields import ACCOUNT, LONGEST, MESSAGE
from chatoet.rules.inbound import Addresses, Update, split
from chatoet.rules.item import from_body, from_update, packed
from tests.fixtures.world import envelope, message_of

Json = dict[str, Any]
PAYLOADS = Path(__file__).parents[3] / "shared" / "payloads"
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text()
JSON = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3))
NAMES = """id type from from_user_id timestamp text status recipient_id errors code context system group_id interactive
edit event direction value user_id wa_id threads"""
KEYS = st.sampled_from(NAMES.split())
THING = st.dictionaries(KEYS, JSON | st.sampled_from(["system", "edit", "interactive", "connect", "group"]), max_size=6)
THINGS = st.lists(THING | JSON, max_size=4) | JSON
LISTS = ("messages", "statuses", "errors", "contacts", "user_preferences", "calls", "message_echoes", "user_id_update")
VALUES = st.fixed_dictionaries({}, optional={key: THINGS for key in LISTS} | {"metadata": JSON, "event": JSON})
FIELDS = st.sampled_from(["messages", "calls", "smb_message_echoes", "history", "group_update", "account_update"])
CHANGES = st.fixed_dictionaries({"value": VALUES | JSON}, optional={"field": FIELDS | JSON})
BODIES = st.fixed_dictionaries(
    {
        "entry": st.lists(
            st.fixed_dictionaries({"changes": st.lists(CHANGES | JSON, max_size=3) | JSON}) | JSON, max_size=3
        )
    }
)
OF_MESSAGES = ("message", "system", "group", "echo", "history")  # kinds


def listed(value: object, *keys: str) -> int:
    """How many things lie in lists under these keys, anywhere: a plain walk, not the code's own."""
    if isinstance(value, list):
        return sum(listed(item, *keys) for item in value)
    if not isinstance(value, dict):
        return 0
    here = sum(len(value[key]) for key in keys if isinstance(value.get(key), list))
    return here + sum(listed(item, *keys) for item in value.values())


def text_of(number: int, **details: object) -> Json:
    words: Json = {"type": "text", "text": {"body": f"words {number}"}}
    return message_of(words | details, f"GB.{number}", f"wamid.{number}", 1_790_000_000)


def one(*messages: Json) -> Update:
    (update,) = split(envelope(*messages))
    return update


def in_field(field: str, **value: object) -> Json:
    return {"entry": [{"id": "1", "time": 1_790_000_000, "changes": [{"field": field, "value": value}]}]}


@given(JSON)
def test_no_json_value_is_too_strange_to_be_read(payload: object) -> None:
    split(payload)


@given(BODIES)
def test_everything_in_a_list_becomes_one_update(payload: Json) -> None:
    updates = [update for update in split(payload) if update.type != "group_update"]

    def count(kinds: tuple[str, ...], *types: str) -> int:
        return sum(u.kind in kinds or (u.kind == "unknown" and u.type in types) for u in updates if u.type != "call")

    calls = sum(update.type == "call" or update.kind == "call" for update in updates)
    named = ("messages", "message_without_sender", "message_echoes", "history", "user_id_update")
    assert count(OF_MESSAGES, *named) == listed(payload, "messages", "message_echoes", "user_id_update")
    assert count(("status",), "statuses") == listed(payload, "statuses")
    assert count(("preference",), "user_preferences", "preference_without_sender") == listed(
        payload, "user_preferences"
    )
    assert calls + count((), "calls") == listed(payload, "calls")


@given(BODIES)
def test_whatever_comes_can_be_queued_and_its_type_logged(payload: Json) -> None:
    for update in split(payload):
        item, body = packed(from_update(update, b"p" * 32, 1_790_000_000))
        assert from_body(body) == item
        assert SAFE.fullmatch(update.type) and not re.search(r"\d", update.type)


@given(st.lists(JSON | THING | st.integers(min_value=0, max_value=999).map(text_of), max_size=8), BODIES)
def test_a_good_message_survives_any_neighbour(mixed: list[Any], broken: Json) -> None:
    good = [thing for thing in mixed if isinstance(thing, dict) and str(thing.get("id")).startswith("wamid.")]
    body = in_field("messages", messages=mixed, statuses=mixed)
    body["entry"] = broken["entry"] + body["entry"]
    read = [u for u in split(body) if u.kind == "message" and u.id.startswith("wamid.")]
    assert [(u.id, u.content["text"]) for u in read] == [(message["id"], message["text"]) for message in good]


@given(BODIES)
def test_every_update_has_an_id_and_the_same_one_next_time(payload: dict[str, Any]) -> None:
    first, second = split(payload), split(json.loads(json.dumps(payload)))
    assert all(update.id for update in first)
    assert [update.id for update in first] == [update.id for update in second]


@pytest.mark.skipif(not PAYLOADS.is_dir(), reason="the folder of public payloads is not here")
def test_nothing_in_the_public_payloads_is_lost() -> None:
    messages = statuses = 0
    for path in sorted(PAYLOADS.glob("*/*.json")):
        body = json.loads(path.read_text("utf-8"))
        updates = split(body)
        if not isinstance(body, dict) or "entry" not in body:
            continue
        of_messages = [u for u in updates if u.kind in OF_MESSAGES and u.type != "call"]
        of_statuses = [u for u in updates if u.kind == "status"]
        assert updates, path.name
        assert len(of_messages) == listed(body, "messages", "message_echoes", "user_id_update"), path.name
        assert len(of_statuses) == listed(body, "statuses"), path.name
        assert {u.type for u in updates if u.kind == "unknown"} <= {"value"}, path.name
        messages, statuses = messages + len(of_messages), statuses + len(of_statuses)
    print(f"{messages} messages and {statuses} statuses in the public payloads")  # noqa: T201
    assert messages > 60
    assert statuses > 15


@pytest.mark.skipif(not PAYLOADS.is_dir(), reason="the folder of public payloads is not here")
def test_every_account_event_in_the_public_payloads_says_what_happened_in_codes() -> None:
    bodies = [json.loads(path.read_text("utf-8")) for path in sorted(PAYLOADS.glob("*/*.json"))]
    events = [u for body in bodies for u in split(body) if u.kind == "account"]
    assert len(events) > 20
    for event in events:
        assert event.content, event.type
        assert set(event.content) <= set(ACCOUNT)
        assert all(isinstance(value, int) or len(value) <= LONGEST for value in event.content.values())


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


def test_a_contact_that_contradicts_the_message_is_somebody_else() -> None:
    body = envelope(text_of(1, **{"from": "447700900001"}))
    body["entry"][0]["changes"][0]["value"]["contacts"] = [
        {"user_id": "GB.2", "wa_id": "447700900001", "parent_user_id": "GB.ENT.2", "profile": {"name": "Bob"}}
    ]
    (update,) = split(body)
    assert (update.addresses, update.name) == (Addresses("GB.1", None, "447700900001"), None)


# What is kept, and what is dropped at the door


@pytest.mark.parametrize("type_", sorted(MESSAGE))
def test_every_type_that_meta_documents_is_a_message_that_somebody_answers(type_: str) -> None:
    update = one(message_of({"type": type_, type_: {}}, "GB.1", "wamid.1", 1))
    assert (update.kind, update.type) == ("message", type_)


def test_a_type_of_next_year_is_a_message_known_by_its_name_alone() -> None:
    update = one(message_of({"type": "hologram", "hologram": {"words": "canary"}}, "GB.1", "wamid.1", 1))
    assert (update.kind, update.type, update.content) == ("message", "hologram", {})


@pytest.mark.clause("OET-2.1-phone")
@pytest.mark.parametrize(
    "type_", ["447700900001", "GB.1001", "call me on 0770", "x" * 41, "wamid.HBgMNDQ3", "of_447700900001", "日本"]
)
def test_a_type_that_is_no_word_is_not_repeated(type_: str) -> None:
    assert one(message_of({"type": type_}, "GB.1", "wamid.1", 1)).type == "unlisted"


@pytest.mark.parametrize(
    ("message", "kept"),
    [
        (
            {"type": "image", "image": {"id": "1", "mime_type": "image/png", "sha256": "a=", "url": "canary"}},
            {"image": {"id": "1", "mime_type": "image/png", "sha256": "a="}},
        ),
        (
            {"type": "audio", "audio": {"id": "1", "voice": True, "jpeg_thumbnail": "canary"}},
            {"audio": {"id": "1", "voice": True}},
        ),
        (
            {"type": "interactive", "interactive": {"type": "button_reply", "button_reply": {"id": "a", "title": "b"}}},
            {"interactive": {"button_reply": {"id": "a", "title": "b"}}},
        ),
        (
            {"type": "interactive", "interactive": {"nfm_reply": {"name": "flow", "response_json": "canary"}}},
            {"interactive": {"nfm_reply": {"name": "flow"}}},
        ),
        ({"type": "reaction", "reaction": {"message_id": "w"}}, {"reaction": {"message_id": "w"}}),
        ({"type": "location", "location": {"latitude": 51.5, "name": "canary"}}, {}),
        ({"type": "contacts", "contacts": [{"name": {"formatted_name": "canary"}}]}, {}),
        ({"type": "order", "order": {"catalog_id": "canary"}}, {}),
        ({"type": "text", "text": {"body": ["canary"]}}, {"text": {}}),
        (
            {
                "type": "text",
                "text": {"body": "x"},
                "referral": {"ctwa_clid": "canary"},
                "identity": {"hash": "canary"},
            },
            {"text": {"body": "x"}},
        ),
        (
            {"type": "text", "text": {"body": "x"}, "context": {"from": "canary", "id": "w", "forwarded": True}},
            {"text": {"body": "x"}, "context": {"id": "w", "forwarded": True}},
        ),
        (
            {"type": "unsupported", "errors": [{"code": 131051, "title": "canary"}], "unsupported": {"type": "poll"}},
            {"unsupported": {"type": "poll"}, "errors": [{"code": 131051}]},
        ),
        (
            {
                "type": "edit",
                "edit": {"original_message_id": "w", "message": {"type": "text", "text": {"body": "new"}}},
            },
            {"edit": {"original_message_id": "w", "text": "new"}},
        ),
        (
            {
                "type": "edit",
                "edit": {"original_message_id": "w", "message": {"image": {"caption": "c", "url": "canary"}}},
            },
            {"edit": {"original_message_id": "w", "text": "c"}},
        ),
        ({"type": "revoke", "revoke": {"original_message_id": "w"}}, {"revoke": {"original_message_id": "w"}}),
    ],
)
def test_of_a_message_we_keep_what_an_answer_needs(message: Json, kept: Json) -> None:
    assert one(message_of(message, "GB.1", "wamid.1", 1)).content == kept


def test_a_status_keeps_codes_and_prices_and_no_prose() -> None:
    status = {
        "id": "w", "status": "failed", "timestamp": "1", "recipient_user_id": "GB.1",
        "biz_opaque_callback_data": "a.b.0",
        "errors": [{"code": 131026, "title": "canary", "error_data": {"details": "canary"}}],
        "pricing": {"billable": True, "category": "service", "pricing_model": "PMP"}, "conversation": {"id": "canary"},
    }  # fmt: skip
    (update,) = split(envelope(status=status))
    assert (update.kind, update.type, update.addresses) == ("status", "failed", Addresses("GB.1"))
    assert update.content == {
        "id": "w", "biz_opaque_callback_data": "a.b.0", "errors": [{"code": 131026}],
        "pricing": {"billable": True, "pricing_model": "PMP", "category": "service"},
    }  # fmt: skip


# What is no message


def test_every_kind_stands_in_the_one_table() -> None:
    rows = re.findall(r"^\| (\w+) +\|", inbound.__doc__ or "", re.MULTILINE)
    assert tuple(rows[1:]) == get_args(inbound.Kind)


@pytest.mark.parametrize(
    ("message", "old", "new"),
    [
        (
            {"from": "1", "system": {"type": "user_changed_number", "wa_id": "2", "body": "canary"}},
            Addresses(None, None, "1"),
            {"type": "user_changed_number", "wa_id": "2"},
        ),
        (
            {"from": "1", "system": {"type": "customer_changed_number", "new_wa_id": "2", "customer": "1"}},
            Addresses(None, None, "1"),
            {"type": "customer_changed_number", "wa_id": "2"},
        ),
        (
            {
                "system": {
                    "type": "user_changed_user_id",
                    "user_id": "GB.2",
                    "previous_user_id": "GB.1",
                    "parent_user_id": "GB.ENT.2",
                    "previous_parent_user_id": "GB.ENT.1",
                }
            },
            Addresses("GB.1", "GB.ENT.1"),
            {"type": "user_changed_user_id", "user_id": "GB.2", "parent": "GB.ENT.2"},
        ),
        (
            {"from": "1", "identity": {"hash": "canary"}, "system": {"type": "customer_identity_changed"}},
            Addresses(None, None, "1"),
            {"type": "customer_identity_changed"},
        ),
        ({"from_user_id": "GB.1", "system": 7}, Addresses("GB.1"), {"type": "system"}),
    ],
)
def test_a_change_of_address_names_the_old_ones_and_the_new(message: Json, old: Addresses, new: Json) -> None:
    (update,) = split(in_field("messages", messages=[{"id": "w", "type": "system", **message}]))
    assert (update.kind, update.type, update.name) == ("system", new["type"], None)
    assert (update.addresses, update.content) == (old, {"system": new})


def test_a_change_of_user_id_in_its_first_form_is_a_system_event_too() -> None:
    ids = {"wa_id": "1", "user_id": {"previous": "GB.1", "current": "GB.2"}, "timestamp": "1790000000"}
    (update,) = split(in_field("user_id_update", user_id_update=[ids]))
    assert (update.kind, update.addresses, update.at) == ("system", Addresses("GB.1", None, "1"), 1_790_000_000)
    assert update.content == {"system": {"type": "user_changed_user_id", "user_id": "GB.2"}}


def test_each_marketing_preference_is_an_update_of_its_person() -> None:
    choices = [
        {"user_id": "GB.1", "category": "marketing_messages", "value": "stop", "detail": "canary", "timestamp": 1},
        {"wa_id": "447700900002", "category": "marketing_messages", "value": "resume", "timestamp": 2},
        {"value": "stop"},
    ]
    first, second, third = split(in_field("user_preferences", user_preferences=choices))
    assert (first.kind, first.type, first.at, first.addresses) == ("preference", "stop", 1, Addresses("GB.1"))
    assert (second.type, second.addresses) == ("resume", Addresses(None, None, "447700900002"))
    assert first.content == {"category": "marketing_messages"}
    assert (third.kind, third.type) == ("unknown", "preference_without_sender")


def test_a_call_from_a_person_waits_for_an_answer_and_its_end_does_not() -> None:
    call = {"id": "wacid.1", "from": "447700900001", "event": "connect", "direction": "USER_INITIATED", "session": {}}
    ours = call | {"id": "wacid.0", "direction": "BUSINESS_INITIATED"}
    end = call | {"event": "terminate", "status": "COMPLETED"}
    found = split(in_field("calls", calls=[call, ours, end], statuses=[{"id": "wacid.2", "status": "RINGING"}]))
    assert [(u.kind, u.type) for u in found] == [
        ("message", "call"),
        ("call", "connect"),
        ("call", "terminate"),
        ("status", "RINGING"),
    ]
    assert [u.addresses.wa_id for u in found[:3]] == ["447700900001", None, None]
    assert len({u.id for u in found}) == 4


@pytest.mark.clause("PRO-user-caution")
@pytest.mark.parametrize(
    ("field", "value", "kind"),
    [
        ("smb_message_echoes", {"message_echoes": [text_of(1), text_of(2)]}, "echo"),
        ("smb_message_echoes", {"messages": [text_of(1), text_of(2)]}, "echo"),
        ("history", {"messages": [text_of(1), text_of(2)]}, "history"),
        ("history", {"history": [{"threads": [{"messages": [text_of(1)]}, {"messages": [text_of(2)]}]}]}, "history"),
        ("messages", {"messages": [text_of(1, group_id="g"), text_of(2, group_id="g")]}, "group"),
    ],
)
def test_what_no_learner_says_to_us_carries_no_person_and_no_words(field: str, value: Json, kind: str) -> None:
    updates = split(in_field(field, **value))
    assert [(u.kind, u.type, u.addresses, u.name, u.content) for u in updates] == [
        (kind, "text", Addresses(), None, {})
    ] * 2


def test_messages_in_a_field_that_is_new_to_us_are_found_all_the_same() -> None:
    updates = split(in_field("messages_of_2028", messages=[text_of(1)], statuses=[{"id": "w", "status": "sent"}]))
    assert [update.kind for update in updates] == ["message", "status"]


@pytest.mark.parametrize(
    ("field", "value", "content"),
    [
        ("account_update", {"event": "DISABLED_UPDATE", "ban_info": {"waba_ban_state": "DISABLE"}},
         {"event": "DISABLED_UPDATE", "status": "DISABLE"}),
        ("account_update", {"event": "ACCOUNT_RESTRICTION", "phone_number": "447700900001",
                            "restriction_info": [{"restriction_type": "RESTRICTED_BIZ_INITIATED_MESSAGING"}]},
         {"event": "ACCOUNT_RESTRICTION", "reason": "RESTRICTED_BIZ_INITIATED_MESSAGING"}),
        ("message_template_status_update", {"event": "REJECTED", "message_template_name": "resume", "reason": "SCAM",
                                            "rejection_info": {"reason": "A sentence. " * 9}},
         {"event": "REJECTED", "template": "resume", "reason": "SCAM"}),
        ("phone_number_quality_update", {"display_phone_number": "447700900001", "event": "FLAGGED",
                                         "current_limit": "TIER_10K"}, {"event": "FLAGGED", "limit": "TIER_10K"}),
        ("account_alerts", {"alert_info": {"alert_type": "OBA_APPROVED", "alert_severity": "CRITICAL",
                                           "alert_status": "ACTIVE", "alert_description": "prose " * 20}},
         {"event": "OBA_APPROVED", "severity": "CRITICAL", "status": "ACTIVE"}),
        ("smb_app_state_sync", {"state_sync": [{"contact": {"full_name": "canary"}, "action": "add"}]}, {}),
    ],
)  # fmt: skip
def test_an_account_event_says_its_field_and_a_few_codes(field: str, value: Json, content: Json) -> None:
    (update,) = split(in_field(field, **value))
    assert (update.kind, update.type, update.at, update.content) == ("account", field, 1_790_000_000, content)


def test_an_error_of_the_whole_value_is_an_account_event_by_its_code() -> None:
    (update,) = split(in_field("messages", errors=[{"code": 131000, "title": "canary"}]))
    assert (update.kind, update.type, update.content) == ("account", "errors", {"code": 131000})


@pytest.mark.parametrize(
    ("payload", "type_"),
    [
        ({"entry": [7]}, "entry"),
        ({"entry": [{"messaging": []}]}, "entry"),
        ({"entry": [{"changes": [7]}]}, "change"),
        ({"entry": [{"changes": [{"field": "messages", "value": 7}]}]}, "change"),
        ({"entry": [{"changes": [{"field": "messages", "value": {}}]}]}, "value"),
        ({"entry": [{"changes": [{"value": {"statuses": ["x"]}}]}]}, "statuses"),
    ],
)
def test_what_cannot_be_read_says_where_it_stood(payload: Json, type_: str) -> None:
    assert [(update.kind, update.type) for update in split(payload)] == [("unknown", type_)]


@pytest.mark.parametrize("missing", [None, "", 7])
def test_a_message_without_an_id_is_named_by_what_it_says(missing: object) -> None:
    first, second = one(text_of(1) | {"id": missing}), one(text_of(2) | {"id": missing})
    assert first.id != second.id
    assert first.id == one(text_of(1) | {"id": missing}).id
