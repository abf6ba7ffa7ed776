"""Requests as they come in: the menu of rights, what it shows, and a case with its clock for what takes longer."""

from dataclasses import replace

from chatoet.flows.rights.casework import Casework
from chatoet.flows.rights.flow import Request
from chatoet.flows.session import Answer, turn_record
from chatoet.rules import words, words_rights
from chatoet.rules.catalogue import Value
from chatoet.rules.messages import Message
from chatoet.rules.subject import State
from chatoet.store import cases


def shown(request: Request, what: str, message: Message, floor: str | None = None) -> Answer:
    """A step that decides nothing yet. `floor` says where the next words of the learner belong."""
    learner, item = request.learner, request.item
    head = replace(learner.head.heard(item.at), floor=floor)
    fields: dict[str, Value] = {"what": what}
    return Answer(head, turn_record(learner, item, "rights", what), "rights.shown", fields, (message,), "rights")


class Opening:
    """Records a request that is carried out later."""

    def __init__(self, kind: str, casework: Casework) -> None:
        self._kind, self._casework = kind, casework

    def __call__(self, request: Request, now: int) -> Answer:
        learner, item = request.learner, request.item
        opened = self._casework.opened(learner, item.mid, self._kind, item.at, now)
        record = cases.put(learner.head.uid, item.mid, opened.case)
        message = words.case_opened(self._kind, item.mid, opened.case.due_at)
        head, alarm = learner.head.heard(item.at), opened.parts[1:]
        return Answer(head, record, "case.opened", opened.fields, (message,), "rights", also=alarm)


class Menu:
    """Every right in one list (clause PRO-rights-channel)."""

    def __call__(self, request: Request, now: int) -> Answer:
        restricted = request.learner.head.state is State.RESTRICTED
        return shown(request, "menu", words_rights.menu(restricted))
