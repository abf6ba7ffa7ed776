"""A writing turn that a model marks: what leaves, what it costs on the table and in the log. The model is a stand-in.

Tokens are estimated from the letters of the prompts (local/models/asked.py): the vendors' own counts differ a little.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import yaml

from bench.table import Row, at_least, at_most
from bench.turn import Conversation, Turn, letters
from local.cloud import ROOT, free_port
from local.models import peer
from local.models.asked import Json, Vendor
from local.models.peer import Peer

BUDGETS: dict[str, int] = yaml.safe_load((ROOT / "policy" / "models.yaml").read_text())["budgets"]
CRITERIA = 6
PREFIX_SHARE = 0.7
WRITE_UNITS, LOG_BYTES = 26, 2048


@dataclass(frozen=True)
class ModelTurn:
    """A turn, and what the vendor was asked in it."""

    turn: Turn
    asked: Sequence[Json]

    @property
    def tokens(self) -> int:
        return sum(one["tokens_in"] + one["tokens_out"] for one in self.asked)

    @property
    def prefix_share(self) -> float:
        """Of the tokens in, those that any letter of the task would have sent too."""
        sent = sum(one["tokens_in"] for one in self.asked)
        return sum(one["prefix_tokens"] for one in self.asked) / sent if sent else 0.0


def measure(conversation: Conversation, vendor: Vendor = "openai") -> list[Row]:
    with peer.running(free_port()) as marker:
        peer.wait(marker)
        with conversation.deployed.marked_by(vendor, marker.url):
            conversation.open_task()
            # The first also loads what the workers keep. It is not the second: the same again is not asked again.
            turns = [_turn(conversation, marker, letter) for letter in (letters()[-1], *letters())]
    return rows(turns[1:])


def _turn(conversation: Conversation, marker: Peer, letter: str) -> ModelTurn:
    marker.forget()
    turn = conversation.say(letter)
    return ModelTurn(turn, marker.journal())


def rows(found: Sequence[ModelTurn]) -> list[Row]:
    """The dearest of the turns in each row; of the shares, the least."""
    turns = [one.turn for one in found]
    cached = sum(one["cached"] for each in found for one in each.asked)
    into = sum(one["tokens_in"] for each in found for one in each.asked)
    out = sum(one["tokens_out"] for each in found for one in each.asked)
    counted = f"in {into // len(found):,}, out {out // len(found):,} a letter; {100 * cached // max(1, into)} % cached"
    return [
        at_most("model turn, tokens in and out", max(one.tokens for one in found), BUDGETS["turn_tokens"], raw=counted),
        at_least("· of those in, in a prefix that can be cached", min(one.prefix_share for one in found), PREFIX_SHARE),
        at_most("model turn, calls", max(len(one.asked) for one in found), CRITERIA, raw="no repair: a good answer"),
        at_most("model turn, WhatsApp messages", max(turn.replies for turn in turns), BUDGETS["turn_messages"]),
        at_most("model turn, write units", max(turn.write_units for turn in turns), WRITE_UNITS, raw=_reads(turns)),
        at_most("model turn, own log", max(turn.log_bytes for turn in turns), LOG_BYTES, "B"),
        at_most("model turn, log lines with content", sum(turn.leaks for turn in turns), 0),
    ]


def _reads(turns: Sequence[Turn]) -> str:
    return f"{max(turn.read_units for turn in turns):g} RRU, {max(turn.commit_items for turn in turns)} items at most"
