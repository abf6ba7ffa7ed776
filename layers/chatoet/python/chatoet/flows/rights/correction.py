"""Corrections: name, profession and test date at once, a note beside a letter (Art 16; OET-6.2-rectify,
PRO-right-correct)."""

from dataclasses import replace

from chatoet.flows.rights.casework import Casework
from chatoet.flows.rights.flow import Request
from chatoet.flows.rights.intake import shown
from chatoet.flows.rights.people import Kept
from chatoet.flows.session import Answer, turn_record
from chatoet.rules import words_rights
from chatoet.rules.head import Dialogue, Head
from chatoet.rules.messages import Message
from chatoet.rules.names import name_in
from chatoet.rules.professions import PROFESSIONS
from chatoet.store import letters, profiles
from chatoet.store.commits import Extra
from chatoet.store.course import CourseStore
from chatoet.store.profiles import Profiles


class Correct:
    def __init__(self, stored: Profiles, course: CourseStore, casework: Casework, kept: Kept) -> None:
        self._profiles, self._course, self._casework, self._kept = stored, course, casework, kept

    def __call__(self, request: Request, now: int) -> Answer:
        match request.args:
            case ("name",):
                return shown(request, "correct", words_rights.ask_name(), floor="rights:name")
            case ("forget",):
                gone = profiles.drop(request.learner.head.uid)
                return self._done(request, now, "name forgotten", words_rights.name_forgotten(), gone)
            case ("professions", page):
                return shown(request, "correct", words_rights.professions(2 if page == "2" else 1))
            case ("profession", profession) if profession in PROFESSIONS:
                return self._profession(request, profession, now)
            case ("date",):
                return shown(request, "correct", words_rights.ask_date(), floor="rights:date")
            case ("letter",):
                return self._letter(request)
        named = bool(self._profiles.name(request.learner, now))
        return shown(request, "correct", words_rights.correct(named))

    def name(self, request: Request, now: int) -> Answer:
        """The words that follow on the question for it."""
        name = name_in(request.item.text())
        if name is None:
            return shown(request, "correct", words_rights.no_name(), floor="rights:name")
        kept = profiles.put(request.learner.head.uid, name, request.learner.key)
        return self._done(request, now, "name", words_rights.name_corrected(name), kept)

    def date(self, request: Request, now: int) -> Answer:
        """As in the settings, which nobody reaches whose data are restricted."""
        from chatoet.flows.course.enrol import changed
        from chatoet.rules.course.dates import told
        from chatoet.rules.course.local import today

        before = self._course.enrolment(request.learner, now)
        found = told(request.item.text(), today(now, before.zone))
        if found.day is None and found.problem != "unknown":
            return shown(request, "correct", words_rights.no_date(found.problem), floor="rights:date")
        day = found.day.isoformat() if found.day else ""
        kept = changed(request.learner.head.uid, before, before._replace(test_date=day), now)
        return self._done(request, now, "test date", words_rights.date_corrected(found), *kept)

    def note(self, request: Request, now: int) -> Answer:
        """Beside a letter, which itself stays as it was sent: it is what was marked."""
        learner, item, text = request.learner, request.item, request.item.text().strip()
        letter = request.args[0] if request.args else ""
        if not text or not letter:
            return shown(request, "correct", words_rights.in_words_please(), floor=learner.head.floor)
        about = learner.head.dialogue
        kept = self._kept(text, about.task if letter == about.letter else None)
        put = letters.put(learner, item.mid, letter, kept, item.at)
        return self._done(request, now, "note", words_rights.noted(item.mid, marked=kept != text), put)

    def _letter(self, request: Request) -> Answer:
        letter = request.learner.head.dialogue.letter
        if not letter:
            return shown(request, "correct", words_rights.no_letter())
        return shown(request, "correct", words_rights.ask_note(), floor=f"rights:note:{letter}")

    def _profession(self, request: Request, profession: str, now: int) -> Answer:
        """A task of another profession is over; letters marked still count, and an old button stays an old one."""
        before = request.learner.head.dialogue
        anew = Dialogue("home", profession, serial=before.serial, unfiled=before.unfiled, watched=before.watched)
        after = before if before.profession == profession else anew
        message = words_rights.profession_corrected(profession)
        return self._done(request, now, "profession", message, head=replace(request.learner.head, dialogue=after))

    def _done(
        self, request: Request, now: int, what: str, message: Message, *kept: Extra, head: Head | None = None
    ) -> Answer:
        learner, item = request.learner, request.item
        done = self._casework.done(learner, item.mid, "rectification", item.at, now, what)
        after = (head or learner.head).heard(item.at)
        record = turn_record(learner, item, "rights", "correct")
        parts = (*done.parts, *kept)
        return Answer(after, record, "case.completed", done.fields, (message,), "rights", also=parts)
