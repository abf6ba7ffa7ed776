"""What a turn does with a writing task: give it, assess a letter for it, show the answers, give a hint."""

from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple, Protocol

from chatoet.flows.work import Marked
from chatoet.rules import dialogue, words
from chatoet.rules.course import uptake
from chatoet.rules.course.practice import brief
from chatoet.rules.feedback import Feedback, render, stored
from chatoet.rules.feedback.render import First
from chatoet.rules.head import Dialogue
from chatoet.rules.messages import TEXT_MAX, Message, Text, units
from chatoet.rules.rewrite import compared
from chatoet.rules.task import Task, TaskSummary
from chatoet.store.turns import Kept
from chatoet.tutor.protocol import NoPermit, Permit, Tutor


class Tasks(Protocol):
    def task(self, task_id: str) -> Task: ...
    def tasks(self, profession: str | None, show_drafts: bool) -> tuple[TaskSummary, ...]: ...


class Memo(NamedTuple):
    """An assessment that was paid for, until the item that asked for it is done with."""

    mid: str
    letter: str
    feedback: Feedback


class WritingCourse:
    def __init__(self, tutor: Tutor, tasks: Tasks, show_drafts: bool) -> None:
        self._tutor, self._tasks, self._show_drafts = tutor, tasks, show_drafts
        self._memo: Memo | None = None

    def give(self, state: Dialogue) -> tuple[Dialogue, tuple[Message, ...]]:
        """The next task of the profession, or the one that waits for its letter; a draft says that it is one."""
        found = self._tasks.tasks(state.profession, self._show_drafts)
        if not found:
            others = {task.profession for task in self._tasks.tasks(None, self._show_drafts)}
            after = state if dialogue.expects_letter(state) else dialogue.left(state)
            return after, (words.no_task_yet(state.profession or "", sorted(others)),)
        open_, ids = state.task if state.letter is None else None, [each.id for each in found]
        task = self._tasks.task(open_ if open_ in ids else _next(ids, state.task))
        texts = render.task_texts(task, draft=task.status != "live")
        return dialogue.given(state, task.id), tuple(Text(text) for text in texts)

    @property
    def slow(self) -> bool:
        """Whether an assessment may outlast the typing sign."""
        return self._tutor.slow

    def assess(
        self, state: Dialogue, mid: str, letter: str, permit: Permit, before: Kept | None, footer: str = ""
    ) -> Marked:
        """Feedback in one message, or, for what is no letter to assess, what to do next. `before` is the last letter
        for this task: a rewrite is held beside it, and what was assessed already is not asked again."""
        task, same = self._task(state), before is not None and before.letter == letter
        if same and before and (before.result or not self.slow):
            said = self._said(task, dialogue.reviewed(state), self._known(task, before), render.same_letter, footer)
            return Marked(dialogue.reviewed(state), said)
        feedback = self._assessed(task, mid, letter, permit)
        if feedback.problem:
            return Marked(state, (Text(render.problem_text(task, feedback)),))
        after = dialogue.assessed(state, mid, same)
        first = self._beside(task, before, letter, feedback) if before and not same else render.nothing_first
        by_model = feedback.by_model
        result, tutor = (stored.packed(feedback), feedback.source) if by_model else ("", "rules" if self.slow else "")
        marked = Marked(after, self._said(task, after, feedback, first, footer), result, tutor)
        return _learnt(marked, task, feedback, state, mid, same)

    def answers(self, state: Dialogue, kept: Kept) -> tuple[Message, ...]:
        task = self._task(state)
        feedback = self._known(task, kept)
        texts = [*render.answers(task, feedback), render.corrected_letter(kept.letter, feedback)]
        return _onward(texts)

    def model(self, state: Dialogue) -> tuple[Message, ...]:
        return _onward([render.model_letter(self._task(state))])

    def hint(self, state: Dialogue) -> tuple[Message, ...]:
        return (words.send_letter_hint(self._task(state).hints, state.attempt),)

    def forget(self) -> None:
        self._memo = None

    def _assessed(self, task: Task, mid: str, letter: str, permit: Permit) -> Feedback:
        """Once an item: a turn that is decided anew, because the head moved, does not ask a model again."""
        if self._memo is None or (self._memo.mid, self._memo.letter) != (mid, letter):
            self._memo = Memo(mid, letter, self._tutor.assess(task, letter, permit))
        return self._memo.feedback

    def _known(self, task: Task, kept: Kept) -> Feedback:
        """As it was marked by a model, or marked again: the same rules give the same findings, so none are stored."""
        known = stored.unpacked(task, kept.letter, kept.result) if kept.result else None
        return known or self._tutor.assess(task, kept.letter, NoPermit())

    def _beside(self, task: Task, before: Kept, letter: str, feedback: Feedback) -> First:
        rewrite = compared(self._known(task, before), before.letter, feedback, letter)
        return render.rewritten(task, rewrite) if rewrite.asked else render.nothing_first

    def _said(self, task: Task, after: Dialogue, feedback: Feedback, first: First, footer: str) -> tuple[Message, ...]:
        return (words.reviewed(render.summary(task, feedback, first), task.id, after.attempt, footer),)

    def _task(self, state: Dialogue) -> Task:
        return self._tasks.task(state.task or "")


def _learnt(marked: Marked, task: Task, feedback: Feedback, state: Dialogue, mid: str, same: bool) -> Marked:
    """With what progress is made from; a letter that was marked a second time, now by a model, counts once."""
    after, attempt = marked.dialogue, marked.dialogue.attempt
    if same and state.letter not in after.unfiled:
        return marked
    unfiled = (*(each for each in after.unfiled if not same or each != state.letter), mid)
    practice = uptake.of_letter(feedback, 0, f"{task.id}@{task.version}", attempt)
    done = marked._replace(dialogue=replace(after, unfiled=unfiled), learnt=brief(practice))
    if same or attempt > 1 or not uptake.comparable(feedback):
        return done
    watched = replace(done.dialogue, watched=uptake.to_watch(feedback))
    return done._replace(dialogue=watched, uptake=uptake.uptake(state.watched, practice.errors))


def _onward(texts: Iterable[str]) -> tuple[Message, ...]:
    """With what to do next below the last, where there is room: the buttons are screens above."""
    *most, last = filter(None, texts)
    further = f"{last}\n\n{words.onward()}"
    return tuple(Text(text) for text in (*most, further if units(further) <= TEXT_MAX else last))


def _next(ids: list[str], last: str | None) -> str:
    """The one after the last, round and round."""
    return ids[(ids.index(last) + 1) % len(ids)] if last in ids else ids[0]
