"""Objection: suspended first, weighed afterwards; to marketing it is absolute (Art 21 GDPR; clauses OET-6.2-object,
PRO-right-object, PRO-object-mkt)."""

from dataclasses import replace

from chatoet.flows.rights.casework import Casework
from chatoet.flows.rights.flow import Request
from chatoet.flows.rights.intake import shown
from chatoet.flows.session import Answer, turn_record
from chatoet.lanes import Forward
from chatoet.rules import words_rights
from chatoet.rules.catalogue import Fields
from chatoet.rules.head import FOR_GOOD
from chatoet.rules.policy import Policy, Purpose

MARKETING = "news"


class Object:
    def __init__(self, policy: Policy, casework: Casework, forward: Forward) -> None:
        self._casework, self._forward = casework, forward
        marketing = [policy.purposes[MARKETING]] if MARKETING in policy.purposes else []
        self._purposes = {purpose.id: purpose for purpose in (*marketing, *policy.objectable())}

    def __call__(self, request: Request, now: int) -> Answer:
        purpose = self._purposes.get(request.args[0] if request.args else "")
        if purpose is None:
            return shown(request, "object", words_rights.objections(list(self._purposes.values())))
        return self._object(request, purpose, now)

    def why(self, request: Request, now: int) -> Answer:
        """The assessment behind a legitimate interest, on request (clause PRO-gloss-li)."""
        purpose = self._purposes.get(request.args[0] if request.args else "")
        if purpose is None or not purpose.summary:
            return shown(request, "object", words_rights.objections(list(self._purposes.values())))
        return shown(request, "why", words_rights.why(purpose))

    def _object(self, request: Request, purpose: Purpose, now: int) -> Answer:
        """The no stands from this commit on, whatever a person finds about it later.

        Of a consent it is a withdrawal too: the ledger is told first, so that a kill in between loses nothing.
        """
        learner, item = request.learner, request.item
        if purpose.basis == "consent":
            self._forward("consent", replace(item, kind="preference", type="objected", content={}), "rights")
        weighed = purpose.objection == "review"
        asked = (learner, item.mid, "objection", item.at, now)
        opened = (
            self._casework.opened(*asked, "REVIEW", purpose.id) if weighed else self._casework.done(*asked, purpose.id)
        )
        head = learner.head.heard(item.at).decided(purpose.id, False, max(item.at, learner.head.stopped_at), FOR_GOOD)
        fields: Fields = {"case": item.mid, "purpose": purpose.id, "weighed": weighed}
        fields |= opened.fields if weighed else {}  # the others are answered by this
        message = words_rights.objected(purpose, item.mid, opened.case.due_at)
        record = turn_record(learner, item, "rights", "object")
        return Answer(head, record, "objection.recorded", fields, (message,), "rights", also=opened.parts)
