"""Restrictions that were asked for elsewhere, and lifting one by us: only after the learner was told (Art 18(3))."""

from typing import Final

from chatoet.flows.rights.casework import Opened
from chatoet.flows.rights.desk.base import Bench, DeskError, Input, Matter, Output, choice_of, text_of
from chatoet.rules import words_rights
from chatoet.rules.catalogue import Fields
from chatoet.rules.clock import DAY, iso_date
from chatoet.rules.erasure import HOLD, legal_hold
from chatoet.rules.subject import MOVES, State
from chatoet.store.learners import Learner

NOTICE: Final = 7 * DAY  # between the word that a restriction is to be lifted and its end
LIFT: Final = "lift announced"


class Restrictions:
    """What the learner restricted stays so until they were told and did not complain."""

    def __init__(self, desk: Bench) -> None:
        self._desk = desk

    def restrict(self, matter: Matter, asked: Input) -> Output:
        ground = choice_of(asked, "ground", tuple(words_rights.GROUNDS))
        if matter.case.kind != "restriction" or matter.learner.head.state is State.RESTRICTED:
            raise DeskError("no restriction was asked for, or it stands already")
        moved = self._desk.moved(matter, "COMPLETED", f"ground {ground}")
        head, held = self._desk.holding.begin(matter.learner, matter.now)
        fields: Fields = {"case": matter.mid, "ground": ground}
        opened = Opened(moved.case, (*moved.parts, *held), fields)
        message = words_rights.restricted(matter.mid)
        return self._desk.commit(matter, opened, message, "restriction.set", head.moved(State.RESTRICTED))

    def hold(self, learner: Learner, asked: Input, now: int) -> Output:
        """The law makes us keep the data (clause OET-4.4-legal): restricted, and an erasure is refused with this
        reason for as long as the case is open."""
        reason, mid = text_of(asked, "reason", 300), self._desk.mid(learner.head.uid, "legal hold", now)
        state = learner.head.state
        if state is not State.RESTRICTED and State.RESTRICTED not in MOVES[state]:
            raise DeskError("there is no account to restrict")
        opened = self._desk.casework.opened(learner, mid, "restriction", now, now, "REVIEW", f"{HOLD}: {reason}")
        head, held = self._desk.holding.begin(learner, now)
        fields: Fields = {"case": mid, "ground": "c"}
        opened = opened._replace(parts=(*opened.parts, *held), fields=fields)
        after = head if state is State.RESTRICTED else head.moved(State.RESTRICTED)
        matter = Matter(learner, mid, opened.case, now)
        return self._desk.commit(matter, opened, words_rights.restricted(mid), "restriction.set", after)

    def announce(self, learner: Learner, asked: Input, now: int) -> Output:
        """The learner is told before a restriction is lifted (Art 18(3)): a case of its own, which `lift` asks for."""
        if learner.head.state is not State.RESTRICTED:
            raise DeskError("not restricted")
        reason, mid = text_of(asked, "reason", 300), self._desk.mid(learner.head.uid, "announce", now)
        opened = self._desk.casework.opened(learner, mid, "restriction", now, now, "RUNNING", LIFT)
        matter = Matter(learner, mid, opened.case, now)
        fields: Fields = {"case": mid, "due": iso_date(now + NOTICE)}
        message = words_rights.lift_announced(now + NOTICE, reason)
        return self._desk.commit(matter, opened._replace(fields=fields), message, "restriction.announced")

    def lift(self, matter: Matter, asked: Input) -> Output:
        learner, case, now = matter.learner, matter.case, matter.now
        if learner.head.state is not State.RESTRICTED or not case.history or case.history[0][2] != LIFT:
            raise DeskError("the learner was not told: announce it first")
        if now < case.at + NOTICE:
            raise DeskError(f"announced; not before {iso_date(case.at + NOTICE)}")
        others = self._desk.casework.stored.all(learner.head.uid, now)
        if legal_hold(other for _, other in others):
            raise DeskError("the law makes us keep the data: complete that case first")
        if any(other.kind == "complaint" and other.open and other.at >= case.at for _, other in others):
            raise DeskError("the learner does not agree: answer the complaint first")
        moved = self._desk.moved(matter, "COMPLETED", "lifted")
        look = self._desk.holding.look(learner, now)
        opened = Opened(moved.case, (*moved.parts, *look), {"case": matter.mid, "by": "ops"})
        head = learner.head.moved(State.ACTIVE)
        return self._desk.commit(matter, opened, words_rights.lifted(), "restriction.lifted", head)
