"""Today: the plan, one part after the other, and a word when all is done."""

from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

from chatoet.flows.course.cards import Cards, Known
from chatoet.flows.course.enrol import kept
from chatoet.flows.course.kit import Kit
from chatoet.flows.course.progress import Progress
from chatoet.flows.work import Done, Job
from chatoet.rules import words_today
from chatoet.rules.clock import DAY
from chatoet.rules.course.days import study_day
from chatoet.rules.course.plan import Plan, days_to_test, plan
from chatoet.rules.course.streak import days_of, streak
from chatoet.rules.messages import Message

LOOKED_BACK = 365  # exercises, for the weeks kept
_DRILLS = ("relevance", "order", "opening")


class Day(NamedTuple):
    """What there is to say of a day. `plan` is what is left of it."""

    known: Known
    today: date
    plan: Plan
    tomorrow: Plan


class Today:
    def __init__(self, kit: Kit) -> None:
        self._kit = kit
        self._progress = cache(lambda: Progress(kit))

    def show(self, job: Job, first: str = "") -> Done:
        """What is left of today's plan; in a new week with the picture of the one before."""
        day = self._day(job)
        done = job.done(job.state, (self._said(job, day, first),))
        if not day.plan.parts:
            return done
        return self._progress().weekly(job, done, day.known.enrolment, day.known.practices)

    def begin(self, job: Job) -> Done:
        """A part that was tapped, if it is still of today."""
        day, _, what = job.step.about.partition(":")
        zone = self._kit.store.enrolment(job.learner, job.now).zone
        if day not in (words_today.ANY_DAY, study_day(job.now, zone).isoformat()):
            return self.show(job, words_today.other_day())
        return self._begun(job, what)

    def went(self, job: Job) -> Done:
        """How the test went. The date is over with; the answer is not kept."""
        enrolment = self._kit.store.enrolment(job.learner, job.now)
        days = days_to_test(enrolment, study_day(job.now, enrolment.zone))
        if days is None or days >= 0:
            return self.show(job)
        goes_on = job.step.about == "again"
        after = enrolment._replace(test_date="", reminders=enrolment.reminders and goes_on)
        return job.done(job.state, (words_today.went(job.step.about),), also=kept(job, enrolment, after))

    def _begun(self, job: Job, what: str) -> Done:
        from chatoet.flows.course.parts import PARTS

        part, _, letter = what.partition("_")
        if what == "cards":
            return Cards(self._kit).begin(job)
        if part == "reading" and letter in set("abc") and part in PARTS:
            done: Done = PARTS[part](self._kit).begin(job, part=letter)
        elif what in _DRILLS and "drills" in PARTS:
            done = PARTS["drills"](self._kit).begin(job, kind=what)
        else:
            done = self.show(job)
        return done

    def _offered(self, job: Job) -> set[str]:
        """What there is content for."""
        from chatoet.flows.course.parts import PARTS

        drafts = self._kit.show_drafts
        sets = self._kit.content.reading_sets(None, drafts) if "reading" in PARTS else ()
        offered = {f"reading_{found.part.lower()}" for found in sets}
        if self._kit.content.tasks(job.state.profession, drafts):
            offered.add("letter")
        if "drills" in PARTS and self._kit.content.tasks(None, drafts):
            offered.update(_DRILLS)
        return offered

    def _day(self, job: Job) -> Day:
        cards = Cards(self._kit)
        known = cards.known(job.learner, job.state, job.now)
        stored = self._kit.store.cards(job.learner, job.now)
        due = len(cards.waiting(job.state, stored, known, job.now))
        soon = sum(card.due <= job.now + DAY for card in stored.values())
        today, offered = study_day(job.now, known.enrolment.zone), self._offered(job)
        tomorrow = plan(known.enrolment, known.practices, soon, today + timedelta(1), offered)
        return Day(known, today, plan(known.enrolment, known.practices, due, today, offered), tomorrow)

    def _said(self, job: Job, day: Day, first: str) -> Message:
        if day.plan.parts:
            return words_today.plan(day.plan, day.today, first)
        match day.plan.mood:
            case "past":
                return words_today.how_did_it_go(date.fromisoformat(day.known.enrolment.test_date))
            case "test_day":
                return words_today.test_day()
            case "calm":
                return words_today.calm()
        return self._closing(job, day) if day.plan.done else words_today.nothing_there()

    def _closing(self, job: Job, day: Day) -> Message:
        enrolment, practices = day.known
        older = self._kit.store.practices(job.learner, job.now, LOOKED_BACK)
        times = (practice.at for practice in (*practices, *older))
        kept = streak(days_of(times, enrolment.zone), day.today)
        return words_today.done(kept, day.tomorrow, enrolment.reminders)
