"""Whose update it is: the addresses that a message, its contact or a change of number names."""

from collections.abc import Mapping
from typing import NamedTuple

from chatoet.rules.values import Json, at_key, items, text

Contacts = dict[str, Json]  # by each address that they name


class Addresses(NamedTuple):
    """The WhatsApp addresses of one person; any may be missing (a user with a username has no number)."""

    bsuid: str | None = None
    parent: str | None = None
    wa_id: str | None = None

    def all(self) -> list[tuple[str, str]]:
        """(kind, value), the business-scoped user id first: it is the one that is always there since 2026."""
        pairs = (("bsuid", self.bsuid), ("parent", self.parent), ("wa_id", self.wa_id))
        return [(kind, value) for kind, value in pairs if value]


NOBODY = Addresses()
SENDER = ("from_user_id", "from_parent_user_id", "from")
PREFERRING = ("user_id", "parent_user_id", "wa_id")
RECIPIENT = ("recipient_user_id", "recipient_parent_user_id", "recipient_id")


def contacts_of(value: Json) -> Contacts:
    """The first contact of each address: one look a message, in a body that may have a thousand of both."""
    known: Contacts = {}
    for contact in items(value.get("contacts")):
        if isinstance(contact, dict):
            for key in ("user_id", "wa_id"):
                if address := text(contact.get(key)):
                    known.setdefault(address, contact)
    return known


def person(thing: Json, keys: tuple[str, str, str], contacts: Contacts) -> tuple[Addresses, str | None]:
    """(addresses, name) from the three keys, completed from the contact that names one of them and contradicts none."""
    bsuid, parent, wa_id = (text(thing.get(key)) or None for key in keys)
    contact: Mapping[str, object] = contacts.get(bsuid or "") or contacts.get(wa_id or "") or {}
    if bsuid and contact.get("user_id", bsuid) != bsuid:
        contact = {}
    addresses = Addresses(
        bsuid or text(contact.get("user_id")) or None,
        parent or text(contact.get("parent_user_id")) or None,
        wa_id or text(contact.get("wa_id")) or None,
    )
    return addresses, text(at_key(contact.get("profile"), "name")) or None


def before(message: Json, system: Json) -> Addresses:
    """The addresses by which we may know whoever has new ones. Older versions name the old number `customer`."""
    return Addresses(
        _first(system.get("previous_user_id"), message.get("from_user_id")),
        _first(system.get("previous_parent_user_id"), message.get("from_parent_user_id")),
        _first(system.get("customer"), message.get("from")),
    )


def after(system: Json) -> dict[str, str]:
    """The new ones {user_id?, parent?, wa_id?}. Older versions name the new number `new_wa_id`."""
    new = {
        "user_id": _first(system.get("user_id")),
        "parent": _first(system.get("parent_user_id")),
        "wa_id": _first(system.get("new_wa_id"), system.get("wa_id")),
    }
    return {key: value for key, value in new.items() if value}


def _first(*values: object) -> str | None:
    return next((value for value in values if isinstance(value, str) and value), None)
