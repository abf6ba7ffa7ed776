"""cards: not built yet."""

from chatoet.rules.conversation.shape import Row

CARDS: tuple[Row, ...] = ()
