"""What a learner sees of how it goes: my progress, my errors, the picture of a week."""

from dataclasses import replace
from typing import NamedTuple

from chatoet.flows.course.kit import Kit
from chatoet.flows.work import Done, Filed, Job
from chatoet.rules import words_progress as words
from chatoet.rules.course import progress as rules
from chatoet.rules.course.enrolment import Enrolment
from chatoet.rules.course.local import today
from chatoet.rules.course.practice import Practice
from chatoet.rules.course.progress import Progress as Seen
from chatoet.rules.head import Dialogue
from chatoet.rules.messages import Picture
from chatoet.store.course import enrolled, finished
from chatoet.store.learners import Learner
from chatoet.whatsapp.uploads import UploadError


class Weekly(NamedTuple):
    """`message` is the picture where one was due and could be made; `enrolment` then says so, for the caller to put."""

    message: Picture | None
    enrolment: Enrolment


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
        filed = self.filed(job.learner, job.state, job.now)
        enrolment = self._kit.store.enrolment(job.learner, job.now)
        seen = rules.progress(filed.practices, enrolment.test_date, today(job.now, enrolment.zone))
        picture = self._picture(job, seen) if seen.letters else None
        first = words.letters(seen) if seen.letters and not picture else ""
        mine = words.mine(seen, rules.studied(filed.practices, job.now, enrolment.zone), first)
        puts = filed.puts
        if picture:
            puts += (enrolled(job.learner.head.uid, enrolment._replace(pictured_at=job.now)),)
        return job.done(filed.dialogue, (picture, mine) if picture else (mine,), also=puts)

    def errors(self, job: Job) -> Done:
        filed = self.filed(job.learner, job.state, job.now)
        letters = rules.last_letters(filed.practices)
        return job.done(filed.dialogue, (words.errors(rules.recurring(letters), len(letters)),), also=filed.puts)

    def filed(self, learner: Learner, state: Dialogue, now: int) -> Filed:
        """All that was practised, with the letters that only their turns remember; `puts` file those. A letter that has
        ended meanwhile is let go."""
        stored = self._kit.store.practices(learner, now)
        letters = self._kit.store.letters(learner, state.unfiled, now)
        puts = tuple(finished(learner.head.uid, mid, practice)._replace(fresh=False) for mid, practice in letters)
        practices = sorted([*stored, *(each for _, each in letters)], key=lambda each: each.at, reverse=True)
        return Filed(practices, replace(state, unfiled=()), puts)

    def weekly(self, job: Job, enrolment: Enrolment, practices: list[Practice]) -> Weekly:
        """For the first turn of Today in a week: the picture, if there is anything new in it."""
        if not rules.picture_due(enrolment.pictured_at, practices, job.now, enrolment.zone):
            return Weekly(None, enrolment)
        seen = rules.progress(practices, enrolment.test_date, today(job.now, enrolment.zone))
        picture = self._picture(job, seen)
        return Weekly(picture, enrolment._replace(pictured_at=job.now) if picture else enrolment)

    def _picture(self, job: Job, seen: Seen) -> Picture | None:
        """None where it cannot be uploaded: the words go alone. A turn that is decided anew does not upload again."""
        if self._uploaded is None or self._uploaded.mid != job.item.mid:
            try:
                self._uploaded = Uploaded(job.item.mid, self._upload(seen))
            except UploadError:
                return None
        return Picture(self._uploaded.media, words.letters(seen))

    def _upload(self, seen: Seen) -> str:
        from chatoet.drawing import png  # here, because Pillow takes a tenth of a second to load
        from chatoet.rules.course.picture import drawn

        return self._kit.upload(png(drawn(seen)))
