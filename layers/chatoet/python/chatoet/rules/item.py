"""The item: one update on its way through a lane, and its form as a queue body.

Bodies wait encrypted in a queue for at most four days; nothing of them is ever logged.
"""

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from chatoet.rules.addresses import Addresses
from chatoet.rules.pseudonym import address_hash, keyed_hash, message_hash
from chatoet.rules.values import Json

if TYPE_CHECKING:
    from chatoet.rules.inbound import Update  # of the webhook's own: the other Lambdas get items
    from chatoet.rules.route import Lane

MAX_BODY = 200_000  # bytes; a queue takes 262,144 with attributes
FUTURE = 60  # seconds by which Meta's clock may run before ours
# Made once: json.dumps with separators of its own makes a new encoder at each call.
_encode = json.JSONEncoder(separators=(",", ":")).encode


class ItemError(ValueError):
    """A lane body that is not an item of a version we know."""


@dataclass(frozen=True, slots=True)
class Item:
    """`mid` is the keyed hash of the message id: the one name of this item in keys, attributes and logs."""

    kind: str
    mid: str
    type: str
    at: int
    message_id: str
    phone_number_id: str = ""
    addresses: Addresses = field(default_factory=Addresses)
    name: str | None = None
    content: Json = field(default_factory=dict)

    def text(self) -> str:
        """The words of a text message; else empty."""
        body = self._part("text").get("body")
        return body if isinstance(body, str) else ""

    def payload(self) -> str:
        """The id of the button or list row that was tapped; else empty."""
        reply = self._part("interactive")
        for key in ("button_reply", "list_reply"):
            if isinstance(reply.get(key), dict):
                return str(reply[key].get("id", ""))
        return str(self._part("button").get("payload", ""))

    def wamid(self) -> str:
        """The id by which Meta knows the message, to be marked as read or quoted; a call has none that it takes."""
        return "" if self.type == "call" else self.message_id

    def _part(self, key: str) -> dict[str, Any]:
        part = self.content.get(key)
        return part if isinstance(part, dict) else {}

    def to_body(self) -> str:
        who = self.addresses
        fields = {
            "v": 1,
            "kind": self.kind,
            "mid": self.mid,
            "type": self.type,
            "at": self.at,
            "message_id": self.message_id,
            "phone_number_id": self.phone_number_id,
            "addresses": {"bsuid": who.bsuid, "parent": who.parent, "wa_id": who.wa_id},
            "name": self.name,
            "content": self.content,
        }
        return _encode(fields)


def due(what: str, uid: str, at: int, pepper: bytes) -> Item:
    """Something that has fallen due for a learner. The same duty of one time is one item."""
    return Item("due", keyed_hash(pepper, "due", what, uid, str(at)), what, at, "", content={"uid": uid})


def lane_of_due(what: str) -> "Lane":
    """Reminders are tutoring; every other duty is for the lane of rights."""
    return "turns" if what == "study" else "rights"


Packed = tuple[Item, str]  # with its body


def from_update(update: "Update", pepper: bytes, received_at: int) -> Item:
    at = update.at if update.at is not None and update.at <= received_at + FUTURE else received_at
    return Item(
        kind=update.kind,
        mid=message_hash(pepper, update.phone_number_id, update.id),
        type=update.type,
        at=at,
        message_id=update.id,
        phone_number_id=update.phone_number_id,
        addresses=update.addresses,
        name=update.name,
        content=update.content,
    )


def packed(item: Item) -> Packed:
    """The item with its body, written once. One that no queue would take goes on without its content, so that its
    sender still gets an answer. If its addresses alone are too much, nobody real sent it: only the fact of it goes on.
    """
    body = item.to_body()
    if len(body) <= MAX_BODY:
        return item, body
    bare = Item(item.kind, item.mid, "oversize", item.at, item.message_id[:512], addresses=item.addresses)
    fact = Item("unknown", item.mid, "oversize", item.at, "")
    body = bare.to_body()
    return (bare, body) if len(body) <= MAX_BODY else (fact, fact.to_body())


def from_body(body: str) -> Item:
    """Raises ItemError, which names what is wrong but never what is in the body."""
    try:
        fields = json.loads(body)
        version = fields.pop("v")
        fields["addresses"] = Addresses(**fields["addresses"])
        item = Item(**fields)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise ItemError(type(error).__name__) from None
    if version != 1:
        raise ItemError("version")
    return item


def group_of(item: Item, pepper: bytes) -> str:
    """The queue's ordering group: one address, never shown. It only keeps order cheap; nothing relies on it."""
    known = item.addresses.all()
    return address_hash(pepper, *known[0]) if known else item.mid
