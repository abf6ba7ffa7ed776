"""settings: not built yet."""

from chatoet.rules.conversation.shape import Row

SETTINGS: tuple[Row, ...] = ()
