"""A person takes a learner's question over, and hands the learner back to the program (clause OET-4.1-ai)."""

from dataclasses import replace

from chatoet.flows.rights.casework import Opened
from chatoet.flows.rights.desk.base import Bench, DeskError, Input, Matter, Output, optional, text_of
from chatoet.rules import words_teacher
from chatoet.rules.catalogue import AuditedName
from chatoet.rules.messages import Message

UNANSWERED = ("RECEIVED", "REVIEW")


class Teaching:
    """Tutoring goes on meanwhile. Whatever the program says next, it says again that it is one (flows/session.py)."""

    def __init__(self, desk: Bench) -> None:
        self._desk = desk

    def answer(self, matter: Matter, asked: Input) -> Output:
        text = text_of(asked, "text", 3000)
        if not matter.case.open:
            raise DeskError("it is closed")
        if why := self._desk.barred(matter.learner, matter.now):
            raise DeskError(f"they may not be written to now: {why}")
        _, kept = self._desk.told(matter, text)
        moved = Opened(matter.case, (), {"case": matter.mid})
        if matter.case.state in UNANSWERED:
            moved = self._desk.moved(matter, "RUNNING", "answered")._replace(fields=moved.fields)
        moved = moved._replace(parts=(*moved.parts, *kept))
        return self._said(matter, moved, words_teacher.answered(matter.mid, text), "person.took_over")

    def complete(self, matter: Matter, asked: Input) -> Output:
        """Also of somebody who may not be written to: then nothing is said."""
        text, barred = optional(asked, "text", 3000), self._desk.barred(matter.learner, matter.now)
        if text and barred:
            raise DeskError(f"they may not be written to now: {barred}")
        moved = self._desk.moved(matter, "COMPLETED", "carried out")
        kept = self._desk.told(matter, text)[1] if text else ()
        moved = moved._replace(parts=(*moved.parts, *kept), fields={"case": matter.mid, "ai_disclosed": not barred})
        message = None if barred else words_teacher.handed_back(matter.mid, text)
        return self._said(matter, moved, message, "person.handed_back")

    def refuse(self, matter: Matter, asked: Input) -> Output:
        """It ends with the program, too; and it is no right, so STOP holds for it."""
        reason = text_of(asked, "reason", 800)
        if why := self._desk.barred(matter.learner, matter.now):
            raise DeskError(f"they may not be written to now: {why}")
        named, kept = self._desk.told(matter, reason)
        moved = self._desk.moved(matter, "REFUSED", named)
        moved = moved._replace(parts=(*moved.parts, *kept))
        return self._said(matter, moved, words_teacher.refused(matter.mid, reason), "case.refused")

    def _said(self, matter: Matter, moved: Opened, message: Message | None, event: AuditedName) -> Output:
        head = replace(matter.learner.head, person_at=matter.now) if message else None
        return self._desk.commit(matter, moved, message, event, head, "tutoring")
