"""The first questions: profession, regulator, test date, days and time of study."""

from chatoet.rules.conversation import guards
from chatoet.rules.conversation.shape import Event, Row
from chatoet.rules.head import Dialogue


def chosen(dialogue: Dialogue, event: Event, found: str) -> Dialogue:
    return Dialogue(step="home", profession=found)


START = (
    Row("profession", "task", guard=guards.a_profession, change=chosen, work="task", to=("letter", "home")),
    Row("text", "task", guard=guards.names_profession, change=chosen, work="task", to=("letter", "home")),
)
