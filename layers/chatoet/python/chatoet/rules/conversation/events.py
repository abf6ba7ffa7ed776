"""Which event an item is: a tap, a command, or a kind of message."""

from collections.abc import Iterator

from chatoet.rules.commands import THUMBS
from chatoet.rules.conversation.shape import Event
from chatoet.rules.item import Item
from chatoet.rules.route import said_in

SILENT_TYPES = frozenset({"reaction", "revoke"})  # nobody expects an answer to a thumb
FILES = frozenset({"image", "document"})
KINDS = frozenset({"text", "file", "thumb", "silent", "not_text", "burst", "extracted"})  # no tap is one of these
OURS = frozenset({"burst", "extracted"})  # made by our own Lambdas out of what a learner sent


def events_of(item: Item) -> Iterator[Event]:
    """The names under which an item may have an answer, the nearest first."""
    if payload := item.payload():
        return _tapped(item, payload)
    if item.type in SILENT_TYPES:
        return iter((Event("thumb" if _is_thumb(item) else "silent"),))
    if item.type in OURS:
        return iter((Event(item.type),))
    if item.type in FILES:
        return iter((Event("file"),))
    if item.type != "text" or not item.text().strip():
        return iter((Event("not_text", (item.type,)),))
    return _typed(item)


def _tapped(item: Item, payload: str) -> Iterator[Event]:
    if said := said_in(item):
        yield Event(said)
    lane, _, rest = payload.partition(":")
    action, *args = rest.split(":")
    if lane == "turns" and action not in KINDS:
        yield Event(action, tuple(args))
    yield Event("old_button")


def _typed(item: Item) -> Iterator[Event]:
    text = item.text()
    if said := said_in(item):
        yield Event(said, text=text, typed=True)
    yield Event("text", text=text, typed=True)


def _is_thumb(item: Item) -> bool:
    part = item.content.get("reaction")
    emoji = part.get("emoji") if isinstance(part, dict) else None
    return isinstance(emoji, str) and bool(THUMBS & set(emoji))
