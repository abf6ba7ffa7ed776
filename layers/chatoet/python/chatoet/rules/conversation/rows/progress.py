"""progress: not built yet."""

from chatoet.rules.conversation.shape import Row

PROGRESS: tuple[Row, ...] = ()
