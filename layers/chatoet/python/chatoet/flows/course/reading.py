"""Reading: a sitting's texts and questions, two tries, and a reason for every option."""

from typing import NamedTuple

from chatoet.content import UnknownReadingError
from chatoet.flows.course.kit import Kit
from chatoet.flows.course.patients import odd, refused
from chatoet.flows.work import Done, Job
from chatoet.rules import dialogue
from chatoet.rules import words_reading as words
from chatoet.rules.course import timing
from chatoet.rules.course.answers import Read, read
from chatoet.rules.course.reading_marks import (
    Marks,
    following,
    given_up,
    marked,
    marks_in,
    memo_of,
    open_in,
    practice,
    slots,
    waiting,
    wrong,
)  # fmt: skip
from chatoet.rules.messages import Message
from chatoet.rules.reading import ReadingSet, Sitting
from chatoet.rules.words_exercise import ASIDE, beside
from chatoet.store.course import finished

NOTHING = Read({})


class At(NamedTuple):
    """Where in an exercise a learner is; `again` at the second try."""

    found: ReadingSet
    sitting: Sitting
    marks: Marks
    again: bool

    @property
    def open(self) -> tuple[int, ...]:
        return open_in(self.sitting, self.marks, self.again)

    @property
    def waiting(self) -> tuple[int, ...]:
        return waiting(self.sitting, self.marks, self.again)


class Reading:
    def __init__(self, kit: Kit) -> None:
        self._kit = kit

    def begin(self, job: Job, part: str = "", sitting: int = 0) -> Done:
        """`part` is a, b or c, or empty for the one least practised."""
        sets = self._kit.content.reading_sets(None, self._kit.show_drafts)
        found = following(sets, self._kit.store.practices(job.learner, job.now), part, sitting)
        if found is None:
            return job.done(dialogue.left(job.state), (words.none_yet("turns:drills"),))
        return self._given(job, self._kit.content.reading(found.set_id), found.sitting)

    def ask(self, job: Job) -> Done:
        """As the menu, or the button below an exercise, asks for it."""
        return self.begin(job, job.step.about)

    def resume(self, job: Job) -> Done:
        """Who asks to read in the middle of an exercise gets its texts once more; the time goes on."""
        at = self._at(job)
        return (
            at if isinstance(at, Done) else job.done(job.state, words.given(at.found, at.sitting, words.on_with_it()))
        )

    def answer(self, job: Job) -> Done:
        at = self._at(job)
        if isinstance(at, Done):
            return at
        asked = slots(at.sitting)
        said = read(job.item.text(), [asked[n] for n in at.open], at.waiting)
        if not said.answers:
            if odd(job.item.text(), ASIDE) and (patient := refused(self._kit, job, job.item.text())):
                return patient
            return job.done(job.state, (self._nothing_read(job, at, said),))
        marks = marked(at.sitting, at.marks, said.answers, at.again)
        left = waiting(at.sitting, marks, at.again)
        if left:
            after = dialogue.asked(job.state, job.state.step, memo=memo_of(marks))
            return job.done(after, (words.more(at.sitting, said, left, after.serial),))
        return self._marked(job, at, said, marks)

    def skip(self, job: Job) -> Done:
        """What was answered is marked; with nothing answered, nothing happened."""
        at = self._at(job)
        if isinstance(at, Done):
            return at
        if not at.marks:
            return job.done(dialogue.left(job.state), (words.skipped(_another(at.found)),))
        return self._marked(job, at, NOTHING, given_up(at.sitting, at.marks, at.again))

    def hint(self, job: Job) -> Done:
        at = self._at(job)
        if isinstance(at, Done):
            return at
        return job.done(job.state, (words.hint(at.found, at.sitting, at.waiting, at.again, job.state.serial),))

    def time(self, job: Job) -> Done:
        at = self._at(job)
        if isinstance(at, Done):
            return at
        left = timing.left(job.state.since, job.item.at, at.sitting.minutes)
        return job.done(job.state, (words.time_left(at.sitting, left, at.waiting, job.state.serial),))

    def type_them(self, job: Job) -> Done:
        return self._said(job, words.type_them())

    def old(self, job: Job) -> Done:
        return self._said(job, words.old_button())

    def _said(self, job: Job, first: str) -> Done:
        at = self._at(job)
        if isinstance(at, Done):
            return at
        return job.done(job.state, (words.unreadable(at.sitting, at.waiting, job.state.serial, first),))

    def _nothing_read(self, job: Job, at: At, said: Read) -> Message:
        serial = job.state.serial
        if said.lost:
            return words.lost(at.sitting, at.waiting, serial)
        if said.unsure or said.others:
            return words.unreadable(at.sitting, at.waiting, serial, words.understood(at.sitting, said))
        return words.unreadable(at.sitting, at.waiting, serial, beside(job.item.text()))

    def _marked(self, job: Job, at: At, said: Read, marks: Marks) -> Done:
        """A first try with something wrong in it is followed by a second one; else the exercise is over."""
        if wrong(marks) and not at.again:
            after = dialogue.asked(job.state, "reading_again", memo=memo_of(marks), tries=1)
            return job.done(after, (words.again(at.found, at.sitting, said, marks, after.serial),))
        seconds = timing.used(job.state.since, job.item.at)
        message = words.explained(at.found, at.sitting, said, marks, seconds, _another(at.found))
        done = finished(job.learner.head.uid, job.item.mid, practice(at.found, at.sitting, marks, job.now, seconds))
        return job.done(dialogue.left(job.state), (message,), also=(done,))

    def _given(self, job: Job, found: ReadingSet, number: int, first: str = "") -> Done:
        sitting = found.sittings[number - 1]
        fresh = dialogue.left(job.state)
        after = dialogue.asked(fresh, "reading", doing=f"{found.id}@{found.version}", at=number, since=job.now)
        return job.done(after, words.given(found, sitting, first))

    def _at(self, job: Job) -> At | Done:
        """Where the learner is; or, of a text that changed, its new version, and of one that is gone, word of it."""
        set_id, _, version = job.state.doing.partition("@")
        try:
            found = self._kit.content.reading(set_id)
        except UnknownReadingError:
            return job.done(dialogue.left(job.state), (words.gone("turns:reading"),))
        number = job.state.at if 0 < job.state.at <= len(found.sittings) else 1
        if version != str(found.version) or number != job.state.at:
            return self._given(job, found, number, words.changed())
        return At(found, found.sittings[number - 1], marks_in(job.state.memo), job.state.step == "reading_again")


def _another(found: ReadingSet) -> str:
    return f"turns:reading:{found.part.lower()}"
