"""The placement: begun or gone on with at any time, answered item by item."""

from chatoet.rules.conversation import guards, replies
from chatoet.rules.conversation.rows.start import MARKED, picked, to_letter
from chatoet.rules.conversation.shape import Event, Row, State
from chatoet.rules.head import Dialogue

AT: tuple[State, ...] = ("placement",)
AFTER: tuple[State, ...] = ("placement", "home")


def remark(dialogue: Dialogue, event: Event) -> str | None:
    """It is said to us. A sentence about a dose, or one that asks for a letter, is meant as an answer here."""
    kind = guards.aside(dialogue, event)
    return kind if kind not in ("advice", "write_it") else None


PLACEMENT = (
    Row("placement", "placement", guard=guards.has_profession, work="placement.begin", to=AFTER),
    Row("placement", "professions", reply=replies.which_professions),
    Row("place", "placement", AT, picked, work="placement.answer", to=AFTER),
    Row("skip", "placement", AT, guards.of_this_question, work="placement.skip", to=AFTER),
    Row("text", "assess", AT, guards.letter_of_open_task, work="assess", change=to_letter, to=MARKED),
    Row("text", "conduct", AT, remark, replies.conduct),
    Row("text", "placement", AT, work="placement.answer", to=AFTER),
    Row("file", "placement", AT, work="placement.again", to=AFTER),
)
