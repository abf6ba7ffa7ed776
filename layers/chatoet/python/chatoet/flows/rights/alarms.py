"""The clock of open cases: on the twentieth day somebody is told, and every morning once one is late."""

from chatoet.flows.rights.casework import Casework, fields_of
from chatoet.flows.session import Answer, Session, turn_record
from chatoet.rules.cases import Case
from chatoet.rules.catalogue import AuditedName
from chatoet.rules.clock import DAY
from chatoet.rules.deadline import alarm_at, local_date, next_morning
from chatoet.rules.item import Item
from chatoet.store.learners import Learner, Learners


class CaseDuty:
    """Asked for by one case, it looks at all of the learner's; each alarm of a case rings once for its last day."""

    def __init__(self, learners: Learners, session: Session, casework: Casework) -> None:
        self._learners, self._session, self._casework = learners, session, casework

    def __call__(self, uid: str, item: Item, now: int) -> None:
        learner = self._learners.of(uid, now)
        if learner is None:
            return
        for mid, case in self._casework.stored.all(uid, now):
            if case.open and alarm_at(case) <= now:
                self._ring(learner, item, mid, case, now)
                learner = self._learners.of(uid, now) or learner  # its head has moved

    def _ring(self, learner: Learner, item: Item, mid: str, case: Case, now: int) -> None:
        due = self._casework.due(learner, case, now)  # a clock that stands still has no end yet
        late = due < now
        rings = next_morning(now) if late else due + 1
        # By its day too: an extension or a pause moves it, and what is not rung is not armed again either. A late one
        # by the day of its next ring: in winter it is late from midnight UTC on, and rings on that morning too.
        name = f"{mid}.late.{rings // DAY}" if late else f"{mid}.soon.{due // DAY}"
        ours = Item("due", name, item.type, now, "")
        record = turn_record(learner, ours, "rights", "alarm")
        event: AuditedName = "case.late" if late else "case.due_soon"
        again = self._casework.alarm(learner, mid, rings)
        fields = fields_of(mid, case._replace(due_at=due))
        if late:
            fields["days"] = (local_date(now) - local_date(due)).days
        self._session.finish(learner, ours, Answer(learner.head, record, event, fields, also=again), now)
