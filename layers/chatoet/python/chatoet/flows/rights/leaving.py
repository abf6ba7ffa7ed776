"""Asking for erasure, taking it back, and what happens in between (clauses OET-6.2-erasure, OET-7-delete-anytime)."""

from collections.abc import Callable

from chatoet.flows.rights.casework import Casework
from chatoet.flows.rights.erasure import Erasure
from chatoet.flows.rights.flow import Request
from chatoet.flows.session import Answer, Session, turn_record
from chatoet.flows.wakes import SqsWakeups
from chatoet.log import EventLog
from chatoet.rules import erasure, words_erasure
from chatoet.rules.cases import Case
from chatoet.rules.catalogue import AuditedName, Fields
from chatoet.rules.identity import assurance
from chatoet.rules.item import Item
from chatoet.rules.messages import Message
from chatoet.rules.subject import GONE
from chatoet.store import cases
from chatoet.store.cases import Cases
from chatoet.store.commits import Extra
from chatoet.store.dues import arm
from chatoet.store.erasing import Erasings
from chatoet.store.heads import HeadReader
from chatoet.store.learners import Learner, Learners
from chatoet.store.removal import DUE
from chatoet.whatsapp.graph import Sender

UNMATCHED = "erasing"  # the callback of a message that is stored nowhere
Confirm = Callable[[Learner, str, int], tuple[str, tuple[Extra, ...]]]  # (url of the PIN page or "", its link)


class Erase:
    """`rights:erase`, and `rights:erase:minor`, which waits for nothing."""

    def __init__(self, casework: Casework, wakes: SqsWakeups, confirm: Confirm) -> None:
        self._casework, self._wakes, self._confirm = casework, wakes, confirm

    def __call__(self, request: Request, now: int) -> Answer:
        learner, item = request.learner, request.item
        known = self._casework.stored.all(learner.head.uid, now)
        if reason := erasure.legal_hold(case for _, case in known):
            return self._refused(learner, item, reason, now)
        if learner.head.leaving_at and "minor" not in request.args:
            return self._pending(learner, item, known)
        return self._asked(request, now)

    def _asked(self, request: Request, now: int) -> Answer:
        learner, item = request.learner, request.item
        head, uid, level = learner.head, learner.head.uid, assurance(learner.head, now)
        wait = erasure.undo_window(head, level, "minor" in request.args)
        opened = self._casework.opened(learner, item.mid, "erasure", item.at, now, "VERIFIED")
        url, link = self._confirm(learner, item.mid, now) if wait and level == "A1" else ("", ())
        if not wait:
            self._wakes.due(DUE, uid, erasure.SOON)  # before the commit: killed in between, it finds nothing to do
        fields: Fields = {**opened.fields, "assurance": level, "wait_s": wait}
        message = words_erasure.asked(item.mid, now + wait, now, level == "A1", url)
        also = (*arm(DUE, uid, now + wait), *opened.parts[1:], *link)
        record = cases.put(uid, item.mid, opened.case)
        return Answer(
            head.heard(item.at).leaving(now + wait), record, "erasure.asked", fields, (message,), "rights", also
        )

    def _pending(self, learner: Learner, item: Item, known: list[tuple[str, Case]]) -> Answer:
        mid = next((mid for mid, case in known if case.kind == "erasure" and case.open), "none")
        message = words_erasure.pending(mid, learner.head.leaving_at)
        return _answer(learner, item, "erasure.pending", {"case": mid}, message)

    def _refused(self, learner: Learner, item: Item, reason: str, now: int) -> Answer:
        """Refused with its reason and the remedies, at the time of the request (clause PRO-erase-refusal)."""
        case = self._casework.opened(learner, item.mid, "erasure", item.at, now, "REFUSED", reason).case
        record = cases.put(learner.head.uid, item.mid, case)
        fields: Fields = {"case": item.mid, "reason": erasure.HOLD}
        message = words_erasure.held(item.mid, reason)
        return Answer(learner.head.heard(item.at), record, "erasure.refused", fields, (message,), "rights")


