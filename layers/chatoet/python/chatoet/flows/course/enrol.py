"""Every change of what a learner told us about their course goes through here."""

from chatoet.flows.work import Job
from chatoet.rules.course.enrolment import Enrolment
from chatoet.store.commits import Extra
from chatoet.store.course import enrolled


def kept(job: Job, before: Enrolment, after: Enrolment) -> tuple[Extra, ...]:
    """What the turn writes besides; nothing when nothing changed."""
    return (enrolled(job.learner.head.uid, after),) if after != before else ()
