"""Cards: words to recall and own errors to mend, asked when they are due (rules/course/cards.py). What a learner types
is looked at and forgotten."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from chatoet.flows.course.kit import Kit
from chatoet.flows.course.patients import odd, refused
from chatoet.flows.work import Done, Job
from chatoet.rules import dialogue, words_cards
from chatoet.rules.course import cards, grading
from chatoet.rules.course.cards import DOING, STALE, Deck, Round
from chatoet.rules.course.days import day_began, study_day
from chatoet.rules.course.enrolment import Enrolment
from chatoet.rules.course.grading import Grade, Key, Outcome
from chatoet.rules.course.practice import Practice
from chatoet.rules.head import Dialogue
from chatoet.rules.item import Item
from chatoet.rules.route import said_in
from chatoet.rules.vocabulary import Fix, Frame
from chatoet.store.commits import Extra, Put
from chatoet.store.course import Card, asked, finished
from chatoet.store.learners import Learner

TALK = frozenset({"robot", "cheating", "promise", "write_it", "abuse", "thanks"})  # of rules/scope.py


class Known(NamedTuple):
    """What is known of a learner. `practices` come the latest first, with the letters that were not filed yet."""

    enrolment: Enrolment
    practices: list[Practice]


class Cards:
    def __init__(self, kit: Kit) -> None:
        self._kit = kit

    def begin(self, job: Job) -> Done:
        """A session that was left a short while ago goes on."""
        if (open_ := _open(job.state)) and job.now - job.state.since < STALE:
            return self._ask(job, open_, words_cards.resumed())
        stored = self._kit.store.cards(job.learner, job.now)
        known = self.known(job.learner, job.state, job.now)
        names = self.waiting(job.state, stored, known, job.now)
        if names:
            return self._ask(job, Round(names, total=len(names), began=job.now))
        after = dialogue.left(job.state) if _at_cards(job.state) else job.state
        return job.done(after, (words_cards.none_due(self._next_day(job, stored, known.enrolment.zone)),))

    def due(self, learner: Learner, now: int) -> int:
        """How many cards a session would ask now."""
        state = learner.head.dialogue
        return len(self.waiting(state, self._kit.store.cards(learner, now), self.known(learner, state, now), now))

    def known(self, learner: Learner, state: Dialogue, now: int) -> Known:
        unfiled = [practice for _, practice in self._kit.store.letters(learner, state.unfiled, now)]
        found = [*unfiled, *self._kit.store.practices(learner, now)]
        latest = sorted(found, key=lambda practice: practice.at, reverse=True)
        return Known(self._kit.store.enrolment(learner, now), latest)

    def waiting(self, state: Dialogue, stored: Mapping[str, Card], known: Known, now: int) -> tuple[str, ...]:
        """The cards that a session would ask."""
        asked_before = {name: cards.Known(card.due, int(card.memory.get("began", 0))) for name, card in stored.items()}
        own = cards.recurring(known.practices)
        began = day_began(now, known.enrolment.zone)
        return cards.session(asked_before, own, self._deck(state), known.enrolment.level, began, now)

    def answer(self, job: Job) -> Done:
        """A typed answer to the card that was asked."""
        typed = job.item.text()
        found = self._asked_now(job)
        if isinstance(found, Done):
            return found
        round_, item = found
        if grading.gives_up(typed):
            return self._told(job, round_, item, "wrong", words_cards.shown(item, round_.again))
        outcome = grading.outcome(typed, self._key(item), self._is_word)
        if outcome == "wrong" and odd(typed, grading.LONGEST) and (patient := refused(self._kit, job, typed)):
            return patient
        if outcome == "wrong" and (aside := _aside(job.item)):
            return self._same(job, round_, item, aside, job.state.tries)
        return self._told(job, round_, item, outcome, words_cards.marked(item, outcome, round_.again))

    def hint(self, job: Job) -> Done:
        found = self._asked_now(job)
        return found if isinstance(found, Done) else self._same(job, *found, words_cards.hinted(found[1]), tries=1)

    def shown(self, job: Job) -> Done:
        """The answer, for who does not know it."""
        found = self._asked_now(job)
        if isinstance(found, Done):
            return found
        return self._told(job, *found, "wrong", words_cards.shown(found[1], found[0].again))

    def skip(self, job: Job) -> Done:
        found = self._asked_now(job)
        return found if isinstance(found, Done) else self._ask(job, found[0].skipped(), words_cards.skipped())

    def unclear(self, job: Job) -> Done:
        """To what is no answer: a photo, say."""
        return self._reminded(job, words_cards.unclear())

    def old_button(self, job: Job) -> Done:
        return self._reminded(job, words_cards.old_button())

    # ----------------------------------------------------------------------------------------------------------------

    def _deck(self, state: Dialogue) -> Deck:
        drafts = self._kit.show_drafts
        return cards.deck(self._kit.content.frames(state.profession, drafts), self._kit.content.fixes(drafts))

    def _asked_now(self, job: Job) -> tuple[Round, Frame | Fix] | Done:
        """The open card; or, where its content is gone or has changed, what is asked in its place."""
        round_ = _open(job.state)
        if round_ is None:
            return self.begin(job._replace(step=job.step._replace(dialogue=dialogue.left(job.state))))
        there = self._deck(job.state)
        _, name, version = [*job.state.doing.split("@"), "", ""][:3]
        item = there.item(name)
        if item is None:
            return self._ask(job, round_)
        if str(item.version) != version:
            return self._same(job, round_, item, words_cards.reworded(), job.state.tries)
        return round_, item

    def _key(self, item: Frame | Fix) -> Key:
        spellings = self._kit.content.spellings()
        if isinstance(item, Fix):
            return Key(item.answers, item.wrong, spellings)
        return Key((*item.answers, *map(item.filled, item.answers)), "", spellings)

    def _is_word(self, word: str) -> bool:
        """Asked only of what may be a typo: the list of words is large."""
        return self._kit.content.words().knows(word)

    def _told(self, job: Job, round_: Round, item: Frame | Fix, found: Outcome, first: str) -> Done:
        """What the answer was worth; and the next card."""
        grade = grading.grade(found, job.state.tries > 0, job.item.at - job.state.since)
        also = () if round_.again else (self._graded(job, round_.card, grade),)
        return self._ask(job, round_.answered(found != "wrong"), first, also)

    def _graded(self, job: Job, name: str, grade: Grade) -> Put:
        from chatoet.tutor.spacing import reviewed  # here, because only an answer needs the scheduler

        card = self._kit.store.card(job.learner, name, job.now) or Card(name, 0, {})
        spaced = reviewed(card.memory, grade, job.now)
        after = Card(name, spaced.due, spaced.memory, card.reps + 1, card.lapses + (grade == "again"))
        return asked(job.learner.head.uid, after)

    def _ask(self, job: Job, round_: Round, first: str = "", also: tuple[Extra, ...] = ()) -> Done:
        there = self._deck(job.state)
        round_ = round_.without({name for name in round_.names() if not there.has(name)})
        if not round_.left:
            return self._over(job, round_, first, also)
        item = there.asked(round_.card, self._reps(job, round_.card))
        memo = cards.packed(round_)
        state = dialogue.asked(job.state, "card", at=round_.done, tries=0, since=job.now, memo=memo, doing=_doing(item))
        return job.done(state, (words_cards.question(item, round_, state.serial, first),), also=also)

    def _reps(self, job: Job, name: str) -> int:
        """Only an own error, which has many sentences, needs to know."""
        card = self._kit.store.card(job.learner, name, job.now) if cards.has_many(name) else None
        return card.reps if card else 0

    def _reminded(self, job: Job, first: str) -> Done:
        """Of the card that is asked."""
        found = self._asked_now(job)
        return found if isinstance(found, Done) else self._same(job, *found, first, job.state.tries)

    def _same(self, job: Job, round_: Round, item: Frame | Fix, first: str, tries: int) -> Done:
        """The same card once more; the time goes on."""
        state = dialogue.asked(job.state, "card", tries=tries, doing=_doing(item))
        return job.done(state, (words_cards.question(item, round_, state.serial, first),))

    def _over(self, job: Job, round_: Round, first: str, also: tuple[Extra, ...]) -> Done:
        state = dialogue.left(job.state)
        if not round_.done:
            return job.done(state, (words_cards.all_skipped(),), also=also)
        took = max(0, job.now - round_.began)
        practice = Practice(job.now, "words", DOING, right=round_.right, asked=round_.done, seconds=took)
        put = finished(job.learner.head.uid, job.item.mid, practice)
        return job.done(state, (words_cards.over(round_, first),), also=(*also, put))

    def _next_day(self, job: Job, stored: Mapping[str, Card], zone: str) -> date | None:
        there = self._deck(job.state)
        due = min((card.due for name, card in stored.items() if there.has(name)), default=None)
        return study_day(due, zone) if due is not None else None


def _doing(item: Frame | Fix) -> str:
    return f"{DOING}@{item.id}@{item.version}"


def _at_cards(state: Dialogue) -> bool:
    return state.doing.partition("@")[0] == DOING


def _open(state: Dialogue) -> Round | None:
    return cards.unpacked(state.memo) if _at_cards(state) else None


def _aside(item: Item) -> str:
    """What is said to something that is no answer; empty for what is one."""
    typed = item.text()
    if grading.says_nothing(typed) or said_in(item):
        return words_cards.a_letter() if len(typed) > grading.LONGEST else words_cards.unclear()
    from chatoet.rules.scope import kind_of
    from chatoet.rules.words_conduct import said

    kind = kind_of(typed)
    return said(kind, typed) if kind in TALK else ""
