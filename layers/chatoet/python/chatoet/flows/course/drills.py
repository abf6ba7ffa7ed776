"""Drills out of a writing task: relevance, order, opening. Two tries each, with hints before the answer."""

from collections.abc import Mapping
from typing import NamedTuple, cast

from chatoet.content import UnknownTaskError
from chatoet.flows.course.kit import Kit
from chatoet.flows.course.patients import odd, refused
from chatoet.flows.work import Done, Job
from chatoet.rules import dialogue
from chatoet.rules import words_drills as words
from chatoet.rules.course import drills, timing
from chatoet.rules.course.answers import says_lost
from chatoet.rules.course.drills import Kind
from chatoet.rules.course.practice import Practice
from chatoet.rules.feedback.text import word_count
from chatoet.rules.head import Dialogue
from chatoet.rules.messages import Message
from chatoet.rules.task import Note, Task
from chatoet.rules.words_exercise import ASIDE, beside
from chatoet.store.course import finished


class At(NamedTuple):
    """Where in a drill a learner is: `seed` shuffled it, and `first` is how many were right at the first try."""

    kind: Kind
    task: Task
    seed: int
    again: bool
    first: int
    pieces: tuple[str, ...]

    @property
    def notes(self) -> list[Note]:
        return drills.notes(self.task, self.seed)

    @property
    def mixed(self) -> list[str]:
        return drills.shown(self.task, self.pieces, self.seed)

    @property
    def asked(self) -> int:
        return {"relevance": len(self.notes), "order": len(self.pieces), "opening": 3}[self.kind]

    @property
    def how(self) -> str:
        if self.kind == "relevance":
            return words.pick_how()
        return words.order_how(len(self.pieces)) if self.kind == "order" else words.opening_how()

    def question(self, serial: int, first: str = "") -> Message:
        match self.kind:
            case "relevance":
                return words.relevance(self.task, self.notes, serial, first)
            case "order":
                return words.order(self.task, self.mixed, serial, first)
        return words.opening(self.task, serial, first)


