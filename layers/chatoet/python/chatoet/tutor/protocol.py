"""Who assesses a letter: rules alone, or a model with the rules beside it."""

from __future__ import annotations

from typing import Protocol

from chatoet.rules.feedback import Feedback
from chatoet.rules.task import Task


class Tutor(Protocol):
    """`slow` when an assessment may take longer than the 25 seconds for which WhatsApp shows that we write."""

    @property
    def slow(self) -> bool: ...
    def assess(self, task: Task, letter: str) -> Feedback: ...
