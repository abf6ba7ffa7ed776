"""Messages that belong together: when to wait for more of them, and what they come to as one.

Each reply costs money and each interruption costs attention, so what a learner sends in a breath is one turn.
Times are epoch seconds.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from chatoet.rules.head import Dialogue
from chatoet.rules.pseudonym import keyed_hash

QUIET = 3  # seconds without another part, after which the parts are taken together
MOST = 10  # parts that wait; the tenth is not waited after
FILE_WAIT = 120  # seconds that a file may take to be read
STALE = 3600  # parts that nobody took in that time are no beginning of what comes now
REMARK = 30  # words
LATE = 3600  # a message that reaches us after that is not answered as if it were fresh
# Compiled at their first use: most turns are taps.
_OPENS = r"(?im)^\s*(dear|to|hello|hi)\s+\S[^\n]{0,40}$"
_CLOSES = r"(?is)\b(your.?s|regards)\b.{0,20}\s+\S.{0,200}\Z"


class Part(NamedTuple):
    """One of the messages. `source` is typed, photo, pdf, docx or text; `problem` says why a file has no words."""

    source: str
    text: str = ""
    problem: str = ""
    at: int = 0  # when it was sent; WhatsApp may bring it in another order


class Whole(NamedTuple):
    """All parts as one text. `read` when words came out of a file, which may have been misread."""

    text: str
    source: str = "typed"
    problem: str = ""

    @property
    def read(self) -> bool:
        return self.source != "typed" and bool(self.text)


def complete(text: str) -> bool:
    """A letter from its salutation to a name after its closing: nothing more is to be waited for."""
    return bool(re.search(_OPENS, text) and re.search(_CLOSES, text[-300:]))


def late(at: int, now: int) -> bool:
    return now - at > LATE


def waiting(dialogue: Dialogue, mid: str, now: int) -> Dialogue:
    """The dialogue with one more message that waits for its fellows."""
    known = dialogue.pending if now - dialogue.pending_at <= STALE else ()
    pending = known if mid in known else (*known, mid)
    return replace(dialogue, pending=pending, pending_at=now)


def taken(dialogue: Dialogue) -> Dialogue:
    return replace(dialogue, pending=(), pending_at=0)


def patience(dialogue: Dialogue) -> int:
    """Seconds to wait for another part."""
    return 0 if len(dialogue.pending) >= MOST else QUIET


def ripe(dialogue: Dialogue, now: int) -> bool:
    """Whether the parts may be taken. A second less than we wait: two machines' clocks differ."""
    return bool(dialogue.pending) and now - dialogue.pending_at >= patience(dialogue) - 1


def given_up(dialogue: Dialogue, now: int) -> bool:
    """Whether a file that was not read by now is done without."""
    return now - dialogue.pending_at >= FILE_WAIT


def name_of(dialogue: Dialogue, now: int, pepper: bytes) -> str:
    """The mid of an item that asks for these parts.

    Each look has its own, since the queue would drop a second one within five minutes; that the parts are taken once
    is for the head to say.
    """
    return keyed_hash(pepper, "burst", *dialogue.pending, str(now))


def joined(parts: Sequence[Part]) -> Whole:
    """The parts in the order of their sending, else of their coming. First file and first problem stand for all.

    A typed line beside a file that holds a whole letter is a remark about it, and no part of it.
    """
    parts = sorted(parts, key=lambda part: part.at)
    whole = any(part.source != "typed" and complete(part.text) for part in parts)
    kept = [part for part in parts if not (whole and _remark(part))]
    text = "\n\n".join(part.text.strip() for part in kept if part.text.strip())
    files = [part.source for part in parts if part.source != "typed"]
    problems = [part.problem for part in parts if part.problem]
    return Whole(text, files[0] if files else "typed", problems[0] if problems else "")


def _remark(part: Part) -> bool:
    """One short typed line; an address or a closing has more."""
    text = part.text.strip()
    return part.source == "typed" and "\n" not in text and len(text.split()) < REMARK
