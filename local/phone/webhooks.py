"""Webhook bodies, shaped as Meta shapes them since the business-scoped user id (2026)."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from local.phone.model import Learner, Media, Message, Template

Update = dict[str, Any]  # {"field": str, "value": {...}} with one message, status or other event in the value
LAYOUTS = ("alone", "value", "changes", "entries")


def encode(body: Mapping[str, Any]) -> bytes:
    """Meta escapes non-ASCII and slashes, which a parse and dump does not restore: signatures are over bytes."""
    return json.dumps(body, separators=(",", ":")).replace("/", "\\/").encode("ascii")


def metadata(display_phone_number: str, phone_number_id: str) -> dict[str, str]:
    return {"display_phone_number": display_phone_number, "phone_number_id": phone_number_id}


def update(meta: Mapping[str, str], parts: Mapping[str, Any], field: str = "messages") -> Update:
    return {"field": field, "value": {"messaging_product": "whatsapp", "metadata": dict(meta), **parts}}


def contact(learner: Learner) -> dict[str, Any]:
    profile = {"name": learner.name} | ({"username": f"@{learner.username}"} if learner.username else {})
    return {"profile": profile, **_present(wa_id=learner.wa_id), "user_id": learner.user_id}


def inbound(learner: Learner, message: Message, business: str) -> dict[str, Any]:
    """One item of `messages`."""
    head = _present(**{"from": learner.wa_id}) | {
        "from_user_id": learner.user_id,
        "id": message.wamid,
        "timestamp": str(int(message.at)),
        "type": message.type,
    }
    context = {"context": {"from": business, "id": message.context_id}} if message.context_id else {}
    return head | context | {message.type: message.content}


def status(message: Message, learner: Learner | None, name: str, at: float) -> dict[str, Any]:
    """One item of `statuses`; a failed send to a phone number names no user id."""
    failed = name == "failed"
    by_phone = message.to is not None
    ids = _present(
        recipient_id=learner.wa_id if learner else message.to,
        recipient_user_id=None if failed and by_phone else learner.user_id if learner else message.recipient,
    )
    item = {"id": message.wamid, "status": name, "timestamp": str(int(at)), **ids}
    if message.callback_data is not None:
        item["biz_opaque_callback_data"] = message.callback_data
    return item | ({"errors": message.errors} if failed else {})


def pricing(category: str) -> dict[str, Any]:
    """Since 1 October 2026 a free-form reply inside the window is billed too, as `service`."""
    return {"billable": True, "pricing_model": "PMP", "type": "regular", "category": category}


def template_updates(before: Template, after: Template) -> list[Update]:
    """What Meta tells of a review: events of the account, without metadata."""
    named = {f"message_template_{key}": getattr(after, key) for key in ("name", "language")}
    named |= {"message_template_id": int(after.id)}
    updates = []
    if before.status != after.status:
        value = {"event": after.status, **named, "reason": after.rejected_reason}
        updates.append({"field": "message_template_status_update", "value": value})
    if before.category != after.category:
        value = {**named, "previous_category": before.category, "new_category": after.category}
        updates.append({"field": "template_category_update", "value": value})
    return updates


def media_content(media: Media, url: str, *, voice: bool, caption: str) -> dict[str, Any]:
    """What stands under `image`, `audio`, `document` … of an inbound message."""
    content: dict[str, Any] = {"mime_type": media.mime_type, "sha256": media.sha256, "id": media.id, "url": url}
    if media.mime_type.startswith("audio/"):
        return content | {"voice": voice}
    if media.filename:
        content["filename"] = media.filename
    return content | ({"caption": caption} if caption else {})


def bodies(updates: Sequence[Update], layout: str, account: str) -> list[dict[str, Any]]:
    """`alone`: one body each. The others pack all updates into one body: merged `value`s, `changes`, or `entries`."""
    match layout:
        case "alone":
            return [_body([_entry(account, [one])]) for one in updates]
        case "value":
            return [_body([_entry(account, _merged(updates))])]
        case "changes":
            return [_body([_entry(account, updates)])]
        case "entries":
            return [_body([_entry(account, [one]) for one in updates])]
        case _:
            raise ValueError(f"layout must be one of {', '.join(LAYOUTS)}")


def _merged(updates: Sequence[Update]) -> list[Update]:
    """One change a field, its value holding every contact, message and status."""
    merged: dict[str, Update] = {}
    for one in updates:
        if one["field"] not in merged:
            merged[one["field"]] = json.loads(json.dumps(one))
        else:
            _extend(merged[one["field"]]["value"], one["value"])
    return list(merged.values())


def _extend(value: dict[str, Any], other: Mapping[str, Any]) -> None:
    for key, items in other.items():
        if isinstance(items, list):
            known = value.setdefault(key, [])
            known.extend(item for item in items if key != "contacts" or item not in known)


def _entry(account: str, changes: Sequence[Update]) -> dict[str, Any]:
    return {"id": account, "changes": [{"value": one["value"], "field": one["field"]} for one in changes]}


def _body(entries: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    return {"object": "whatsapp_business_account", "entry": list(entries)}


def _present(**values: str | None) -> dict[str, Any]:
    """Meta leaves an unknown identifier out; it sends no null."""
    return {key: value for key, value in values.items() if value is not None}
