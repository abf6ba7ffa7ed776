"""Who saw what, what a person has to judge, and what is due."""

from collections.abc import Mapping
from typing import Any, Final

from chatoet.flows.rights.desk.base import Bench, DeskError, Input, Matter, Output, choice_of, text_of
from chatoet.flows.session import Answer
from chatoet.rules.catalogue import Fields
from chatoet.rules.clock import DAY, iso_date
from chatoet.rules.item import Item
from chatoet.store.disclosures import View, put
from chatoet.store.dues import Dues, name_of
from chatoet.store.learners import Learner
from chatoet.store.letters import Letters
from chatoet.store.outboxes import Outboxes
from chatoet.store.turns import Turns

HOURS: Final = (0, 6, 23)  # UTC: alarms ring at six, and once a last day is over by the clock of London
AHEAD: Final = 35  # days
JUDGED: Final = ("review", "complaint", "rectification", "teacher")
LETTERS: Final = ("review", "teacher")  # about a letter, which their first step names


class Views:
    """Nobody sees anything before it is recorded that they did."""

    def __init__(self, desk: Bench, turns: Turns, letters: Letters) -> None:
        self._desk, self._turns, self._letters = desk, turns, letters
        self._outboxes = Outboxes(desk.tables)

    def disclose(self, learner: Learner, asked: Input, now: int) -> Output:
        """An authority is shown nothing that two people did not agree to (clause OET-4.4-legal)."""
        who, kind = text_of(asked, "who", 60), choice_of(asked, "to", ("team", "adviser", "authority"))
        approvers = {str(name).strip().casefold() for name in asked.get("approvers", ())} - {who.casefold(), ""}
        if kind == "authority" and len(approvers) < 2:
            raise DeskError("an authority: two others have to approve")
        view = View(who, text_of(asked, "what", 120), text_of(asked, "reason", 200), len(approvers), now)
        mid = self._desk.mid(learner.head.uid, f"disclose {view}", now)
        fields: Fields = {"case": mid, "kind": kind, "approvers": len(approvers)}
        answer = Answer(learner.head, None, "disclosure.made", fields, also=(put(learner.head.uid, mid, view),))
        self._desk.session.finish(learner, Item("desk", mid, "disclose", now, ""), answer, now)
        return {"ref": f"{learner.head.uid}.{mid}"}

    def view(self, matter: Matter, asked: Input) -> Output:
        """What a case is about, for the person who has to judge it: first it is recorded that they saw it (E54)."""
        if matter.case.kind not in JUDGED or not matter.case.open:
            raise DeskError("only what a person has to judge is shown")
        if matter.case.kind == "teacher" and (why := self._desk.barred(matter.learner, matter.now)):
            raise DeskError(f"nothing of theirs is looked at now: {why}")
        told = {
            "who": text_of(asked, "who", 60),
            "what": "your letter and its feedback" if matter.case.kind == "teacher" else f"your {matter.case.kind}",
            "reason": f"case {matter.mid[:8]}",
        }
        self.disclose(matter.learner, {**told, "to": "team"}, matter.now)
        return {"ref": f"{matter.learner.head.uid}.{matter.mid}", **self._words(matter)}

    def _words(self, matter: Matter) -> Output:
        """With the letter that it is about: notes may stand beside that, and what we answered to it."""
        history = matter.case.history if matter.case.kind in LETTERS else ()
        letter = history[0][2] if history else ""
        written = [
            {"direction": direction, "text": text}
            for about in {matter.mid, letter} - {""}
            for direction, text in self._letters.about(matter.learner, about, matter.now)
        ]
        text = self._turns.content(matter.learner, letter, matter.now) if letter else None
        return {"letter": text or "", "written": written, "feedback": self._feedback(matter, letter)}

    def _feedback(self, matter: Matter, letter: str) -> list[str]:
        """As the learner saw it, for as long as replies are kept; of a review, the letter alone is judged."""
        told = self._outboxes.messages_of(matter.learner, letter, matter.now) if matter.case.kind == "teacher" else None
        return [words_in(message) for message in told or []]

    def due(self, asked: Input, now: int) -> Output:
        """Open cases by their last day, found in the hours in which their alarms ring: nobody's data are scanned."""
        midnight, dues = now - now % DAY, Dues(self._desk.tables)
        days = range(-1, int(asked.get("days", AHEAD)) + 1)
        hours = [midnight + day * DAY + hour * 3600 for day in days for hour in HOURS]
        uids = {str(due.uid) for hour in hours for due in dues.in_hour(hour) if name_of(due).startswith("case")}
        found = [
            {"ref": f"{uid}.{mid}", "kind": case.kind, "state": case.state, "due": iso_date(case.due_at)}
            for uid in uids
            for mid, case in self._desk.casework.stored.all(uid, now)
            if case.open
        ]
        return {"cases": sorted(found, key=lambda row: (row["due"], row["ref"]))}


def words_in(message: Mapping[str, Any]) -> str:
    """Of one that we sent, in the form of the Graph API."""
    part = message.get("text") or message.get("interactive", {}).get("body", {})
    return str(part.get("body") or part.get("text") or "")
