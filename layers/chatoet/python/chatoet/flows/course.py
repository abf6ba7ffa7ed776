"""What a turn does with a writing task: give it, assess a letter for it, show the answers, give a hint."""

from typing import Protocol

from chatoet.rules import dialogue, words
from chatoet.rules.feedback import render
from chatoet.rules.head import Dialogue
from chatoet.rules.messages import Message, Text
from chatoet.rules.task import Task, TaskSummary
from chatoet.tutor.protocol import NoPermit, Permit, Tutor


class Tasks(Protocol):
    def task(self, task_id: str) -> Task: ...
    def tasks(self, profession: str | None, show_drafts: bool) -> tuple[TaskSummary, ...]: ...


class WritingCourse:
    def __init__(self, tutor: Tutor, tasks: Tasks, show_drafts: bool) -> None:
        self._tutor, self._tasks, self._show_drafts = tutor, tasks, show_drafts

    def give(self, state: Dialogue) -> tuple[Dialogue, tuple[Message, ...]]:
        """The task of the learner's profession; a draft says that it is one."""
        found = self._tasks.tasks(state.profession, self._show_drafts)
        if not found:
            others = {task.profession for task in self._tasks.tasks(None, self._show_drafts)}
            return state, (words.no_task_yet(state.profession or "", sorted(others)),)
        task = self._tasks.task(found[0].id)
        texts = render.task_texts(task, draft=task.status != "live")
        return dialogue.given(state, task.id), tuple(Text(text) for text in texts)

    @property
    def slow(self) -> bool:
        """Whether an assessment may outlast the typing sign."""
        return self._tutor.slow

    def assess(
        self, state: Dialogue, mid: str, letter: str, permit: Permit, footer: str = ""
    ) -> tuple[Dialogue, tuple[Message, ...]]:
        """Feedback in one message, or, for what is no letter to assess, what to do next."""
        task = self._task(state)
        feedback = self._tutor.assess(task, letter, permit)
        if feedback.problem:
            return state, (Text(render.problem_text(task, feedback)),)
        after = dialogue.assessed(state, mid)
        return after, (words.reviewed(render.summary(task, feedback), task.id, after.attempt, footer),)

    def answers(self, state: Dialogue, letter: str) -> tuple[Message, ...]:
        """Marked again from the stored letter: the same rules give the same findings, so none are stored."""
        task = self._task(state)
        return tuple(Text(text) for text in render.answers(task, self._tutor.assess(task, letter, NoPermit())))

    def hint(self, state: Dialogue) -> tuple[Message, ...]:
        return (words.send_letter_hint(self._task(state).hints, state.attempt),)

    def _task(self, state: Dialogue) -> Task:
        return self._tasks.task(state.task or "")
