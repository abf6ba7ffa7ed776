"""What a person has to look at: a score that is doubted, a complaint (Art 22(3), 77; UK s.164A; PRO-complain)."""

from typing import Protocol

from chatoet.flows.rights.casework import Casework
from chatoet.flows.rights.flow import Request
from chatoet.flows.rights.intake import shown
from chatoet.flows.session import Answer, turn_record
from chatoet.rules import words_rights
from chatoet.store import letters


class Kept(Protocol):
    """What may be stored of a text, which may be about the letter of a task: flows/guarding.py."""

    def __call__(self, text: str, task_id: str | None = None) -> str: ...


class Review:
    """A human look at the score of the last letter; one at a time."""

    def __init__(self, casework: Casework) -> None:
        self._casework = casework

    def __call__(self, request: Request, now: int) -> Answer:
        learner, item = request.learner, request.item
        letter = learner.head.dialogue.letter
        if not letter:
            return shown(request, "review", words_rights.no_letter())
        for mid, case in self._casework.stored.all(learner.head.uid, now):
            if case.open and case.kind == "review" and case.history[0][2] == letter:
                return shown(request, "review", words_rights.review_open(mid))
        opened = self._casework.opened(learner, item.mid, "review", item.at, now, "REVIEW", letter)
        message = words_rights.review_opened(item.mid, opened.case.due_at)
        record = turn_record(learner, item, "rights", "review")
        head = learner.head.heard(item.at)
        return Answer(head, record, "case.opened", opened.fields, (message,), "rights", also=opened.parts)


class Reply:
    """The answer to a question of ours about a case: its clock runs again from here on."""

    def __init__(self, casework: Casework, kept: Kept) -> None:
        self._casework, self._kept = casework, kept

    def __call__(self, request: Request, now: int) -> Answer:
        learner, item, text = request.learner, request.item, request.item.text().strip()
        mid = request.args[0] if request.args else ""
        case = self._casework.stored.get(learner.head.uid, mid, now)
        if case is None or case.state != "PAUSED_CLARIFY":
            return shown(request, "reply", words_rights.claim_over())
        if not text:
            return shown(request, "reply", words_rights.ask_reply(mid), floor=f"rights:reply:{mid}")
        moved = self._casework.moved(learner, mid, case, "RUNNING", now)
        kept = self._kept(text)
        parts = (*moved.parts, letters.put(learner, item.mid, mid, kept, item.at))
        record, head = turn_record(learner, item, "rights", "reply"), learner.head.heard(item.at)
        message = words_rights.reply_taken(mid, marked=kept != text)
        return Answer(head, record, "case.moved", moved.fields, (message,), "rights", also=parts)


class Complain:
    """Acknowledged within seconds; a person finds out and answers."""

    def __init__(self, casework: Casework, kept: Kept) -> None:
        self._casework, self._kept = casework, kept

    def __call__(self, request: Request, now: int) -> Answer:
        if not request.learner.head.accepted:  # in a day their address is gone, and nobody could answer
            return shown(request, "complain", words_rights.complain_by_mail())
        return shown(request, "complain", words_rights.ask_complaint(), floor="rights:complaint")

    def text(self, request: Request, now: int) -> Answer:
        """The words that follow on the question for them."""
        learner, item, text = request.learner, request.item, request.item.text().strip()
        if not text:
            return shown(request, "complain", words_rights.in_words_please(), floor="rights:complaint")
        opened = self._casework.opened(learner, item.mid, "complaint", item.at, now)
        kept = self._kept(text)
        message = words_rights.complaint_opened(item.mid, opened.case.due_at, marked=kept != text)
        record, head = turn_record(learner, item, "rights", "complain"), learner.head.heard(item.at)
        parts = (*opened.parts, letters.put(learner, item.mid, item.mid, kept, item.at))
        return Answer(head, record, "case.opened", opened.fields, (message,), "rights", also=parts)
