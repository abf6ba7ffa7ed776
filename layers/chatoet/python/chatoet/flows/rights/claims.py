"""Requests that came by e-mail or form: the learner is asked here whether it was they (E25, E26, E29)."""

from chatoet.flows.rights.casework import Casework, release
from chatoet.flows.rights.flow import Request
from chatoet.flows.rights.intake import shown
from chatoet.flows.session import Answer, turn_record
from chatoet.rules import words_erasure, words_rights
from chatoet.rules.cases import Case
from chatoet.rules.erasure import UNDO
from chatoet.rules.identity import assurance
from chatoet.store.dues import arm

BY_ANOTHER = "by another"  # a solicitor, a partner: only authority in writing counts, judged by a person


class Claim:
    def __init__(self, casework: Casework) -> None:
        self._casework = casework

    def __call__(self, request: Request, now: int) -> Answer:
        said, mid = (*request.args, "", "")[:2]
        case = self._casework.stored.get(request.learner.head.uid, mid, now)
        if case is None or case.state != "ID_PENDING":
            return shown(request, "claim", words_rights.claim_over())
        if said == "no":
            return self._moved(request, mid, case, "WITHDRAWN", "not made by the learner", now)
        if said != "yes" or case.history[0][2] == BY_ANOTHER or assurance(request.learner.head, now) == "A0":
            return shown(request, "claim", words_rights.claim_needs_more(mid))
        return self._moved(request, mid, case, "VERIFIED", "confirmed in the chat", now)

    def _moved(self, request: Request, mid: str, case: Case, state: str, reason: str, now: int) -> Answer:
        learner, item = request.learner, request.item
        moved = self._casework.moved(learner, mid, case, state, now, reason)
        yes = words_rights.claim_taken(case.kind, mid, moved.case.due_at)
        message = yes if state == "VERIFIED" else words_rights.claim_denied()
        record, head = turn_record(learner, item, "rights", "claim"), learner.head.heard(item.at)
        also = moved.parts + (release(case.kind, head.uid, now) if state == "VERIFIED" else ())
        answer = Answer(head, record, "case.moved", moved.fields, (message,), "rights", also=also)
        begins = state == "VERIFIED" and case.kind == "erasure" and not head.leaving_at
        return _leaving(answer, mid, now) if begins else answer


def _leaving(answer: Answer, mid: str, now: int) -> Answer:
    """As if it had been asked for in the chat: a day to undo it."""
    at = now + UNDO["A1"]
    also = (*answer.also, *arm("erasure", answer.head.uid, at))
    message = words_erasure.asked(mid, at, now, known=True)
    return answer._replace(head=answer.head.leaving(at), messages=(message,), also=also)
