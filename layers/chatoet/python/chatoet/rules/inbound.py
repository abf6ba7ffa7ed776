"""One webhook body split into updates: every entry, change, message, status, call, preference and error of it.

Source: Meta, "Webhooks" for the WhatsApp Business Account object. Meta batches up to 1,000 updates in a body;
what we cannot read becomes an update of kind "unknown", so that one bad item never sinks the rest.

| kind       | what it is                                                    | its type                        |
|------------|---------------------------------------------------------------|---------------------------------|
| message    | a person wrote, tapped, reacted or called, and waits          | Meta's; "call"                  |
| system     | an address changed: `addresses` are the old ones              | that of `system`                |
| status     | what became of something that we sent                         | sent, delivered, read, failed … |
| account    | our account, number or templates; an error of the whole value | the field; "errors"             |
| preference | marketing messages stopped or resumed in WhatsApp's own menu  | stop, resume                    |
| call       | the progress of a call                                        | its event                       |
| group      | something in a group; we serve none                           | the message's; the field        |
| echo       | what our own people sent from the app                         | the message's                   |
| history    | messages from before we were connected                        | the message's                   |
| unknown    | what cannot be read                                           | where it stood                  |

Only `message` and `preference` are ever answered. What is kept of each stands in `rules/fields.py`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Literal

from chatoet.rules.addresses import NOBODY, PREFERRING, RECIPIENT, SENDER, Contacts, after, before, contacts_of, person
from chatoet.rules.addresses import Addresses as Addresses
from chatoet.rules.fields import MESSAGE, code, happened, reported, said
from chatoet.rules.values import Json, at_key, digest, items, name, picked, seconds, text

Kind = Literal["message", "system", "status", "account", "preference", "call", "group", "echo", "history", "unknown"]
OURS = frozenset({"burst", "extracted", "oversize"})  # types that we make ourselves, further on
# Fields whose `messages` are not a learner speaking now, and the key that says what they are.
SILENT = {"history": "history", "smb_message_echoes": "message_echoes"}


@dataclass(frozen=True, slots=True)
class Update:
    """One thing that happened. `type` is fit for a log; `content` is free of what we never need."""

    kind: Kind
    id: str
    type: str
    phone_number_id: str = ""
    at: int | None = None  # Meta's time, epoch seconds; None when absent or unreadable
    addresses: Addresses = NOBODY
    name: str | None = None
    content: Json = field(default_factory=dict)


Reader = Callable[[Json, str, Contacts], Update]


def split(payload: object) -> list[Update]:
    """Every update in the body, in its order. Never raises on any JSON value."""
    entries = at_key(payload, "entry")
    if not isinstance(entries, list):
        return [_unknown("body", payload)]
    updates: list[Update] = []
    for entry in entries:
        changes = at_key(entry, "changes")
        if isinstance(entry, dict) and isinstance(changes, list):
            for change in changes:
                updates.extend(_change(entry, change))
        else:
            updates.append(_unknown("entry", entry))
    return updates


def _change(entry: Json, change: object) -> Iterator[Update]:
    value = at_key(change, "value")
    if not isinstance(change, dict) or not isinstance(value, dict):
        yield _unknown("change", change)
        return
    number, field_ = text(at_key(value.get("metadata"), "phone_number_id")), text(change.get("field"))
    contacts, found = contacts_of(value), False
    for key, things in value.items():
        read = READERS.get(SILENT[field_] if key == "messages" and field_ in SILENT else key)
        if read is None:
            continue
        for thing in _threaded(things) if key == "history" else items(things):
            found = True
            yield read(thing, number, contacts) if isinstance(thing, dict) else _unknown(key, thing)
    if not found:
        yield _whole(entry, change, field_, value)


def _threaded(chunks: object) -> Iterator[object]:
    """The messages in the threads of history; a chunk without any is one thing itself."""
    for chunk in items(chunks):
        threads = items(at_key(chunk, "threads"))
        yield from [message for thread in threads for message in items(at_key(thread, "messages"))] or [chunk]


def _whole(entry: Json, change: Json, field_: str, value: Json) -> Update:
    """A change that is one event itself."""
    if field_ in ("", "messages"):
        return _unknown("value", value)
    kind: Kind = "group" if field_.startswith("group_") else "account"
    id_, at = digest([entry.get("id"), entry.get("time"), change]), seconds(entry.get("time"))
    return Update(kind, id_, name(field_), at=at, content=happened(value) if kind == "account" else {})


def _message(message: Json, number: str, contacts: Contacts) -> Update:
    type_ = text(message.get("type")) or "unknown"
    if type_ == "system":
        return _system(message, number)
    if message.get("group_id"):
        return _silent("group", message, number)
    addresses, shown = person(message, SENDER, contacts)
    if addresses == NOBODY:
        return _unknown("message_without_sender", message)
    safe = type_ if type_ in MESSAGE else "unlisted" if type_ in OURS else name(type_)
    at, content = seconds(message.get("timestamp")), said(message, type_)
    return Update("message", _id(message), safe, number, at, addresses, shown, content)


def _system(message: Json, number: str) -> Update:
    """content["system"] is {type, user_id?, parent?, wa_id?}, the new addresses."""
    part = message.get("system")
    system: Json = part if isinstance(part, dict) else {}
    type_, at = name(system.get("type"), "system"), seconds(message.get("timestamp"))
    content = {"system": {"type": type_, **after(system)}}
    return Update("system", _id(message), type_, number, at, before(message, system), None, content)


def _user_id_update(update: Json, number: str, contacts: Contacts) -> Update:
    """The form in which a change of user id was first announced."""
    ids = update.get("user_id")
    system = {
        "type": "user_changed_user_id",
        "previous_user_id": at_key(ids, "previous"),
        "user_id": at_key(ids, "current"),
    }
    return _system({**update, "from": update.get("wa_id"), "system": system}, number)


def _status(status: Json, number: str, contacts: Contacts) -> Update:
    to_group = status.get("recipient_type") == "group"
    addresses = NOBODY if to_group else person(status, RECIPIENT, {})[0]
    type_, at = name(status.get("status")), seconds(status.get("timestamp"))
    return Update("status", f"{_id(status)}:{type_}", type_, number, at, addresses, None, reported(status))


def _preference(choice: Json, number: str, contacts: Contacts) -> Update:
    addresses, _ = person(choice, PREFERRING, contacts)
    if addresses == NOBODY:
        return _unknown("preference_without_sender", choice)
    type_, at = name(choice.get("value")), seconds(choice.get("timestamp"))
    return Update("preference", digest(choice), type_, number, at, addresses, None, picked(choice, ("category",)))


def _call(call: Json, number: str, contacts: Contacts) -> Update:
    """A person who calls waits for an answer, and the call opens the window as a message does."""
    event, at = name(call.get("event")), seconds(call.get("timestamp"))
    id_ = f"{_id(call)}:{event}"
    addresses, shown = person(call, SENDER, contacts)
    if event == "connect" and call.get("direction") == "USER_INITIATED" and addresses != NOBODY:
        return Update("message", id_, "call", number, at, addresses, shown)
    return Update("call", id_, event, number, at)


def _silent(kind: Kind, message: Json, number: str) -> Update:
    """Known by its type alone: no person, no content. Its id is its own: the same message may also come for itself."""
    return Update(kind, f"{kind}:{_id(message)}", name(message.get("type")), number, seconds(message.get("timestamp")))


def _error(error: Json, number: str, contacts: Contacts) -> Update:
    return Update("account", digest(error), "errors", number, content={"code": code(error)})


READERS: dict[str, Reader] = {
    "messages": _message,
    "statuses": _status,
    "errors": _error,
    "user_preferences": _preference,
    "calls": _call,
    "message_echoes": lambda message, number, contacts: _silent("echo", message, number),
    "history": lambda message, number, contacts: _silent("history", message, number),
    "user_id_update": _user_id_update,
}


def _id(thing: Json) -> str:
    return text(thing.get("id")) or digest(thing)


def _unknown(type_: str, content: object) -> Update:
    return Update("unknown", digest(content), type_)
