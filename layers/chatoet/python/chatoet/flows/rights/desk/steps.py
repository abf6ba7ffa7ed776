"""The steps of a case that is verified: answered, lengthened, paused, refused, done."""

from chatoet.flows.rights.casework import Opened, fields_of
from chatoet.flows.rights.desk.base import Bench, DeskError, Input, Matter, Output, optional, text_of
from chatoet.flows.rights.restriction import ASKED_FOR
from chatoet.rules import words_rights
from chatoet.rules.deadline import STOPS
from chatoet.rules.head import Head


class Steps:
    """The learner is told of every one but that the clock runs again."""

    def __init__(self, desk: Bench) -> None:
        self._desk = desk

    def answer(self, matter: Matter, asked: Input) -> Output:
        text = text_of(asked, "text", 3000)
        if not matter.case.open or matter.case.state == "ID_PENDING":
            raise DeskError("nothing is answered before it is verified, or after it is closed")
        _, kept = self._desk.told(matter, text)
        moved = Opened(matter.case, kept, fields_of(matter.mid, matter.case) | {"state": matter.case.state})
        return self._desk.commit(matter, moved, words_rights.answered(matter.mid, text))

    def extend(self, matter: Matter, asked: Input) -> Output:
        """Once, with reasons, and inside the first month (Art 12(3))."""
        reason = text_of(asked, "reason", 500)
        if matter.now > self._desk.casework.due(matter.learner, matter.case, matter.now):
            raise DeskError("an extension is told within the first month")
        if any(state == "EXTENDED" for state, _, _ in matter.case.history):
            raise DeskError("extended already")
        named, kept = self._desk.told(matter, reason)
        moved = self._desk.moved(matter, "EXTENDED", named)
        fields = fields_of(matter.mid, moved.case)
        message = words_rights.extended(matter.mid, moved.case.due_at, reason)
        return self._desk.commit(
            matter, moved._replace(fields=fields, parts=(*moved.parts, *kept)), message, "case.extended"
        )

    def pause(self, matter: Matter, asked: Input) -> Output:
        """The clock may be stopped for few reasons, and in the UK for a copy of the data alone."""
        law, code = self._desk.casework.law(matter.learner), text_of(asked, "reason", 20)
        if code not in STOPS[law] or (law == "uk" and matter.case.kind != "access"):
            raise DeskError(f"the clock does not stop for that here; reasons: {', '.join(sorted(STOPS[law]))}")
        moved = self._desk.moved(matter, "PAUSED_CLARIFY", code)
        return self._desk.commit(matter, moved, words_rights.paused(matter.mid, text_of(asked, "question", 500)))

    def resume(self, matter: Matter, asked: Input) -> Output:
        if matter.case.state != "PAUSED_CLARIFY":
            raise DeskError("the clock is running")
        return self._desk.commit(matter, self._desk.moved(matter, "RUNNING"), None)

    def refuse(self, matter: Matter, asked: Input) -> Output:
        reason, part = text_of(asked, "reason", 800), bool(asked.get("part"))
        named, kept = self._desk.told(matter, reason)
        moved = self._desk.moved(matter, "PARTIAL" if part else "REFUSED", named)
        moved = moved._replace(parts=(*moved.parts, *kept))
        head = self._weighed(matter) if matter.case.kind == "objection" else matter.learner.head
        message = words_rights.refused(matter.case.kind, matter.mid, part, reason)
        return self._desk.commit(matter, self._after(matter, moved), message, "case.refused", head)

    def complete(self, matter: Matter, asked: Input) -> Output:
        text = optional(asked, "text", 2000)
        moved = self._desk.moved(matter, "COMPLETED", "carried out")
        moved = moved._replace(fields=fields_of(matter.mid, moved.case))
        return self._desk.commit(
            matter, self._after(matter, moved), words_rights.completed(matter.mid, text), "case.completed"
        )

    def _weighed(self, matter: Matter) -> Head:
        """Grounds of ours prevail: what was suspended goes on, unless the learner said no again since."""
        head, purpose = matter.learner.head, matter.case.history[0][2] if matter.case.history else ""
        said = head.decisions.get(purpose)
        return head.decided(purpose, True, matter.now) if said and said.at <= matter.case.at else head

    def _after(self, matter: Matter, moved: Opened) -> Opened:
        """What was kept for a copy of the data need not be kept any more."""
        held = matter.case.kind in ASKED_FOR and matter.learner.head.held_until
        look = self._desk.holding.look(matter.learner, matter.now) if held else ()
        return moved._replace(parts=(*moved.parts, *look))
