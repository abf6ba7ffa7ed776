"""The tutor that asks a model, criterion by criterion, and lets stand only what the rules can check."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple, Protocol

from chatoet.rules.criteria import Criterion
from chatoet.rules.prompt.model import Ask, CriterionAnswer
from chatoet.tutor.protocol import Permit, Tutor

if TYPE_CHECKING:
    from chatoet.rules.feedback import Feedback
    from chatoet.rules.feedback.model import Alone, Source
    from chatoet.rules.task import Task

Read = Callable[[Ask, str], CriterionAnswer]  # raises AnswerError


class Answered(NamedTuple):
    """`answers` are those that held, by criterion, all of one vendor; none when `alone` says why."""

    answers: Mapping[Criterion, CriterionAnswer]
    source: Source = "rules"
    alone: Alone = ""


class Models(Protocol):
    """The way to the vendors, with fail-over, breaker, budgets and deadline: see `llm/models.py`."""

    def ask(self, asks: Sequence[Ask], read: Read, permit: Permit) -> Answered: ...


class Marking(Protocol):
    """What is asked, how an answer is read and checked, and what stands in the end: `rules/prompt`, `rules/verify`."""

    def asks(self, task: Task, letter: str) -> Sequence[Ask]: ...
    def read(self, task: Task, letter: str, base: Feedback, ask: Ask, text: str) -> CriterionAnswer: ...
    def merged(self, task: Task, letter: str, base: Feedback, answered: Answered) -> Feedback: ...


class ModelTutor:
    slow = True

    def __init__(self, rules: Tutor, models: Models, marking: Marking) -> None:
        self._rules, self._models, self._marking = rules, models, marking

    def assess(self, task: Task, letter: str, permit: Permit) -> Feedback:
        base = self._rules.assess(task, letter, permit)
        if base.problem:
            return base
        if permit.tokens <= 0:
            return replace(base, alone="budget")

        def read(ask: Ask, text: str) -> CriterionAnswer:
            return self._marking.read(task, letter, base, ask, text)

        answered = self._models.ask(self._marking.asks(task, letter), read, permit)
        if not answered.answers:
            return replace(base, alone=answered.alone)
        return self._marking.merged(task, letter, base, answered)
