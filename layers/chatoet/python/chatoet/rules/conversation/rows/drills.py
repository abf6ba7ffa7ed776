"""Drills out of a writing task: which notes the reader needs, the order of a letter, its opening."""

from chatoet.rules.conversation import guards, replies
from chatoet.rules.conversation.rows.today import taken_up
from chatoet.rules.conversation.shape import Event, Row, State
from chatoet.rules.head import Dialogue

AT: tuple[State, ...] = ("relevance", "order", "opening")
ANYWHERE: tuple[State, ...] = (*AT, "home")
NUMBERED: tuple[State, ...] = ("relevance", "order")  # what is answered without sentences


def a_kind(dialogue: Dialogue, event: Event) -> str | None:
    """It names a kind of drill, and the profession is known."""
    named = len(event.args) == 1 and event.args[0] in AT
    return event.args[0] if named and dialogue.profession else None


DRILLS: tuple[Row, ...] = (
    Row("drills", "drill", guard=a_kind, work="drills.ask", to=ANYWHERE),
    Row("drills", "drill_shown", AT, work="drills.resume", to=ANYWHERE),
    Row("drills", "drill", guard=guards.has_profession, work="drills.ask", to=ANYWHERE),
    Row("drills", "professions", reply=replies.which_professions),
    Row("hint", "drill_hint", AT, guards.of_this_question, work="drills.hint", to=ANYWHERE),
    Row("hint", "drill_old", AT, work="drills.old", to=ANYWHERE),
    Row("skip", "drill_skip", AT, guards.of_this_question, work="drills.skip", to=ANYWHERE),
    Row("skip", "drill_old", AT, work="drills.old", to=ANYWHERE),
    Row("answers", "drill_skip", AT, guards.typed_again, work="drills.skip", to=ANYWHERE),
    Row("answers", "drill_hint", AT, guards.typed, work="drills.hint", to=ANYWHERE),
    Row("file", "drill_file", AT, work="drills.type_it", to=ANYWHERE),
    Row("text", "assess", NUMBERED, guards.letter_of_open_task, change=taken_up, work="assess", to=guards.MARKED),
    Row("text", "drill", AT, work="drills.answer", to=ANYWHERE),
)
