"""Which lane an item takes: a pure function of what it says, so that a redelivery takes the same one.

STOP, consent buttons and rights have lanes of their own and never wait behind a slow tutoring turn.
"""

import re
from typing import Literal

from chatoet.rules.commands import meaning
from chatoet.rules.item import Item

Lane = Literal["turns", "consent", "rights", "events", "media"]  # media: by way of the tutor alone
LANES: tuple[Lane, ...] = ("turns", "consent", "rights", "events")
# What is typed to have one right without the menu. Each is also the action that answers it.
RIGHTS = ("know", "copy", "carry", "correct", "restrict", "lift", "object", "review", "seen", "complain", "pin")
LANE_OF_MEANING: dict[str, Lane] = {
    "stop": "consent",
    "start": "consent",
    "privacy": "consent",
    **dict.fromkeys((*RIGHTS, "erase", "access", "undo", "receipts", "teacher"), "rights"),
}
# Our own buttons that say the same as a word.
BUTTONS = {"consent:stop": "stop", "consent:privacy": "privacy", "rights:erase": "erase", "rights:access": "access",
           "turns:teacher": "teacher"}  # fmt: skip

_EDGES = re.compile(r"^\W+|\W+$")
_SPACES = re.compile(r"\s+")
LONGEST = 40  # characters: a command is short, a letter is not
DESPAIR = 170  # words; what is longer is a letter


def lane_of(item: Item) -> Lane:
    if item.kind == "preference":
        return "consent"
    if item.kind != "message":
        return "events"
    prefix = item.payload().partition(":")[0]
    if prefix in ("consent", "rights"):
        return prefix  # type: ignore[return-value]
    return LANE_OF_MEANING.get(said_in(item), "turns")


def said_in(item: Item) -> str:
    """The command that an item is, typed or tapped: a meaning of commands.py, or empty.

    A quick reply of a template comes without an id of ours: its payload is its text, unless one was named. Of what
    stands below a picture or a document only STOP counts: the rest describes it.
    """
    payload = item.payload()
    if payload:
        ours = payload.partition(":")[0] in LANES
        return BUTTONS.get(payload, "") if ours else meaning(payload) or meaning(_part(item, "button", "text"))
    text = item.text() or _part(item, "edit", "text")
    if text:
        return meaning(text)
    return "stop" if meaning(_part(item, item.type, "caption")) == "stop" else ""


def despair_in(item: Item) -> str:
    """The language in which somebody writes that they are in danger or despair; empty for everything else."""
    if item.type != "text" or not 0 < len(item.text().split()) <= DESPAIR or said_in(item):
        return ""
    from chatoet.rules.distress import distress  # here, because most turns are taps, commands and letters

    return distress(item.text())


def _part(item: Item, part: str, key: str) -> str:
    fields = item.content.get(part)
    value = fields.get(key) if isinstance(fields, dict) else None
    return value if isinstance(value, str) else ""


def command_in(text: str) -> str:
    """The message as a command: folded case, single spaces, no punctuation at its ends; empty if it is too long."""
    if len(text) > LONGEST:
        return ""
    return _SPACES.sub(" ", _EDGES.sub("", text)).casefold()
