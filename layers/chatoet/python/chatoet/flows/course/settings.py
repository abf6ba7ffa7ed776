"""The settings: shown, asked anew, and switched."""

from chatoet.flows.course.enrol import changed, kept
from chatoet.flows.course.kit import Kit
from chatoet.flows.course.start import Start
from chatoet.flows.work import Done, Job
from chatoet.rules import words_settings as words
from chatoet.rules.conversation.moves import SETTINGS, aside, resumed
from chatoet.rules.conversation.replies import menu_of
from chatoet.translations import speaking


class Settings:
    def __init__(self, kit: Kit) -> None:
        self._content, self._store, self._start = kit.content, kit.store, Start(kit)

    def show(self, job: Job) -> Done:
        enrolment = self._store.enrolment(job.learner, job.now)
        speaks, profession = job.learner.head.language, job.state.profession
        return job.done(job.state, (words.settings(enrolment, self._content.targets(), profession, speaks, job.now),))

    def ask(self, job: Job) -> Done:
        before = self._store.enrolment(job.learner, job.now)
        return self._start.ask(job, aside(job.state), SETTINGS, job.step.about, before)

    def remind(self, job: Job) -> Done:
        """Reminders are asked for; one that is wanted before there is a time for it leads to that question."""
        before = self._store.enrolment(job.learner, job.now)
        after = before._replace(reminders=job.step.about == "on")
        if not after.reminders:
            return job.done(job.state, (menu_of(job.state, words.reminders_off()),), also=kept(job, before, after))
        if before.minute < 0:
            return self._start.ask(job, aside(job.state), SETTINGS, "study", before, words.time_first())
        # Armed anew, also for who has them on: whatever became of the last, the next one comes.
        also = changed(job.learner.head.uid, before._replace(reminders=False), after, job.now)
        if not before.zone:
            asked = self._start.ask(job, aside(job.state), SETTINGS, "zone", after, words.place_first())
            return asked._replace(also=also)
        state = resumed(aside(job.state))
        return job.done(state, (menu_of(state, words.reminders_on(after, job.now)),), also=also)

    def speak(self, job: Job) -> Done:
        """Our words change with the answer to that."""
        with speaking(job.step.about):
            message = menu_of(job.state, words.spoken())
        return job.done(job.state, (message,))._replace(language=job.step.about)