class Undo:
    """`rights:undo`, typed or tapped, as long as the erasure has not begun (E12)."""

    def __init__(self, found: Cases) -> None:
        self._cases = found

    def __call__(self, request: Request, now: int) -> Answer:
        learner, item = request.learner, request.item
        head, uid = learner.head, learner.head.uid
        asked = [(mid, case) for mid, case in self._cases.all(uid, now) if case.kind == "erasure" and case.open]
        if not head.leaving_at or not asked:
            return _answer(
                learner, item, "erasure.undo_refused", {"reason": "nothing"}, words_erasure.nothing_to_undo()
            )
        # One that came by mail and nobody has confirmed is not what began it.
        begun = [case for _, case in asked if case.state != "ID_PENDING"]
        if not all(erasure.may_undo(head, case, now) for case in begun):
            return _answer(learner, item, "erasure.undo_refused", {"reason": "address"}, words_erasure.no_undo())
        ended = tuple(self._cases.change(uid, mid, case, case.moved("WITHDRAWN", now, "undone")) for mid, case in asked)
        mid = asked[0][0]
        answer = _answer(learner, item, "erasure.undone", {"case": mid}, words_erasure.undone(mid))
        return answer._replace(head=answer.head.leaving(0), also=ended)


class Leaving:
    """What falls due of erasures, by the type of the item: `erasure`, `confirmed` (by PIN), `expire-erase`."""

    def __init__(
        self,
        erasure: Erasure,
        erasings: Erasings,
        heads: HeadReader,
        found: Cases,
        learners: Learners,
        session: Session,
        log: EventLog,
    ) -> None:
        self._erasure, self._erasings, self._heads = erasure, erasings, heads
        self._cases, self._learners, self._session, self._log = found, learners, session, log

    def __call__(self, uid: str, item: Item, now: int) -> None:
        erasing = self._erasings.get(uid)
        if erasing and erasing.step >= erasure.GONE:
            return self._erasure.last_look(erasing, now)
        if erasing or self._begun(uid, item, now):
            self._erasure.advance(uid, now)
        return None

    def _begun(self, uid: str, item: Item, now: int) -> bool:
        head = self._heads.head(uid, 0)
        reason, case = self._ripe(uid, item, now)
        if head is None or not (reason or head.state in GONE):
            self._log.emit("erasure.dropped", mid=item.mid, reason="gone" if head is None else "not_due")
            return False
        if self._erasure.begin(uid, now, reason or "asked", case):
            return True
        self._keep(uid, item, now)
        return False

    def _ripe(self, uid: str, item: Item, now: int) -> tuple[str, str]:
        """(why it begins now, the request's mid); an empty reason when it does not."""
        match item.type:
            case "confirmed":
                mid = str(item.content.get("case", ""))
                case = self._cases.get(uid, mid, now)
                return ("confirmed", mid) if case and case.open and case.kind == "erasure" else ("", "")
            case "expire-erase":
                return "inactivity", ""
        head = self._heads.head(uid, 0)
        return ("asked" if head and 0 < head.leaving_at <= now else ""), ""

    def _keep(self, uid: str, item: Item, now: int) -> None:
        """The law came in between the request and its day: the learner is told why."""
        known = [(mid, case) for mid, case in self._cases.all(uid, now) if case.open]
        reason = erasure.legal_hold(case for _, case in known)
        head = self._heads.head(uid, now)
        learner = self._learners.by_uid(uid, head.addresses[0], now) if head and head.addresses else None
        asked = [(mid, case) for mid, case in known if case.kind == "erasure"]
        if learner is None or not reason or not asked:
            return
        mid = asked[0][0]
        steps = tuple(self._cases.change(uid, mid, case, case.moved("REFUSED", now, reason)) for mid, case in asked)
        fields: Fields = {"case": mid, "reason": erasure.HOLD}
        message = words_erasure.held(mid, reason)
        answer = Answer(learner.head.leaving(0), None, "erasure.refused", fields, (message,), "rights", steps)
        self._session.finish(learner, item, answer, now)


class Told:
    """A message that comes while its sender is erased is stored nowhere and answered once (E1)."""

    def __init__(self, erasings: Erasings, graph: Sender, log: EventLog) -> None:
        self._erasings, self._graph, self._log = erasings, graph, log

    def __call__(self, learner: Learner, item: Item, now: int) -> None:
        self._log.emit("erasure.write_blocked", sref=learner.key.sref, mid=item.mid)
        if self._erasings.tell(learner.head.uid, now):
            to = learner.recipient
            self._graph.send(to.kind, to.address, words_erasure.deleting().graph(), UNMATCHED)


def _answer(learner: Learner, item: Item, event: AuditedName, fields: Fields, message: Message) -> Answer:
    record = turn_record(learner, item, "rights", event.partition(".")[2])
    return Answer(learner.head.heard(item.at), record, event, fields, (message,), "rights")
