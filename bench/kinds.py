"""What each kind of turn of the course costs, through the deployed template: units, messages and lines of log."""

from collections.abc import Sequence

from bench.table import Row, at_most
from bench.turn import Conversation, Turn

# Write units: an ordinary turn; one that teaches something, which writes one item more; one whose reply is a text.
ORDINARY, LEARNING, TEXT = 14, 16, 18
READS = 6
STEPS: tuple[tuple[str, int, Sequence[str]], ...] = (
    ("a question about the plan", LEARNING, ("Philippines", "skip", "skip", "skip")),
    ("today", ORDINARY, ("today",)),
    ("a text to read", TEXT, ("read",)),
    ("answers on a text", LEARNING, ("1a 2a 3a", "1b 2b 3b")),
    ("a drill, and its answers", LEARNING, ("drills", "1 2", "3 4")),
    ("words begin, and a card is answered", LEARNING, ("words", "patient", "idk")),
)


def measure(conversation: Conversation) -> list[Row]:
    """Each step is said once before it counts, by another learner: what starts, starts then."""
    _walk(conversation.with_another())
    turns = _walk(conversation.with_another())
    return [_row(kind, limit, turns[kind]) for kind, limit, _ in STEPS]


def _walk(conversation: Conversation) -> dict[str, list[Turn]]:
    conversation.begin()
    return {kind: [conversation.say(text) for text in said] for kind, _, said in STEPS}


def _row(kind: str, limit: int, turns: list[Turn]) -> Row:
    reads, log = max(turn.read_units for turn in turns), max(turn.log_bytes for turn in turns)
    messages = max(turn.replies for turn in turns)
    raw = f"{reads:g} RRU (≤ {READS}), {messages} message, {log:,} B of log"
    row = at_most(f"{kind}: write units", max(turn.write_units for turn in turns), limit, raw=raw)
    return row if reads <= READS and messages == 1 else Row(row.what, row.found, row.target, False, raw)
