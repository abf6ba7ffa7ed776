"""Reading: texts with questions, answers in two tries, hints, the time."""

from chatoet.rules.conversation import guards, replies
from chatoet.rules.conversation.rows.today import taken_up
from chatoet.rules.conversation.shape import Event, Row, State
from chatoet.rules.head import Dialogue

AT: tuple[State, ...] = ("reading", "reading_again")
ANYWHERE: tuple[State, ...] = ("reading", "reading_again", "home")  # where an answer, or a new version, may lead


def a_part(dialogue: Dialogue, event: Event) -> str | None:
    """It names a part of the reading test, and the profession is known."""
    named = len(event.args) == 1 and event.args[0] in ("a", "b", "c")
    return event.args[0] if named and dialogue.profession else None


READING: tuple[Row, ...] = (
    Row("reading", "reading", guard=a_part, work="reading.ask", to=("reading", "home")),
    Row("reading", "reading_shown", AT, work="reading.resume", to=ANYWHERE),
    Row("reading", "reading", guard=guards.has_profession, work="reading.ask", to=("reading", "home")),
    Row("reading", "professions", reply=replies.which_professions),
    Row("hint", "reading_hint", AT, guards.of_this_question, work="reading.hint", to=ANYWHERE),
    Row("hint", "reading_old", AT, work="reading.old", to=ANYWHERE),
    Row("skip", "reading_skip", AT, guards.of_this_question, work="reading.skip", to=ANYWHERE),
    Row("skip", "reading_old", AT, work="reading.old", to=ANYWHERE),
    Row("answers", "reading_skip", AT, guards.typed_again, work="reading.skip", to=ANYWHERE),
    Row("answers", "reading_hint", AT, guards.typed, work="reading.hint", to=ANYWHERE),
    Row("time", "reading_time", AT, work="reading.time", to=ANYWHERE),
    Row("file", "reading_file", AT, work="reading.type_them", to=ANYWHERE),
    Row("text", "assess", AT, guards.letter_of_open_task, change=taken_up, work="assess", to=guards.MARKED),
    Row("text", "reading", AT, work="reading.answer", to=ANYWHERE),
)
