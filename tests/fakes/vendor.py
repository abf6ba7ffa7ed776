"""A vendor that answers what it was told to answer, and remembers what it was asked."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from typing import NamedTuple

from chatoet.llm.errors import UnreachableError
from chatoet.llm.vendor import Reply, VendorName
from chatoet.rules.prompt.model import Ask

Answer = Reply | Exception | Callable[[Ask], Reply]


class Asked(NamedTuple):
    ask: Ask
    seconds: float


class FakeVendor:
    """Answers come in the order in which they were enqueued, whichever thread asks; then `always`, if it was set.

    A callable is given the question, so that it may answer by criterion, wait, or do what happens meanwhile.
    """

    def __init__(
        self, name: VendorName = "openai", host: str = "eu.api.openai.com", region: str = "eu", model: str = "fake-1"
    ) -> None:
        self.name, self.host, self.region, self.model = name, host, region, model
        self.history: list[Asked] = []
        self.always: Answer = UnreachableError("nothing was enqueued")
        self._next: deque[Answer] = deque()
        self._lock = threading.Lock()

    def enqueue(self, *answers: Answer) -> None:
        self._next.extend(answers)

    def ask(self, ask: Ask, seconds: float) -> Reply:
        with self._lock:
            self.history.append(Asked(ask, seconds))
            answer = self._next.popleft() if self._next else self.always
        if isinstance(answer, Exception):
            raise answer
        return answer if isinstance(answer, Reply) else answer(ask)
