"""Every change of what a learner told us about their course goes through here."""

from typing import TYPE_CHECKING

from chatoet.rules.course.enrolment import Enrolment
from chatoet.rules.course.reminders import DUE, next_due
from chatoet.store.commits import Extra, Put
from chatoet.store.course import enrolled

if TYPE_CHECKING:
    from chatoet.flows.work import Job


def kept(job: "Job", before: Enrolment, after: Enrolment) -> tuple[Extra, ...]:
    """What the turn writes besides; nothing when nothing changed."""
    return () if after == before else changed(job.learner.head.uid, before, after, job.now)


def changed(uid: str, before: Enrolment, after: Enrolment, now: int) -> tuple[Put, ...]:
    """Also for a correction, which is a right and no turn: a later day of the test brings reminders back."""
    return (enrolled(uid, after), *_armed(uid, before, after, now))


def _armed(uid: str, before: Enrolment, after: Enrolment, now: int) -> tuple[Put, ...]:
    """The next reminder, where that is another than it was. One that is not wanted any more falls due, is held, and
    is the last."""
    at = next_due(after, now)
    if not at or at == next_due(before, now):
        return ()
    from chatoet.store.dues import arm  # here, because few turns change what a learner told us

    return arm(DUE, uid, at)
