"""What a learner sees of how it goes: my progress, my errors, the picture of a week."""

from dataclasses import replace
from typing import NamedTuple

from chatoet.flows.course.kit import Kit
from chatoet.flows.work import Done, Filed, Job
from chatoet.rules import words_progress as words
from chatoet.rules.course import progress as rules
from chatoet.rules.course.days import study_day
from chatoet.rules.course.enrolment import Enrolment
from chatoet.rules.course.practice import Practice
from chatoet.rules.course.progress import Progress as Seen
from chatoet.rules.course.streak import days_of, streak
from chatoet.rules.head import Dialogue
from chatoet.rules.messages import Picture
from chatoet.store.course import MOST, enrolled, finished
from chatoet.store.learners import Learner
from chatoet.whatsapp.uploads import UploadError

LOOKED_BACK = 365  # exercises, for the weeks kept


class Uploaded(NamedTuple):
    """A picture that is at Meta already, until the item that asked for it is done with."""

    mid: str
    media: str


class Progress:
    def __init__(self, kit: Kit) -> None:
        self._kit = kit
        self._uploaded: Uploaded | None = None

    def show(self, job: Job) -> Done:
        """The picture where there are letters, and in any case the words."""
        filed = self.filed(job.learner, job.state, job.now, LOOKED_BACK)
        enrolment = self._kit.store.enrolment(job.learner, job.now)
        today = study_day(job.now, enrolment.zone)
        seen = rules.progress(filed.practices, enrolment.test_date, today)
        kept = streak(days_of((each.at for each in filed.practices), enrolment.zone), today)
        picture = self._picture(job, seen) if seen.letters else None
        first = words.letters(seen) if seen.letters and not picture else ""
        mine = words.mine(seen, kept, first)
        puts = filed.puts
        if picture:
            puts += (enrolled(job.learner.head.uid, enrolment._replace(pictured_at=job.now)),)
        return job.done(filed.dialogue, (mine, picture) if picture else (mine,), also=puts)

    def errors(self, job: Job) -> Done:
        filed = self.filed(job.learner, job.state, job.now, LOOKED_BACK)
        letters = rules.last_letters(filed.practices)
        return job.done(filed.dialogue, (words.errors(rules.recurring(letters), len(letters)),), also=filed.puts)

    def filed(self, learner: Learner, state: Dialogue, now: int, most: int = MOST) -> Filed:
        """All that was practised, with the letters that only their turns remember; `puts` file those. A letter that has
        ended meanwhile is let go."""
        stored = self._kit.store.practices(learner, now, most)
        letters = self._kit.store.letters(learner, state.unfiled, now)
        puts = tuple(finished(learner.head.uid, mid, practice)._replace(fresh=False) for mid, practice in letters)
        practices = sorted([*stored, *(each for _, each in letters)], key=lambda each: each.at, reverse=True)
        return Filed(practices, replace(state, unfiled=()), puts)

    def weekly(self, job: Job, done: Done, enrolment: Enrolment, practices: list[Practice]) -> Done:
        """For Today: in its first turn of a week the picture comes too, if there is anything new to show. It stands
        last: were it refused, nothing behind it would be sent. `done` puts no enrolment of its own."""
        if not rules.picture_due(enrolment.pictured_at, practices, job.now, enrolment.zone):
            return done
        picture = self._picture(job, rules.progress(practices, enrolment.test_date, study_day(job.now, enrolment.zone)))
        if picture is None:
            return done
        noted = enrolled(job.learner.head.uid, enrolment._replace(pictured_at=job.now))
        return done._replace(messages=(*done.messages, picture), also=(*done.also, noted))

    def _picture(self, job: Job, seen: Seen) -> Picture | None:
        """None where it cannot be uploaded: the words go alone. A turn that is decided anew does not upload again, nor
        one that was answered before: what a second delivery comes to is not written."""
        if self._uploaded is None or self._uploaded.mid != job.item.mid:
            if self._kit.store.answered(job.learner, job.item.mid, job.now):
                return None
            try:
                self._uploaded = Uploaded(job.item.mid, self._upload(seen))
            except UploadError:
                return None
        return Picture(self._uploaded.media, words.letters(seen))

    def _upload(self, seen: Seen) -> str:
        from chatoet.drawing import png  # here, because Pillow takes a tenth of a second to load
        from chatoet.rules.course.picture import drawn

        return self._kit.upload(png(drawn(seen)))
