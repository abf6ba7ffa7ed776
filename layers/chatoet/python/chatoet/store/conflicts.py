"""Two writers at one head: the loser reads again and decides again."""

from collections.abc import Callable

from chatoet.store.transactions import ConflictError

ATTEMPTS = 4


def retrying(flow: Callable[[], None]) -> None:
    """Runs a flow until it commits. Raises ConflictError when it lost every time; the queue then brings it back."""
    for attempt in range(1, ATTEMPTS + 1):
        try:
            return flow()
        except ConflictError:
            if attempt == ATTEMPTS:
                raise
    return None
