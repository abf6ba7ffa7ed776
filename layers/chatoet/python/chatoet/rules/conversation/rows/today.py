"""The plan of the day, and what begins from it."""

from dataclasses import replace

from chatoet.rules.conversation import guards, replies
from chatoet.rules.conversation.moves import left, resumed
from chatoet.rules.conversation.rows.start import QUESTIONS
from chatoet.rules.conversation.shape import Event, Row, State, Told
from chatoet.rules.head import Dialogue
from chatoet.rules.messages import Message

WENT = ("passed", "again", "waiting")
HOME: tuple[State, ...] = ("home", *guards.EXPECTING)
_BEGUN: tuple[State, ...] = ("home", "card", "reading", "relevance", "order", "opening")


def something_else(told: Told) -> Message:
    from chatoet.rules.words_today import something_else  # here, because most turns are of something

    return something_else()


def _planned(dialogue: Dialogue, event: Event) -> str | None:
    """It names the day of a plan and what to begin, and the profession is known."""
    return ":".join(event.args) if len(event.args) == 2 and dialogue.profession else None


def _told(dialogue: Dialogue, event: Event) -> str | None:
    """It is one of the three answers."""
    return event.args[0] if len(event.args) == 1 and event.args[0] in WENT else None


def taken_up(dialogue: Dialogue, event: Event, found: str) -> Dialogue:
    """Back at the writing task; the exercise that was open is left."""
    return replace(left(dialogue), step="letter")


def asked_away(dialogue: Dialogue, event: Event, found: str) -> Dialogue:
    """A question of the beginning or of the settings is left; an exercise or a letter is not."""
    return resumed(dialogue) if dialogue.step in (*QUESTIONS, "language") else dialogue


TODAY = (
    Row("today", "today", guard=guards.has_profession, change=asked_away, work="today.show", to=HOME),
    Row("today", "professions", reply=replies.which_professions),
    Row("begin", "today", guard=_planned, work="today.begin", to=_BEGUN),
    Row("other", "other", guard=guards.has_profession, reply=something_else),
    Row("went", "today", guard=_told, work="today.went"),
    Row("text", "assess", ("home",), guards.letter_of_open_task, change=taken_up, work="assess", to=guards.MARKED),
    Row("file", "file", ("home",), guards.has_task, change=taken_up, work="file", to=guards.MARKED),
)
