"""One webhook body split into updates: every entry, change, message, status and error of it.

Source: Meta, "Webhooks" for the WhatsApp Business Account object. Meta batches up to 1,000 updates in a body;
what we cannot read becomes an update of kind "unknown", so that one bad item never sinks the rest.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Addresses:
    """The WhatsApp addresses of one person; any may be missing (a user with a username has no number)."""

    bsuid: str | None = None
    parent: str | None = None
    wa_id: str | None = None

    def all(self) -> list[tuple[str, str]]:
        """(kind, value), the business-scoped user id first: it is the one that is always there since 2026."""
        pairs = (("bsuid", self.bsuid), ("parent", self.parent), ("wa_id", self.wa_id))
        return [(kind, value) for kind, value in pairs if value]


@dataclass(frozen=True, slots=True)
class Update:
    """One thing that happened. `kind`: message, system, status, account or unknown."""

    kind: str
    id: str
    type: str
    phone_number_id: str = ""
    at: int | None = None  # Meta's time, epoch seconds; None when absent or unreadable
    addresses: Addresses = field(default_factory=Addresses)
    name: str | None = None
    content: Json = field(default_factory=dict)


def split(payload: object) -> list[Update]:
    """Every update in the body, in its order. Never raises on any JSON value."""
    updates: list[Update] = []
    for entry in _dicts(_get(payload, "entry")):
        for change in _dicts(entry.get("changes")):
            updates.extend(_change(entry, change))
    return updates


def _change(entry: Json, change: Json) -> Iterator[Update]:
    value, name = change.get("value"), _text(change.get("field"))
    if not isinstance(value, dict):
        yield _unknown("change", change)
        return
    if name not in ("", "messages"):
        yield Update("account", _digest([entry.get("id"), change]), name, at=_time(entry.get("time")), content=value)
        return
    number = _text(_get(value.get("metadata"), "phone_number_id"))
    contacts = list(_dicts(value.get("contacts")))
    found = False
    for key, read in (("messages", _message), ("statuses", _status), ("errors", _error)):
        for item in _items(value.get(key)):
            found = True
            yield read(item, number, contacts) if isinstance(item, dict) else _unknown(key, {"item": item})
    if not found:
        yield _unknown("value", value)


def _message(message: Json, number: str, contacts: list[Json]) -> Update:
    kind = "system" if message.get("type") == "system" else "message"
    type_ = _text(message.get("type")) or "unknown"
    addresses, name = _sender(message, contacts)
    if kind == "message" and not addresses.all():
        return _unknown("message_without_sender", message)
    content = {key: message[key] for key in (type_, "context", "errors", "group_id") if key in message}
    message_id = _text(message.get("id")) or _digest(message)
    return Update(kind, message_id, type_, number, _time(message.get("timestamp")), addresses, name, content)


def _status(status: Json, number: str, contacts: list[Json]) -> Update:
    addresses = Addresses(
        _text(status.get("recipient_user_id")) or None,
        _text(status.get("recipient_parent_user_id")) or None,
        _text(status.get("recipient_id")) or None,
    )
    keep = ("id", "biz_opaque_callback_data", "errors", "pricing")
    content = {key: status[key] for key in keep if key in status}
    id_ = f"{_text(status.get('id'))}:{_text(status.get('status'))}"
    type_ = _text(status.get("status")) or "unknown"
    return Update("status", id_, type_, number, _time(status.get("timestamp")), addresses, None, content)


def _error(error: Json, number: str, contacts: list[Json]) -> Update:
    return Update("account", _digest(error), "errors", number, content={"code": error.get("code")})


def _unknown(type_: str, content: Json) -> Update:
    return Update("unknown", _digest(content), type_, content={})


def _sender(message: Json, contacts: list[Json]) -> tuple[Addresses, str | None]:
    """The sender's addresses from the message, completed from its contact when the two agree on one."""
    bsuid, parent, wa_id = (_text(message.get(key)) or None for key in ("from_user_id", "from_parent_user_id", "from"))
    contact = _contact_of(bsuid, wa_id, contacts)
    addresses = Addresses(
        bsuid or _text(contact.get("user_id")) or None,
        parent or _text(contact.get("parent_user_id")) or None,
        wa_id or _text(contact.get("wa_id")) or None,
    )
    return addresses, _text(_get(contact.get("profile"), "name")) or None


def _contact_of(bsuid: str | None, wa_id: str | None, contacts: list[Json]) -> Json:
    for contact in contacts:
        if (bsuid and contact.get("user_id") == bsuid) or (wa_id and contact.get("wa_id") == wa_id):
            return contact
    return {}


def _time(value: object) -> int | None:
    """Epoch seconds from a string, an int or a float; milliseconds are recognised by their size."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    try:
        seconds = int(float(value))
    except (ValueError, OverflowError):
        return None
    seconds = seconds // 1000 if seconds > 10**11 else seconds
    return seconds if 0 < seconds < 10**11 else None


def _get(value: object, key: str) -> object:
    return value.get(key) if isinstance(value, dict) else None


def _items(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _dicts(value: object) -> Iterator[Json]:
    return (item for item in _items(value) if isinstance(item, dict))


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _digest(value: object) -> str:
    """A name for what has no id of its own; one name for all that is nested deeper than JSON can be written."""
    try:
        text = json.dumps(value, sort_keys=True)
    except RecursionError:
        text = "too deep"
    return sha256(text.encode()).hexdigest()[:32]
