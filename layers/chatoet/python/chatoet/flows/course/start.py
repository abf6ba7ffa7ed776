"""The first questions, and the same ones when the settings ask them again, one at a time."""

from chatoet.flows.course.enrol import kept
from chatoet.flows.course.kit import Kit
from chatoet.flows.course.patients import odd, refused
from chatoet.flows.work import Done, Job
from chatoet.rules import dialogue, words_remind
from chatoet.rules import words_start as words
from chatoet.rules.conversation.moves import SETTINGS, resumed
from chatoet.rules.conversation.replies import menu_of
from chatoet.rules.course.dates import next_months
from chatoet.rules.course.enrolment import Enrolment
from chatoet.rules.course.local import today
from chatoet.rules.course.setup import Asked, Heard, following, heard
from chatoet.rules.course.zones import COMMONEST
from chatoet.rules.head import Dialogue
from chatoet.rules.messages import Message
from chatoet.rules.words_exercise import ASIDE

MONTHS = 8  # of the ten rows of a list, one is for who has not booked, one to skip
TIMES = 10  # digits: a date or an hour of study has fewer
FIRST = "start"  # `Dialogue.doing` while the first questions stand


class Start:
    def __init__(self, kit: Kit) -> None:
        self._kit, self._content, self._store = kit, kit.content, kit.store

    def begin(self, job: Job) -> Done:
        """The profession is known: the first of the other questions."""
        state = dialogue.left(job.state)
        return self.ask(job, state, FIRST, "regulator", self._store.enrolment(job.learner, job.now))

    def answer(self, job: Job) -> Done:
        typed = job.item.text()
        if odd(typed, ASIDE, TIMES) and (patient := refused(self._kit, job, typed)):
            return patient
        before, question = self._store.enrolment(job.learner, job.now), job.state.step
        asked = Asked(self._content.targets(), job.state.profession, job.now, today(job.now, before.zone))
        found = heard(question, before, asked, job.step.about, job.item.text())
        if found.enrolment is None:
            return self._once_more(job, before, found)
        return self._onward(job, question, before, found.enrolment, found.said)

    def skip(self, job: Job) -> Done:
        before = self._store.enrolment(job.learner, job.now)
        said = words.unchanged() if job.state.doing == SETTINGS else words.skipped()
        if job.state.step == "zone" and before.reminders and not before.zone:
            said = words_remind.zone_needed()
        return self._onward(job, job.state.step, before, before, said)

    def again(self, job: Job) -> Done:
        """Something that cannot be an answer."""
        return self._once_more(job, self._store.enrolment(job.learner, job.now), Heard(None, words.no_file()))

    def ask(self, job: Job, state: Dialogue, doing: str, question: str, before: Enrolment, first: str = "") -> Done:
        after = dialogue.asked(state, question, doing=doing)
        return job.done(after, (self._question(job, after, before, first),))

    def _once_more(self, job: Job, before: Enrolment, found: Heard) -> Done:
        """The question anew, with what was wrong with the answer, and with the way back to a letter."""
        after = dialogue.asked(job.state, job.state.step)
        said = f"{found.said} {words.letter_waits()}" if after.memo else found.said
        return job.done(after, (self._question(job, after, before, said, found.zones),))

    def _onward(self, job: Job, question: str, before: Enrolment, after: Enrolment, said: str) -> Done:
        """To the next question; from the settings, back to where the learner was."""
        also = kept(job, before, after)
        if job.state.doing == SETTINGS:
            state = resumed(job.state)
            return job.done(state, (menu_of(state, said),), also=also)
        if follows := following(question):
            return self.ask(job, job.state, FIRST, follows, after, said)._replace(also=also)
        summary = words.summary(after, self._content.targets(), job.state.profession, job.now, said)
        return job.done(dialogue.left(job.state), (summary,), also=also)

    def _question(
        self, job: Job, state: Dialogue, before: Enrolment, first: str, zones: tuple[str, ...] = ()
    ) -> Message:
        match state.step:
            case "regulator":
                return words.ask_regulator(self._content.targets(), state.profession, state.serial, first)
            case "test_date":
                return words.ask_test_date(next_months(today(job.now, before.zone), MONTHS), state.serial, first)
            case "study":
                return words.ask_study(state.serial, first)
        return words.ask_zone(zones or COMMONEST, state.serial, first)
