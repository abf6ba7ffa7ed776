"""Requests as they come in: the menu of rights, and what it shows."""

from dataclasses import replace

from chatoet.flows.rights.flow import Request
from chatoet.flows.session import Answer, turn_record
from chatoet.rules import words_rights
from chatoet.rules.catalogue import Fields
from chatoet.rules.messages import Message
from chatoet.rules.subject import State


def shown(request: Request, what: str, message: Message, floor: str | None = None) -> Answer:
    """A step that decides nothing yet. `floor` says where the next words of the learner belong."""
    learner, item = request.learner, request.item
    head = replace(learner.head.heard(item.at), floor=floor)
    fields: Fields = {"what": what}
    return Answer(head, turn_record(learner, item, "rights", what), "rights.shown", fields, (message,), "rights")


class Menu:
    """Every right in one list (clause PRO-rights-channel)."""

    def __call__(self, request: Request, now: int) -> Answer:
        restricted = request.learner.head.state is State.RESTRICTED
        return shown(request, "menu", words_rights.menu(restricted))
