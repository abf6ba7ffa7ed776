"""The tutor that needs no key and no network: the rules, with the word list and the other tasks' names."""

from __future__ import annotations

from chatoet.content import ContentStore
from chatoet.rules.feedback import Feedback, assess
from chatoet.rules.task import Task
from chatoet.tutor.protocol import Permit


class RulesTutor:
    slow = False

    def __init__(self, content: ContentStore) -> None:
        self._content = content

    def assess(self, task: Task, letter: str, permit: Permit) -> Feedback:
        return assess(task, letter, self._content.words(), self._content.marks())
