"""What a step of the conversation needs done: a task, an assessment, a file, parts to wait for or to take."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple, Protocol, cast

from chatoet.flows.gather import Gather
from chatoet.flows.wakes import SqsWakeups
from chatoet.rules import dialogue, words
from chatoet.rules.dialogue import Step
from chatoet.rules.head import Dialogue, Head
from chatoet.rules.item import Item
from chatoet.rules.messages import Message, Outgoing, Stored
from chatoet.store.commits import Extra, Put
from chatoet.store.learners import Learner
from chatoet.store.outboxes import Outboxes
from chatoet.store.turns import Kept, Turns

if TYPE_CHECKING:
    from chatoet.rules.course.practice import Practice
    from chatoet.tutor.protocol import Permit, TurnPermit

Moved = tuple[Dialogue, tuple[Message, ...]]
OF_TASK = frozenset({"answers", "hint", "model"})  # work that needs the task itself
UNFILED = 6  # letters, before a turn of a letter files them itself


class Marked(NamedTuple):
    """What became of a letter. `result` is what is kept of what a model made of it, `tutor` which one that was;
    `learnt` is what progress is made from, `uptake` what came of the letter before (rules/course/uptake.py)."""

    dialogue: Dialogue
    messages: tuple[Message, ...]
    result: str = ""
    tutor: str = ""
    learnt: str = ""
    uptake: tuple[int, int] = (0, 0)


class Course(Protocol):
    """The task at hand: see `flows/course/writing.py`, which is loaded when a turn first needs it."""

    @property
    def slow(self) -> bool: ...
    def give(self, state: Dialogue) -> Moved: ...
    def knows(self, task_id: str | None) -> bool: ...
    def assess(
        self, state: Dialogue, mid: str, letter: str, permit: "Permit", before: Kept | None, footer: str = ""
    ) -> Marked: ...
    def answers(self, state: Dialogue, kept: Kept) -> tuple[Message, ...]: ...
    def model(self, state: Dialogue) -> tuple[Message, ...]: ...
    def hint(self, state: Dialogue) -> tuple[Message, ...]: ...
    def forget(self) -> None: ...


class Seen(Protocol):
    """A verdict of `rules/guard`."""

    @property
    def allowed(self) -> bool: ...
    @property
    def classes(self) -> Mapping[str, int]: ...
    def counted(self) -> str: ...


class Guarding(Protocol):
    """The patient-data guard: see `flows/guarding.py`, which is loaded when somebody first writes words."""

    def check(self, text: str, task_id: str | None) -> Seen: ...


class Filed(NamedTuple):
    """`practices` are all, the latest first, with the letters that were not filed; `puts` file those."""

    practices: "list[Practice]"
    dialogue: Dialogue
    puts: tuple[Put, ...]


class Filing(Protocol):
    """See flows/course/progress.py."""

    def filed(self, learner: Learner, state: Dialogue, now: int) -> Filed: ...


class Done(NamedTuple):
    """What a step came to. `content` is what of the learner's words is kept with the turn, and `result` what a model,
    named by `tutor`, made of them for so many `tokens`.

    `seen` counts by class what the patient-data guard refused; `head` is the learner's, where work moved its chain on;
    `language` is that of our words, where it was chosen anew.
    `learnt` and `uptake` are of a letter, as Marked has them; `why` is of a reminder.
    """

    name: str
    dialogue: Dialogue
    messages: tuple[Outgoing, ...] = ()
    content: str = ""
    also: tuple[Extra, ...] = ()
    seen: str = ""
    result: str = ""
    tutor: str = ""
    tokens: int = 0
    head: Head | None = None
    language: str = ""
    learnt: str = ""
    uptake: tuple[int, int] = (0, 0)
    why: str = ""


class Job(NamedTuple):
    learner: Learner
    item: Item
    step: Step
    now: int

    @property
    def state(self) -> Dialogue:
        return self.step.dialogue

    def done(
        self, state: Dialogue, messages: tuple[Outgoing, ...] = (), content: str = "", also: tuple[Extra, ...] = ()
    ) -> Done:
        return Done(self.step.name, state, messages, content, also)


def nothing() -> None:
    """Nothing is kept."""


class Work:
    def __init__(
        self,
        turns: Turns,
        outboxes: Outboxes,
        course: Callable[[], Course],
        guard: Callable[[], Guarding],
        gather: Gather,
        wakes: SqsWakeups,
        permit: Callable[[Learner, str, int], "TurnPermit"],
        forget: Callable[[], None] = nothing,
        part: Callable[[str], object] = KeyError,
    ) -> None:
        """`permit` is asked for a learner, the mid of their letter and the time, before a model sees it; `forget` drops
        what it keeps between two tries of an item. `part` is a part of the course by its name."""
        self._turns, self._outboxes, self._course, self._guard = turns, outboxes, course, guard
        self._gather, self._wakes, self._permit, self._forget = gather, wakes, permit, forget
        self._part_named = part
        self._marking: Course | None = None
        self._by_name: dict[str, Callable[[Job], Done | None]] = {
            "task": self._task, "assess": self._assess, "answers": self._answers, "hint": self._hint,
            "model": self._model, "part": self._part, "file": self._file, "take": self._take, "draft": self._draft,
            "reread": self._reread,
        }  # fmt: skip

    def do(self, learner: Learner, item: Item, step: Step, now: int) -> Done | None:
        """None when there is nothing to take yet."""
        job = Job(learner, item, step, now)
        if not step.work:
            free = step.name == "unclear" or (step.name == "conduct" and step.about != "care")
            refused = self._refused(job, item.text()) if free else None
            return refused or Done(step.name, step.dialogue, step.messages)
        if "." in step.work:
            return self._of_part(step.work)(job)
        if step.work in OF_TASK and not self._course().knows(job.state.task):
            return self._gone(job, job.state)
        return self._by_name[step.work](job)

    def _of_part(self, work: str) -> Callable[[Job], Done | None]:
        part, _, method = work.partition(".")
        return cast("Callable[[Job], Done | None]", getattr(self._part_named(part), method))

    def wake(self, learner: Learner, item: Item, state: Dialogue) -> None:
        self._gather.wake(learner, item, state)

    def waits(self, learner: Learner, item: Item, now: int) -> str:
        """The purpose of the reply that this tap on a template asks for; empty for any other item."""
        match item.payload().split(":"):
            case ["turns", "read", mid]:
                outbox = self._outboxes.get(learner.head.uid, mid, now)
                return str(outbox.purpose) if outbox else ""
        return ""

    def _task(self, job: Job) -> Done:
        """What waited, or was read from a file and not confirmed, was of the task before: it goes."""
        after, messages = self._course().give(job.state)
        before = job.learner.head.dialogue
        gone = () if after.pending or after.draft else self._gather.drop(job.learner, before)
        return job.done(after, messages, also=gone)

    def _assess(self, job: Job) -> Done:
        return self._assessed(job, job.state, job.item.text(), job.step.about)

    def _answers(self, job: Job) -> Done:
        kept = self._turns.kept(job.learner, job.state.letter, job.now)
        return job.done(job.state, self._course().answers(job.state, kept) if kept else (words.write_first(),))

    def _model(self, job: Job) -> Done:
        return job.done(job.state, self._course().model(job.state))

    def _hint(self, job: Job) -> Done:
        return job.done(job.state, self._course().hint(job.state))

    def _part(self, job: Job) -> Done:
        if refused := self._refused(job, self._words(job)):
            return refused
        after, also = self._gather.part(job.learner, job.item, job.state, job.now)
        return job.done(after, also=also)

    def _file(self, job: Job) -> Done:
        if not self._gather.opens_files:
            return Done("no_files", job.state, (words.no_files(),))
        if refused := self._refused(job, self._words(job)):
            return refused
        return job.done(self._gather.file(job.learner, job.item, job.state, job.now))

    def _take(self, job: Job) -> Done | None:
        whole = self._gather.whole(job.learner, job.state, job.now)
        if whole is None:
            return None
        if refused := self._refused(job, whole.text):
            return refused
        step = dialogue.together(job.state, whole)
        if step.work == "assess":
            return self._assessed(job, step.dialogue, whole.text)._replace(name="assess")
        return Done(step.name, step.dialogue, step.messages)

    def _draft(self, job: Job) -> Done:
        text = self._gather.draft(job.learner, job.state, job.now)
        return self._assessed(job, job.state, text) if text else job.done(job.state, (words.send_again(),))

    def _reread(self, job: Job) -> Done:
        """A template stood in for a reply that came too late for the window: now it may be shown."""
        stored = self._outboxes.messages_of(job.learner, job.step.about, job.now)
        if not stored:
            return job.done(job.state, (words.nothing_waiting(),))
        return job.done(job.state, tuple(map(Stored, stored)))

    def _assessed(self, job: Job, state: Dialogue, letter: str, footer: str = "") -> Done:
        """Only a letter that was assessed is kept: whatever else was pasted here is nothing that we should hold."""
        if refused := self._refused(job, letter):
            return refused
        course = self._marking = self._course()
        if not course.knows(state.task):
            return self._gone(job, state)
        if course.slow:
            self._wakes.note(job.learner, job.item.mid)
        permit = self._permit(job.learner, job.item.mid, job.now)
        before = self._turns.kept(job.learner, state.letter, job.now)
        marked = course.assess(state, job.item.mid, letter, permit, before, footer)
        kept = marked.dialogue.letter == job.item.mid
        done = job.done(marked.dialogue, marked.messages, content=letter if kept else "")
        done = done._replace(result=marked.result if kept else "", tutor=marked.tutor, tokens=permit.spent)
        done = done._replace(head=permit.onto(job.learner.head), learnt=marked.learnt, uptake=marked.uptake)
        return self._filed(job, done) if len(marked.dialogue.unfiled) > UNFILED else done

    def _gone(self, job: Job, state: Dialogue) -> Done:
        """The task was taken out of the course while the learner was at it."""
        from chatoet.rules.words_exercise import task_gone  # here, because it is rare

        return job.done(dialogue.lost(state), (task_gone(),), also=self._gather.drop(job.learner, state))

    def _filed(self, job: Job, done: Done) -> Done:
        """Progress was not looked at for so many letters that this turn files the ones before it."""
        *before, mine = done.dialogue.unfiled
        unfiled = replace(done.dialogue, unfiled=tuple(before))
        filed = cast("Filing", self._part_named("progress")).filed(job.learner, unfiled, job.now)
        return done._replace(dialogue=replace(filed.dialogue, unfiled=(mine,)), also=(*done.also, *filed.puts))

    def forget(self) -> None:
        """The item is done with, whatever came of it."""
        if self._marking:
            self._marking.forget()
            self._forget()
            self._marking = None

    def harmless(self, item: Item, state: Dialogue) -> bool:
        """Whether the words of this item may be stored."""
        return self._check(item.text(), state).allowed

    def _words(self, job: Job) -> str:
        from chatoet.flows.guarding import words_of  # here, because most turns are taps

        return words_of(job.item)

    def _check(self, text: str, state: Dialogue) -> Seen:
        return self._guard().check(text, state.task if dialogue.expects_letter(state) else None)

    def _refused(self, job: Job, text: str) -> Done | None:
        """What tells of a real patient is neither stored nor marked, and what waited with it goes too."""
        verdict = self._check(text, job.state) if text else None
        if verdict is None or verdict.allowed:
            return None
        if dialogue.expects_letter(job.state) and not self._course().knows(job.state.task):
            return self._gone(job, job.state)  # nobody knows its notes any more: whoever is in them looks real
        from chatoet.rules.words_guard import refused

        also = self._gather.drop(job.learner, job.state)
        return Done(
            "patient", dialogue.refused(job.state), (refused(verdict.classes),), also=also, seen=verdict.counted()
        )
