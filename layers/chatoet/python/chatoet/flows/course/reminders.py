"""A reminder that has fallen due: sent or held, and in either case the next one is armed with it."""

from chatoet.flows.course.kit import Kit
from chatoet.flows.work import Done, Job
from chatoet.rules import words_remind
from chatoet.rules.course import reminders
from chatoet.rules.course.days import study_day
from chatoet.rules.course.enrolment import Enrolment
from chatoet.rules.course.plan import days_to_test
from chatoet.rules.course.reminders import DUE, Asked
from chatoet.rules.messages import Outgoing, Stored
from chatoet.store.commits import Put
from chatoet.store.course import enrolled
from chatoet.store.dues import arm

TEMPLATE = "study_reminder_1"


class Remind:
    def __init__(self, kit: Kit) -> None:
        self._kit = kit

    def study(self, job: Job) -> Done:
        """`job.step.about` is why the learner may not be written to at all, if so."""
        enrolment = self._kit.store.enrolment(job.learner, job.now)
        reason = job.step.about or self._held(job, enrolment)
        means = None if reason else reminders.means(job.learner.head, enrolment, job.now)
        if means is None:
            reason = reason or "week"
            return Done("not_reminded", job.state, also=_armed(job, enrolment, reason), why=reason)
        also = _armed(job, enrolment, "")
        if means == "template":
            also += (enrolled(job.learner.head.uid, reminders.noted(enrolment, job.now)),)
        return Done("reminded", job.state, (self._message(job, enrolment, means),), also=also, why=means)

    def _held(self, job: Job, enrolment: Enrolment) -> str:
        if reason := reminders.held(Asked(job.item.at, job.learner.head, enrolment), job.now):
            return reason
        return "practised" if reminders.practised(self._last(job), job.now, enrolment.zone) else ""

    def _last(self, job: Job) -> int:
        """When they practised last, letters and what is begun and not finished included; 0 for never."""
        store, state = self._kit.store, job.state
        finished = [practice.at for practice in store.practices(job.learner, job.now, most=1)]
        letters = [letter.at for _, letter in store.letters(job.learner, state.unfiled[-1:], job.now)]
        return max([state.since, *finished, *letters])

    def _message(self, job: Job, enrolment: Enrolment, means: reminders.Means) -> Outgoing:
        if means == "template":
            return Stored(self._kit.template(TEMPLATE, job.learner.head.language or "en"))
        today = study_day(job.now, enrolment.zone)
        return words_remind.reminder(enrolment, days_to_test(enrolment, today))


def _armed(job: Job, enrolment: Enrolment, reason: str) -> tuple[Put, ...]:
    at = reminders.next_look(enrolment, job.now, reason)
    return arm(DUE, job.learner.head.uid, at) if at else ()
