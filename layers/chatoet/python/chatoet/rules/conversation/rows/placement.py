"""placement: not built yet."""

from chatoet.rules.conversation.shape import Row

PLACEMENT: tuple[Row, ...] = ()
