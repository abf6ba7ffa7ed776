"""Which lane an item takes: a pure function of what it says, so that a redelivery takes the same one.

STOP, consent buttons and rights have lanes of their own and never wait behind a slow tutoring turn.
"""

import re
from typing import Literal

from chatoet.rules.item import Item

Lane = Literal["turns", "consent", "rights", "events", "media"]  # media: by way of the tutor alone
LANES: tuple[Lane, ...] = ("turns", "consent", "rights", "events")

STOP = frozenset({"stop", "stop all", "stopall", "please stop", "unsubscribe", "opt out", "optout"})
START = frozenset({"start", "unstop", "opt in"})
PRIVACY = frozenset({"privacy", "my consents", "consents", "withdraw"})
ERASE = frozenset({"delete", "delete me", "delete my data", "erase", "erase my data", "forget me"})
ACCESS = frozenset({"export", "export my data", "my data", "see my data", "show my data"})
CONSENT_WORDS = STOP | START | PRIVACY
RIGHTS_WORDS = ERASE | ACCESS

_EDGES = re.compile(r"^\W+|\W+$")
_SPACES = re.compile(r"\s+")
LONGEST = 40  # characters: a command is short, a letter is not


def lane_of(item: Item) -> Lane:
    if item.kind != "message":
        return "events"
    payload = item.payload()
    if payload:
        prefix = payload.partition(":")[0]
        return prefix if prefix in ("consent", "rights") else "turns"  # type: ignore[return-value]
    command = command_in(item.text())
    if command in CONSENT_WORDS:
        return "consent"
    return "rights" if command in RIGHTS_WORDS else "turns"


def command_in(text: str) -> str:
    """The message as a command: folded case, single spaces, no punctuation at its ends; empty if it is too long."""
    if len(text) > LONGEST:
        return ""
    return _SPACES.sub(" ", _EDGES.sub("", text)).casefold()
