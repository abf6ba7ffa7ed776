"""A tutor that says what it was told to say, and remembers what it was asked."""

from collections import deque

from chatoet.rules.feedback import Feedback
from chatoet.rules.task import Task
from chatoet.tutor.protocol import Permit


class FakeTutor:
    slow = False

    def __init__(self) -> None:
        self.history: list[tuple[str, str]] = []
        self._next: deque[Feedback | Exception] = deque()

    def enqueue(self, *answers: Feedback | Exception) -> None:
        self._next.extend(answers)

    def assess(self, task: Task, letter: str, permit: Permit) -> Feedback:
        self.history.append((task.id, letter))
        answer = self._next.popleft() if self._next else _plain(task, letter)
        if isinstance(answer, Exception):
            raise answer
        return answer


def _plain(task: Task, letter: str) -> Feedback:
    """Without a queued answer: nothing but the count, as for a letter without findings."""
    words = len(letter.split())
    return Feedback(task.id, None if words else "empty", words)
