"""Two writers at one head: the loser reads again and decides again."""

from collections.abc import Callable
from contextlib import suppress

from chatoet.store.transactions import ConflictError

ATTEMPTS = 4


def retrying[Result](flow: Callable[[], Result]) -> Result:
    """Runs a flow until it commits. Raises ConflictError when it lost every time; the queue then brings it back."""
    for _ in range(ATTEMPTS - 1):
        with suppress(ConflictError):
            return flow()
    return flow()
