"""What the canary does, stage by stage: as a learner would, by what it is offered."""

import io
import zipfile
from collections.abc import Callable

from canary.talk import StageError, Talk, Wanted, leads, offers, says
from canary.who import NUMBER, Who
from chatoet.content import ContentStore
from chatoet.rules.task import Task

CERTIFICATE = 300  # seconds: an erasure looks at everything again after a minute, and more if Meta slows us down
Stage = tuple[str, Callable[[], object]]


class Walk:
    def __init__(self, talk: Talk, who: Who, pages_url: str, content: ContentStore, show_drafts: bool) -> None:
        self._talk, self._who, self._pages, self._content = talk, who, pages_url, content
        self._offered, self._show_drafts = content.tasks(None, show_drafts), show_drafts

    def stages(self) -> tuple[Stage, ...]:
        """All but the end, each with the name that a failure is reported by."""
        return (
            ("consent", self.consent),
            ("object", self.object),
            ("turn", self.turn),
            ("course", self.course),
            ("know", self.know),
            ("copy", self.copy),
            ("carry", self.carry),
            ("correct", self.correct),
            ("restrict", self.restrict),
            ("withdraw", self.withdraw),
            ("people", self.people),
            ("receipts", self.receipts),
            ("stop", self.stop),
            ("undo", self.undo),
        )

    def consent(self) -> None:
        """The notice, the terms, and No to all that is optional."""
        talk = self._talk
        option = talk.ask("Hello", offers("consent:accept:"), "notice")
        talk.tap(option)
        while (option := talk.hear(_either("consent:no:", "turns:profession:"), "question")).startswith("consent:no:"):
            talk.tap(option)

    def object(self) -> None:
        """To being counted: it is in no statistics."""
        option = self._talk.ask("OBJECT", offers("rights:object:analytics"), "objections")
        self._talk.choose(option, says("has ended"), "objection")

    def turn(self) -> None:
        """A task, a letter, feedback. Where no task is live yet learners are told so, and have their rights all the
        same."""
        if not self._offered:
            self._enrol("nursing")
            self._talk.ask("WRITE", says("no writing task"), "no_task")
            self._talk.ask(f"I am {self._who.word}", offers("turns:write"), "no_letter")
            return
        task = self._content.task(self._offered[0].id)
        self._enrol(task.profession)
        self._talk.ask("WRITE", says(task.patient.last), "task")
        self._talk.ask(letter(task, self._who.word), offers("turns:rewrite:"), "feedback")

    def course(self) -> None:
        """What a letter taught is filed, and a card is asked, where there is content for them. No picture: that would
        go to Meta."""
        if self._offered:
            self._talk.ask("MY ERRORS", says("Letters looked at"), "errors")
        if self._content.frames("nursing", self._show_drafts):
            option = self._talk.ask("WORDS", offers("turns:card:"), "card")
            self._talk.choose(option.replace(":hint", ":idk"), says("Here it is"), "answer")

    def know(self) -> None:
        option = self._talk.ask("MY DATA", offers("rights:know"), "menu")
        self._talk.choose(option, says("What we hold"), "summary")
        self._talk.ask("WHO SAW MY DATA", says("Who saw"), "disclosures")

    def copy(self) -> None:
        """With the PIN chosen on the page; its number must be in it, and what it wrote."""
        url = self._talk.ask("COPY", leads(self._pages, "export"), "link")
        package = self._talk.fill(url, pin=self._who.pin, again=self._who.pin)
        with zipfile.ZipFile(io.BytesIO(package)) as archive:
            data = archive.read("data.json").decode()
        if NUMBER not in data:
            raise StageError("copy.without_number")
        if self._offered and self._who.word not in data:
            raise StageError("copy.without_letter")
        self._talk.hear(says("was fetched"), "fetched")

    def carry(self) -> None:
        """Not fetched: its package is what the erasure must find in the bucket."""
        option = self._talk.ask("MY DATA", offers("rights:carry"), "menu")
        self._talk.choose(option, leads(self._pages, "carry"), "link")

    def correct(self) -> None:
        option = self._talk.ask("CORRECT MY DATA", offers("rights:correct:name"), "corrections")
        self._talk.choose(option, says("call you?"), "question")
        self._talk.ask(self._who.called, says(self._who.called), "corrected")

    def restrict(self) -> None:
        ground = self._talk.ask("RESTRICT", offers("rights:restrict:d"), "grounds")
        lift = self._talk.choose(ground, offers("rights:lift"), "restricted")
        sure = self._talk.choose(lift, offers("rights:lift:yes:"), "question")
        self._talk.choose(sure, says("is lifted"), "lifted")

    def withdraw(self) -> None:
        """A consent, given and taken back, each seen in the list of choices."""
        yes = self._talk.ask("PRIVACY", offers("consent:yes:"), "choices")
        no = yes.replace(":yes:", ":no:")
        self._talk.tap(yes)
        self._talk.tap(self._talk.ask("PRIVACY", offers(no), "given"))
        self._talk.ask("PRIVACY", offers(yes), "withdrawn")

    def people(self) -> None:
        """As far as a person would be called: nobody is sent after a learner who is none."""
        option = self._talk.ask("MY DATA", offers("rights:complain"), "menu")
        self._talk.choose(option, says("What went wrong?"), "complaint")
        self._talk.ask("MENU", offers("turns:write"), "left")

    def receipts(self) -> None:
        option = self._talk.ask("PRIVACY", offers("rights:receipts"), "choices")
        self._talk.choose(option, says("Your receipts"), "receipts")

    def stop(self) -> None:
        self._talk.ask("STOP", says("Stopped"), "stopped")
        self._talk.ask("START", says("Welcome back"), "started")

    def undo(self) -> None:
        option = self._talk.ask("DELETE", offers("rights:undo:"), "asked")
        self._talk.choose(option, says("Undone"), "undone")

    def leave(self) -> None:
        """At once, confirmed by the PIN; ends with the certificate."""
        self.confirm(self._talk.ask("DELETE", leads(self._pages, "erase"), "link"))

    def confirm(self, url: str) -> None:
        self._talk.fill(url, pin=self._who.pin)
        self._talk.hear(says("CHATOET-1."), "certificate", CERTIFICATE)

    def clear(self) -> None:
        """Ends what a run before began, wherever it stopped: in an erasure or before one, with a PIN or without."""
        found = self._delete()
        if found.startswith("rights:undo:"):  # it had no PIN to confirm with
            self._choose_pin()
            found = self._delete()
        if found.startswith("http"):
            self.confirm(found)

    def _enrol(self, profession: str) -> None:
        """With a month for the test, and no more: the other questions are left for another day."""
        skip = self._talk.choose(f"turns:profession:{profession}", offers("turns:skip:"), "profession")
        month = self._talk.choose(skip, offers("turns:setup:"), "test_date")
        self._talk.choose(month, offers("turns:skip:"), "study")

    def _delete(self) -> str:
        """What the answer offers: the page to confirm on, or the button to undo it; else some of its words."""
        self._talk.say("UNDO")
        begun = [says(words) for words in ("about a minute", "being deleted", "CHATOET-1.")]
        return self._talk.ask("DELETE", _first(leads(self._pages, "erase"), offers("rights:undo:"), *begun), "remains")

    def _choose_pin(self) -> None:
        pin = self._who.pin
        self._talk.fill(self._talk.ask("PIN", leads(self._pages, "pin"), "pin"), pin=pin, new=pin, again=pin)


def letter(task: Task, word: str) -> str:
    """For that task, from its own notes, with a word in it that nobody else uses. Not a good letter, but a learner's:
    our model letter sent back would not be marked."""
    patient, to = task.patient, task.recipient
    told = " ".join(f"Please note that {note.text.rstrip('.')}." for note in task.notes if note.key_point)
    first = f"I am writing about {patient.title} {patient.last}, whom I know as {word}, and ask for your help."
    parts = (*to.address, "", to.salutation, "", f"Re: {patient.title} {patient.first} {patient.last}", "", first)
    return "\n".join((*parts, "", told, "", to.close, "", task.setting.sign_off[0]))


def _either(*prefixes: str) -> Wanted:
    return _first(*map(offers, prefixes))


def _first(*wanted: Wanted) -> Wanted:
    return lambda message: next((found for each in wanted if (found := each(message))), "")
