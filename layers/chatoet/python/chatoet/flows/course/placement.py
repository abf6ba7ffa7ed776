"""The placement: asked item by item, one message for each answer, and what comes of it."""

from dataclasses import replace
from typing import NamedTuple

from chatoet.content import ContentError
from chatoet.flows.course.enrol import kept
from chatoet.flows.course.kit import Kit
from chatoet.flows.course.patients import odd, refused
from chatoet.flows.work import Done, Job
from chatoet.rules import dialogue
from chatoet.rules import words_placement as words
from chatoet.rules.conversation.replies import menu_of
from chatoet.rules.course import placement
from chatoet.rules.course.placement import Memo
from chatoet.rules.course.practice import Practice
from chatoet.rules.head import Dialogue
from chatoet.rules.messages import Message
from chatoet.rules.reading import Item, ReadingSet, ReadingSummary
from chatoet.rules.task import Task, TaskSummary
from chatoet.rules.vocabulary import Fix
from chatoet.rules.words_exercise import ASIDE
from chatoet.store.course import finished

DOING = "placement@1"


class Sheet(NamedTuple):
    """What is asked, in this order; a build without one kind of content asks less."""

    memo: Memo
    reading: ReadingSet | None
    items: tuple[Item, ...]
    fixes: tuple[Fix, ...]
    task: Task | None

    @property
    def questions(self) -> tuple[Item | Fix | Task, ...]:
        return (*self.items, *self.fixes, *((self.task,) if self.task else ()))

    @property
    def draft(self) -> bool:
        """Whether any of it waits for its reviews."""
        return any(each.status != "live" for each in (self.reading, self.task, *self.fixes) if each)