class Drills:
    def __init__(self, kit: Kit) -> None:
        self._kit = kit

    def begin(self, job: Job, kind: str = "") -> Done:
        """`kind` is relevance, order or opening, or empty for the one least practised."""
        content, drafts = self._kit.content, self._kit.show_drafts
        tasks = content.tasks(job.state.profession, drafts) or content.tasks(None, drafts)
        practices = self._kit.store.practices(job.learner, job.now)
        found = drills.following(tasks, practices, kind)
        if found is None:
            return job.done(dialogue.left(job.state), (words.none_yet(),))
        task = content.task(found.task_id)
        known = any(p.what == "order" and p.ref.partition("@")[0] == task.id for p in practices)
        return self._given(job, found.kind, task, known)

    def ask(self, job: Job) -> Done:
        """As the menu, or the button below a drill, asks for it."""
        return self.begin(job, job.step.about)

    def resume(self, job: Job) -> Done:
        at = self._at(job)
        return at if isinstance(at, Done) else job.done(job.state, (at.question(job.state.serial, words.on_with_it()),))

    def answer(self, job: Job) -> Done:
        at = self._at(job)
        if isinstance(at, Done):
            return at
        text = job.item.text()
        if at.kind != "opening" and odd(text, ASIDE) and (patient := refused(self._kit, job, text, at.task.id)):
            return patient
        if says_lost(text):
            return job.done(job.state, (words.lost(at.how, job.state.serial),))
        match at.kind:
            case "relevance":
                return self._relevance(job, at, text)
            case "order":
                return self._order(job, at, text)
        return self._opening(job, at, text)

    def skip(self, job: Job) -> Done:
        """After a first try the reasons are shown; before it, nothing happened."""
        at = self._at(job)
        if isinstance(at, Done):
            return at
        if not at.again:
            return job.done(dialogue.left(job.state), (words.skipped(at.kind),))
        match at.kind:
            case "relevance":
                message = words.relevance_over(at.task, at.notes, None, at.first)
            case "order":
                message = words.order_over(at.pieces, drills.key(at.pieces, at.mixed), "", at.first)
            case "opening":
                message = words.opening_over(at.task, None)
        return self._over(job, at, at.first, message, {})

    def hint(self, job: Job) -> Done:
        at = self._at(job)
        if isinstance(at, Done):
            return at
        serial = job.state.serial
        match at.kind:
            case "relevance":
                message = words.relevance_hint(at.task, at.notes, serial)
            case "order":
                message = words.order_hint(at.pieces, serial)
            case "opening":
                message = words.opening_hint(serial)
        return job.done(job.state, (message,))

    def type_it(self, job: Job) -> Done:
        return self._said(job, words.type_it())

    def old(self, job: Job) -> Done:
        return self._said(job, words.old_button())

    def _relevance(self, job: Job, at: At, text: str) -> Done:
        shown = at.notes
        chosen = drills.picked(text, len(shown))
        if chosen is None:
            return self._said(job)
        right = sum(drills.rightly(shown, chosen))
        if right < len(shown) and not at.again:
            after = self._second(job, right)
            return job.done(after, (words.relevance_again(shown, chosen, after.serial),))
        message = words.relevance_over(at.task, shown, chosen, at.first if at.again else right)
        return self._over(job, at, right, message, drills.slips(shown, chosen))

    def _order(self, job: Job, at: At, text: str) -> Done:
        key = drills.key(at.pieces, at.mixed)
        answer = drills.ordered(text, len(key))
        if not answer:
            return self._said(job)
        right = sum(drills.in_place(answer, key))
        if right < len(key) and not at.again:
            after = self._second(job, right)
            return job.done(after, (words.order_again(answer, key, after.serial),))
        message = words.order_over(at.pieces, key, answer, at.first if at.again else right)
        return self._over(job, at, right, message, {})

    def _opening(self, job: Job, at: At, text: str) -> Done:
        """The one drill that is answered in sentences: what tells of a real patient is not looked at."""
        if patient := refused(self._kit, job, text, at.task.id):
            return patient
        many = word_count(text)
        if many < drills.SHORT:
            return self._said(job)
        if many > drills.LETTER:
            return job.done(job.state, (words.opening_whole(job.state.serial),))
        found = drills.opening(at.task, text, self._kit.content.words())
        right = sum(found.checks)
        if right < at.asked and not at.again:
            after = self._second(job, right)
            return job.done(after, (words.opening_again(found, after.serial),))
        errors = {} if found.purpose else {"purpose": 1}
        return self._over(job, at, right, words.opening_over(at.task, found), errors)

    def _second(self, job: Job, right: int) -> Dialogue:
        return dialogue.asked(job.state, job.state.step, tries=1, memo=(*job.state.memo[:1], str(right)))

    def _over(self, job: Job, at: At, right: int, message: Message, errors: Mapping[str, int]) -> Done:
        """What counts is the first try."""
        first, seconds = (at.first if at.again else right), timing.used(job.state.since, job.item.at)
        ref = f"{at.task.id}@{at.task.version}"
        practice = Practice(job.now, at.kind, ref, first, at.asked, seconds, errors)
        done = finished(job.learner.head.uid, job.item.mid, practice)
        return job.done(dialogue.left(job.state), (message,), also=(done,))

    def _said(self, job: Job, first: str = "") -> Done:
        at = self._at(job)
        if isinstance(at, Done):
            return at
        said = first or beside(job.item.text())
        return job.done(job.state, (words.unreadable(at.how, job.state.serial, said),))

    def _given(self, job: Job, kind: Kind, task: Task, known: bool, first: str = "") -> Done:
        """`known`: the plan of this letter was put in order before, so now it is its sentences."""
        fresh = dialogue.left(job.state)
        memo = ("sentences" if known else "plan",)
        doing, seed = f"{task.id}@{task.version}", fresh.serial + 1
        after = dialogue.asked(fresh, kind, doing=doing, at=seed, since=job.now, memo=memo)
        return job.done(after, (_stands(after, task).question(after.serial, first),))

    def _at(self, job: Job) -> At | Done:
        """Where the learner is; or, of a task that changed, its new version, and of one that is gone, word of it."""
        task_id, _, version = job.state.doing.partition("@")
        kind = cast(Kind, job.state.step)
        try:
            task = self._kit.content.task(task_id)
        except UnknownTaskError:
            return job.done(dialogue.left(job.state), (words.gone(kind),))
        if str(task.version) != version:
            return self._given(job, kind, task, job.state.memo[:1] == ("sentences",), words.changed())
        return _stands(job.state, task)


def _stands(state: Dialogue, task: Task) -> At:
    form, first = [*state.memo, "", ""][:2]
    pieces = drills.in_right_order(task, form == "sentences")
    right = int(first) if first.isdigit() else 0
    return At(cast(Kind, state.step), task, state.at, state.tries > 0, right, pieces)
