"""Restriction: data are kept, nothing else is done with them, and they do not end (Art 18; clauses OET-6.2-restrict,
PRO-right-restrict). It is lifted only by the learner, or after they were told."""

from chatoet.flows.rights.casework import Casework
from chatoet.flows.rights.flow import Request
from chatoet.flows.rights.intake import shown
from chatoet.flows.session import Answer, Session, turn_record
from chatoet.flows.wakes import SqsWakeups
from chatoet.rules import words_rights
from chatoet.rules.cases import Case
from chatoet.rules.catalogue import AuditedName, Fields
from chatoet.rules.clock import DAY
from chatoet.rules.erasure import legal_hold
from chatoet.rules.head import Head
from chatoet.rules.item import Item
from chatoet.rules.subject import MOVES, State
from chatoet.store.commits import Extra
from chatoet.store.dues import arm
from chatoet.store.holds import Holds
from chatoet.store.learners import Learner, Learners
from chatoet.store.letters import subject_of

HOLD = 6 * 365 * DAY  # renewed for as long as there is a reason
RENEW = 30 * DAY  # before its end
ROUND = 180 * DAY  # between two looks: what came meanwhile is kept as well, and the duty itself does not end
SOON = 5  # seconds until what was written during the commit is looked at as well
ASKED_FOR = frozenset({"access", "portability"})  # to delete what somebody waits for is an offence (DPA 2018 s.173)


class Holding:
    """Keeps what must not end, and lets go of it (E19, E32). What a kill leaves undone, the armed duty does."""

    def __init__(self, holds: Holds, casework: Casework, wakes: SqsWakeups) -> None:
        self._holds, self._casework, self._wakes = holds, casework, wakes

    def begin(self, learner: Learner, now: int) -> tuple[Head, tuple[Extra, ...]]:
        """The head and the parts of the commit that starts it. What ends in these seconds is kept already."""
        head = learner.head.held(now + HOLD)
        self._holds.freeze(subject_of(learner), head.held_until, now)
        return head, self.look(learner, now)

    def look(self, learner: Learner, now: int) -> tuple[Extra, ...]:
        """Has the duty see, once this is committed, whether there still is a reason."""
        self._wakes.due("hold", learner.head.uid, SOON)
        return arm("hold", learner.head.uid, now)

    def wanted(self, head: Head, now: int) -> int:
        """When to look again; 0 when nothing needs to be held."""
        if head.state is State.RESTRICTED:
            return max(min(head.held_until - RENEW, now + ROUND), now + DAY)
        waiting = any(_waits(case, now) for _, case in self._casework.stored.all(head.uid, now))
        return now + DAY if head.held_until and waiting else 0

    def keep(self, learner: Learner, now: int) -> int:
        return self._holds.freeze(subject_of(learner), learner.head.held_until, now)

    def let_go(self, learner: Learner, head: Head, now: int) -> int:
        return self._holds.thaw(subject_of(learner), head.expires_at, now)


def _waits(case: Case, now: int) -> bool:
    """Whether somebody waits for a copy. One that nobody proves to have asked for holds nothing beyond its month."""
    return case.open and case.kind in ASKED_FOR and (case.state != "ID_PENDING" or now <= case.due_at)


class HoldDuty:
    """Sees to it that what is stored agrees with the head."""

    def __init__(self, learners: Learners, session: Session, holding: Holding) -> None:
        self._learners, self._session, self._holding = learners, session, holding

    def __call__(self, uid: str, item: Item, now: int) -> None:
        learner = self._learners.of(uid, now)
        if learner is None or learner.head.state in (State.ERASING, State.ERASED):
            return
        again = self._holding.wanted(learner.head, now)
        head = learner.head.held(now + HOLD if again and learner.head.held_until < now + RENEW else 0)
        if again:
            self._commit(
                learner, item, head, "data.held", self._holding.keep(learner, now), now, arm("hold", uid, again)
            )
        else:
            self._release(learner, item, now)

    def _release(self, learner: Learner, item: Item, now: int) -> None:
        held = learner.head.held_until
        head = learner.head.released(now) if held else learner.head
        n = self._holding.let_go(learner, head, now)
        if n or held:
            self._commit(learner, item, head, "data.released", n, now)

    def _commit(
        self,
        learner: Learner,
        item: Item,
        head: Head,
        event: AuditedName,
        n: int,
        now: int,
        parts: tuple[Extra, ...] = (),
    ) -> None:
        self._session.finish(learner, item, Answer(head, None, event, {"n": n}, also=parts), now)


class Restrict:
    def __init__(self, casework: Casework, holding: Holding) -> None:
        self._casework, self._holding = casework, holding

    def __call__(self, request: Request, now: int) -> Answer:
        head = request.learner.head
        if head.state is State.RESTRICTED:
            return shown(request, "restrict", words_rights.already_restricted())
        if head.leaving_at:  # the erasure that was asked for would go on, and take what is said to be kept
            return shown(request, "restrict", words_rights.undo_first())
        if State.RESTRICTED not in MOVES[head.state]:
            return shown(request, "restrict", words_rights.nothing_to_restrict())
        ground = request.args[0] if request.args else ""
        if ground not in words_rights.GROUNDS:
            return shown(request, "restrict", words_rights.restrict())
        return self._restrict(request, ground, now)

    def _restrict(self, request: Request, ground: str, now: int) -> Answer:
        learner, item = request.learner, request.item
        head, parts = self._holding.begin(learner, now)
        done = self._casework.done(learner, item.mid, "restriction", item.at, now, f"ground {ground}")
        fields: Fields = {"case": item.mid, "ground": ground}
        return Answer(
            head.moved(State.RESTRICTED).heard(item.at),
            turn_record(learner, item, "rights", "restrict"),
            "restriction.set",
            fields,
            (words_rights.restricted(item.mid),),
            "rights",
            also=(*done.parts, *parts),
        )


class Lift:
    """By the learner: asked first what follows from it. The answer counts for the restriction that it was about.

    Not while the law makes us keep the data: lifted, they would end as the schedule says (clause OET-4.4-legal)."""

    def __init__(self, casework: Casework, holding: Holding) -> None:
        self._casework, self._holding = casework, holding

    def __call__(self, request: Request, now: int) -> Answer:
        learner, item = request.learner, request.item
        if learner.head.state is not State.RESTRICTED:
            return shown(request, "lift", words_rights.not_restricted())
        if reason := legal_hold(case for _, case in self._casework.stored.all(learner.head.uid, now)):
            return shown(request, "lift", words_rights.held_by_law(reason))
        if request.args != ("yes", str(learner.head.epoch)):
            return shown(request, "lift", words_rights.lift(learner.head.epoch))
        done = self._casework.done(learner, item.mid, "restriction", item.at, now, "lifted by the learner")
        return Answer(
            learner.head.moved(State.ACTIVE).heard(item.at),
            turn_record(learner, item, "rights", "lift"),
            "restriction.lifted",
            {"case": item.mid, "by": "learner"},
            (words_rights.lifted(),),
            "rights",
            also=(*done.parts, *self._holding.look(learner, now)),
        )