class Placement:
    def __init__(self, kit: Kit) -> None:
        self._kit, self._content, self._store, self._drafts = kit, kit.content, kit.store, kit.show_drafts

    def begin(self, job: Job) -> Done:
        """Anew, or where it was left for the menu."""
        if job.state.step == "placement" and job.state.doing == DOING:
            return self._stands(job)
        return self._anew(job, words.intro(placement.MINUTES))

    def answer(self, job: Job) -> Done:
        sheet = self._sheet(job.state)
        if sheet is None:
            return self._anew(job, words.changed())
        question, typed = sheet.questions[job.state.at], "" if job.step.about else job.item.text()
        if patient := self._patient(job, question, typed):
            return patient
        mark = self._marked(sheet, question, job.step.about or typed)
        return self._onward(job, sheet, mark) if mark else self._stands(job, wrong=True)

    def _patient(self, job: Job, question: Item | Fix | Task, typed: str) -> Done | None:
        if isinstance(question, Task):
            return refused(self._kit, job, typed, question.id) if typed else None
        return refused(self._kit, job, typed) if odd(typed, ASIDE) else None

    def skip(self, job: Job) -> Done:
        """An opening that was not written says nothing about it; all else counts as not known."""
        sheet = self._sheet(job.state)
        if sheet is None:
            return self._anew(job, words.changed())
        return self._onward(job, sheet, "" if isinstance(sheet.questions[job.state.at], Task) else "0")

    def again(self, job: Job) -> Done:
        """Something that cannot be an answer."""
        return self._stands(job, wrong=True)

    def _stands(self, job: Job, wrong: bool = False) -> Done:
        """The question that stands, once more."""
        sheet = self._sheet(job.state)
        if sheet is None:
            return self._anew(job, words.changed())
        said = words.unclear(_what(sheet.questions[job.state.at])) if wrong else ""
        return self._asked(job, sheet, job.state, said)

    def _anew(self, job: Job, first: str) -> Done:
        state = replace(dialogue.left(job.state), doing=DOING, since=job.now)
        sheet = self._sheet(replace(state, memo=self._picked(state).packed()))
        if sheet is None or not sheet.questions:
            home = dialogue.left(job.state)
            return job.done(home, (menu_of(home, words.not_ready()),))
        said = f"{first} {words.draft()}" if sheet.draft else first
        return self._asked(job, sheet, replace(state, memo=sheet.memo.packed()), said)

    def _onward(self, job: Job, sheet: Sheet, mark: str) -> Done:
        marks = sheet.memo.marks + mark
        at = job.state.at + 1
        if at >= len(sheet.questions):
            return self._ended(job, sheet, marks)
        state = replace(job.state, at=at, memo=sheet.memo._replace(marks=marks).packed())
        return self._asked(job, sheet, state)

    def _asked(self, job: Job, sheet: Sheet, state: Dialogue, first: str = "") -> Done:
        after = dialogue.asked(state, "placement")
        place = words.place(after.at + 1, len(sheet.questions))
        return job.done(after, (self._message(sheet, after, f"{first}\n\n{place}" if first else place),))

    def _message(self, sheet: Sheet, state: Dialogue, first: str) -> Message:
        question = sheet.questions[state.at]
        if isinstance(question, Task):
            return words.opening(first, question, state.serial)
        if isinstance(question, Fix) or sheet.reading is None:
            return words.fix(first, sheet.fixes[state.at - len(sheet.items)], state.serial)
        return words.reading(first, sheet.reading.text(question.text), question, state.serial)

    def _marked(self, sheet: Sheet, question: Item | Fix | Task, said: str) -> str:
        """Empty for what can be no answer."""
        if isinstance(question, Item):
            chosen = placement.letter(said, question.options)
            return str(int(question.accepts(chosen))) if chosen else ""
        if not placement.enough(_what(question), said):
            return ""
        if isinstance(question, Fix):
            return str(int(question.accepts(said)))
        return placement.opening(said, question.patient.last, _informal(question, said))

    def _ended(self, job: Job, sheet: Sheet, marks: str) -> Done:
        read, mended = len(sheet.items), len(sheet.items) + len(sheet.fixes)
        sentences = list(zip(sheet.fixes, marks[read:mended], strict=True))
        found = placement.result(marks[:read], sentences, marks[mended:])
        seconds = min(max(job.now - job.state.since, 0), placement.LONGEST)
        practice = Practice(job.now, "placement", DOING, found.right, found.asked, seconds, found.errors)
        before = self._store.enrolment(job.learner, job.now)
        after = before._replace(level=found.level, priorities=found.priorities, placed_at=job.now)
        also = (*kept(job, before, after), finished(job.learner.head.uid, job.item.mid, practice))
        message = words.result(found.level, found.priorities, job.state.profession)
        return job.done(dialogue.left(job.state), (message,), also=also)

    def _picked(self, state: Dialogue) -> Memo:
        """Another one begins with other texts and sentences."""
        sets = self._content.reading_sets("B", self._drafts)
        tasks = self._content.tasks(state.profession, self._drafts)
        reading, task = sets[state.serial % len(sets)] if sets else None, tasks[0] if tasks else None
        fixes = placement.picked(self._content.fixes(self._drafts), state.serial)
        return Memo(_ref(reading), _ref(task), fixes)

    def _sheet(self, state: Dialogue) -> Sheet | None:
        """None when something of it is not there any more, or has changed."""
        memo = Memo.unpacked(state.memo) if state.doing == DOING else None
        if memo is None:
            return None
        known = {fix.id: fix for fix in self._content.fixes(self._drafts)}
        try:
            reading = self._content.reading(_id(memo.reading)) if memo.reading else None
            task = self._content.task(_id(memo.task)) if memo.task else None
            fixes = tuple(known[fix] for fix in memo.fixes)
        except (ContentError, KeyError):
            return None
        if (_ref(reading), _ref(task)) != (memo.reading, memo.task):
            return None
        sheet = Sheet(memo, reading, reading.sittings[0].items if reading else (), fixes, task)
        return sheet if not sheet.questions or state.at < len(sheet.questions) else None


def _ref(content: ReadingSummary | ReadingSet | TaskSummary | Task | None) -> str:
    return f"{content.id}@{content.version}" if content else ""


def _id(ref: str) -> str:
    return ref.partition("@")[0]


def _what(question: Item | Fix | Task) -> str:
    return "reading" if isinstance(question, Item) else "fix" if isinstance(question, Fix) else "opening"


def _informal(task: Task, paragraph: str) -> bool:
    from chatoet.rules.feedback.letter import read
    from chatoet.rules.feedback.register import register

    return next(register(task, read(f"{task.recipient.salutation}\n\n{paragraph}"), paragraph), None) is not None
