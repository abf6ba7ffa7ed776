"""My progress and my errors: they can be looked at from everywhere, and leave the learner where they are."""

from chatoet.rules.conversation.shape import Row

PROGRESS: tuple[Row, ...] = (
    Row("progress", "progress", work="progress.show"),
    Row("errors", "errors", work="progress.errors"),
)
