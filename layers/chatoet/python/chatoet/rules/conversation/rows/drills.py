"""drills: not built yet."""

from chatoet.rules.conversation.shape import Row

DRILLS: tuple[Row, ...] = ()
