"""A teacher on request: a person of ours reads a letter and its feedback, and answers from the desk.

It is a part of tutoring and no right: whoever may not be tutored is told why, and STOP means silence here too.
"""

import re

from chatoet.flows.rights.casework import Casework
from chatoet.flows.rights.flow import Request
from chatoet.flows.rights.intake import shown
from chatoet.flows.rights.people import Kept
from chatoet.flows.session import Answer, turn_record
from chatoet.rules import words, words_rights, words_teacher
from chatoet.rules.catalogue import Fields
from chatoet.rules.commands import answer_in, fold
from chatoet.rules.gate import decide
from chatoet.rules.policy import Policy
from chatoet.rules.scope import kind_of
from chatoet.store import letters
from chatoet.store.commits import Extra
from chatoet.store.learners import Learner

LONGEST = 500  # characters of a question; what is longer is a letter
FLOOR = "rights:teaching"

_LETTER = re.compile(r"(?im)^\s*dear\s+(?!sir|madam|teacher|tutor)\S[^\n]{0,40}$")  # the first part of one


def _a_question(text: str) -> bool:
    """Not thanks, nor a sign alone: nobody is to read a letter for those."""
    return kind_of(text) != "thanks" and bool(fold(text))


class Teacher:
    """One open question a learner; what is asked meanwhile belongs to it."""

    def __init__(self, casework: Casework, kept: Kept, policy: Policy, controller_id: str) -> None:
        self._casework, self._kept = casework, kept
        self._policy, self._controller = policy, controller_id

    def __call__(self, request: Request, now: int) -> Answer:
        """It says first who will see what, and asks what about; a tap is enough."""
        head = request.learner.head
        if barred := self._barred(request, now):
            return barred
        if case := self._open(request.learner, now):
            return shown(request, "teacher", words_teacher.ask_more(case), floor=FLOOR)
        if not head.dialogue.letter:
            return shown(request, "teacher", words_teacher.no_letter())
        if request.args == ("go",):
            return self._opened(request, "", now)
        return shown(request, "teacher", words_teacher.ask(), floor=FLOOR)

    def text(self, request: Request, now: int) -> Answer:
        """The sentence that follows on the question for it."""
        text = request.item.text().strip()
        if barred := self._barred(request, now):
            return barred
        if not text:
            return shown(request, "teacher", words_rights.in_words_please(), floor=FLOOR)
        if len(text) > LONGEST or _LETTER.search(text):
            return shown(request, "teacher", words_teacher.one_sentence())
        case, answer = self._open(request.learner, now), answer_in(text, alone=True)
        if answer in ("no", "later") or (answer and case):
            return shown(request, "teacher", words_teacher.not_asked(case))
        if not answer and not _a_question(text):
            return shown(request, "teacher", words_teacher.ask_more(case) if case else words_teacher.ask(), floor=FLOOR)
        if case:
            return self._added(request, case, text)
        if not request.learner.head.dialogue.letter:
            return shown(request, "teacher", words_teacher.no_letter())
        return self._opened(request, "" if answer else text, now)

    def _opened(self, request: Request, text: str, now: int) -> Answer:
        learner, item, letter = request.learner, request.item, request.learner.head.dialogue.letter or ""
        opened = self._casework.opened(learner, item.mid, "teacher", item.at, now, "REVIEW", letter)
        kept, parts = self._words(request, item.mid, text)
        message = words_teacher.opened(item.mid, opened.case.due_at, marked=kept != text)
        record, head = turn_record(learner, item, "rights", "teacher"), learner.head.heard(item.at)
        return Answer(head, record, "case.opened", opened.fields, (message,), "tutoring", also=(*opened.parts, *parts))

    def _added(self, request: Request, case: str, text: str) -> Answer:
        kept, parts = self._words(request, case, text)
        answer = shown(request, "teacher", words_teacher.added(case, marked=kept != text))
        return answer._replace(also=parts)

    def _words(self, request: Request, case: str, text: str) -> tuple[str, tuple[Extra, ...]]:
        """What may be kept of the question: where it tells of a patient, names and numbers are marked instead."""
        kept, item = self._kept(text, request.learner.head.dialogue.task) if text else "", request.item
        return kept, (letters.put(request.learner, item.mid, case, kept, item.at),) if text else ()

    def _open(self, learner: Learner, now: int) -> str:
        cases = self._casework.stored.all(learner.head.uid, now)
        return next((mid for mid, case in cases if case.open and case.kind == "teacher"), "")

    def _barred(self, request: Request, now: int) -> Answer | None:
        learner, item = request.learner, request.item
        verdict = decide(learner.head, self._controller, "tutoring", self._policy, now)
        if verdict.allowed:
            return None
        fields: Fields = {"reason": verdict.reason}
        head, record = learner.head.heard(item.at), turn_record(learner, item, "rights", "denied")
        if verdict.reason == "stopped":
            return Answer(head, record, "turn.silent", fields, (), "rights")
        message = words.denied(verdict.reason)
        return Answer(head, record, "turn.denied", {**fields, "outbox": item.mid}, (message,), "rights")
