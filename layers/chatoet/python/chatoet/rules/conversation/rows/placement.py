"""The placement: begun or gone on with at any time, answered item by item."""

from chatoet.rules.conversation import guards, replies
from chatoet.rules.conversation.shape import Event, Row, State
from chatoet.rules.head import Dialogue

AT: tuple[State, ...] = ("placement",)
AFTER: tuple[State, ...] = ("placement", "home")


def picked(dialogue: Dialogue, event: Event) -> str | None:
    """A letter of the question that was asked last."""
    return event.args[1] if len(event.args) == 2 and guards.current(dialogue, event) else None  # noqa: PLR2004


def skips(dialogue: Dialogue, event: Event) -> bool:
    """It is typed, or belongs to the question that was asked last."""
    return event.typed or guards.current(dialogue, event)


def remark(dialogue: Dialogue, event: Event) -> str | None:
    """Said to us; a sentence about a dose, or one that asks for a letter, is meant as an answer here."""
    kind = guards.aside(dialogue, event)
    return kind if kind not in ("advice", "write_it") else None


PLACEMENT = (
    Row("placement", "placement", guard=guards.has_profession, work="placement.begin", to=AFTER),
    Row("placement", "professions", reply=replies.which_professions),
    Row("place", "placement", AT, picked, work="placement.answer", to=AFTER),
    Row("skip", "placement", AT, skips, work="placement.skip", to=AFTER),
    Row("text", "conduct", AT, remark, replies.conduct),
    Row("text", "placement", AT, work="placement.answer", to=AFTER),
    Row("file", "placement", AT, work="placement.again", to=AFTER),
)
