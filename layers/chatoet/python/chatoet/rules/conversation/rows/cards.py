"""Cards: words and own errors, asked one by one."""

from chatoet.rules.conversation import guards
from chatoet.rules.conversation.guards import choice
from chatoet.rules.conversation.shape import Row

CARDS = (
    Row("words", "cards", work="cards.begin", to=("card", "home")),
    Row("card", "hint", ("card",), guard=choice("hint"), work="cards.hint", to=("card", "home")),
    Row("card", "card", ("card",), guard=choice("idk"), work="cards.shown", to=("card", "home")),
    Row("card", "skip", ("card",), guard=choice("skip"), work="cards.skip", to=("card", "home")),
    Row("card", "old_button", ("card",), guard=guards.old, work="cards.remind", to=("card", "home")),
    Row("hint", "hint", ("card",), work="cards.hint", to=("card", "home")),
    Row("answers", "card", ("card",), work="cards.shown", to=("card", "home")),
    Row("skip", "skip", ("card",), work="cards.skip", to=("card", "home")),
    Row("file", "unclear", ("card",), work="cards.remind", to=("card", "home")),
    Row("text", "card", ("card",), work="cards.answer", to=("card", "home")),
)
