"""The phone's clock, which a test or a curious developer may move (the 24 h window hangs on it)."""

from collections.abc import Callable


class Clock:
    def __init__(self, source: Callable[[], float]) -> None:
        self._source = source
        self.shift_s = 0.0

    def now(self) -> float:
        return self._source() + self.shift_s
