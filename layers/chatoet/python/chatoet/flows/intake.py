"""Requests as they come in: a case with its clock, and an answer that says so."""

from chatoet.flows.rights import Request
from chatoet.flows.session import Answer
from chatoet.rules import words
from chatoet.rules.cases import Case
from chatoet.rules.clock import add_months, iso_date
from chatoet.store import cases


class Opening:
    """Records a request that is carried out later."""

    def __init__(self, kind: str) -> None:
        self._kind = kind

    def __call__(self, request: Request, now: int) -> Answer:
        learner, item = request.learner, request.item
        case = Case(self._kind, item.at, add_months(item.at, 1))
        record = cases.put(learner.head.uid, item.mid, case)
        fields = {"case": item.mid, "kind": case.kind, "due": iso_date(case.due_at)}
        message = words.case_opened(case.kind, item.mid, case.due_at)
        return Answer(learner.head.heard(item.at), record, "case.opened", fields, (message,), "rights")


class Menu(Opening):
    """Every right in one list."""

    def __init__(self) -> None:
        super().__init__("access")
