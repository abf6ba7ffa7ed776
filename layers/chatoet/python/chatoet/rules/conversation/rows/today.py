"""today: not built yet."""

from chatoet.rules.conversation.shape import Row

TODAY: tuple[Row, ...] = ()
