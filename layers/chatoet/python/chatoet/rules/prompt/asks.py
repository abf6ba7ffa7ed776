"""The way in: six questions about a letter, and how an answer to one is read."""

from __future__ import annotations

from chatoet.rules.guard.model import Lexicon
from chatoet.rules.prompt.model import Ask, CriterionAnswer
from chatoet.rules.task import Task


def asks(task: Task, letter: str, lexicon: Lexicon) -> tuple[Ask, ...]:
    """One a criterion, in the order of `criteria.TOP`, for a letter that the guard has let pass."""
    return ()


def read(ask: Ask, text: str) -> CriterionAnswer:
    """Raises AnswerError when `text` cannot be used; what stands in the letter is not looked at here."""
    raise NotImplementedError
