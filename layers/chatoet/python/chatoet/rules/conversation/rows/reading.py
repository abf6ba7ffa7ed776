"""reading: not built yet."""

from chatoet.rules.conversation.shape import Row

READING: tuple[Row, ...] = ()
