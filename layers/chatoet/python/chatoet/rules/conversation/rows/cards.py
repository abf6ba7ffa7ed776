"""Cards: words and own errors, asked one by one."""

from chatoet.rules.conversation import guards
from chatoet.rules.conversation.rows.today import MARKED, taken_up
from chatoet.rules.conversation.shape import Event, Guard, Row, State
from chatoet.rules.head import Dialogue

_TO: tuple[State, ...] = ("card", "home")


def _chosen(choice: str) -> Guard:
    def fits(dialogue: Dialogue, event: Event) -> bool:
        return guards.current(dialogue, event) and event.args[1:] == (choice,)

    fits.__doc__ = f"It says {choice}, below the card that was asked last."
    return fits


CARDS = (
    Row("words", "cards", work="cards.begin", to=_TO),
    Row("card", "hint", ("card",), guard=_chosen("hint"), work="cards.hint", to=_TO),
    Row("card", "card", ("card",), guard=_chosen("idk"), work="cards.shown", to=_TO),
    Row("card", "skip", ("card",), guard=_chosen("skip"), work="cards.skip", to=_TO),
    Row("card", "old_button", ("card",), work="cards.old_button", to=_TO),
    Row("hint", "hint", ("card",), work="cards.hint", to=_TO),
    Row("answers", "card", ("card",), work="cards.shown", to=_TO),
    Row("skip", "skip", ("card",), work="cards.skip", to=_TO),
    Row("file", "unclear", ("card",), work="cards.unclear", to=_TO),
    Row("text", "assess", ("card",), guards.letter_of_open_task, change=taken_up, work="assess", to=MARKED),
    Row("text", "card", ("card",), work="cards.answer", to=_TO),
)
