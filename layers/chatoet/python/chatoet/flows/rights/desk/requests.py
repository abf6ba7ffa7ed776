"""Requests that came by e-mail or form, until it is clear who made them (E25, E26, E29)."""

from typing import Final

from chatoet.flows.rights.casework import channel_of, release
from chatoet.flows.rights.claims import BY_ANOTHER
from chatoet.flows.rights.desk.base import Bench, DeskError, Input, Matter, Output, choice_of, received_on, text_of
from chatoet.flows.rights.restriction import ASKED_FOR
from chatoet.flows.session import Answer
from chatoet.rules import words_rights
from chatoet.rules.addresses import Addresses
from chatoet.rules.cases import KINDS, Channel
from chatoet.rules.deadline import local_date
from chatoet.rules.item import Item
from chatoet.rules.pseudonym import address_hash, keyed_hash
from chatoet.store import cases, letters
from chatoet.store.learners import Learner

NEUTRAL: Final = (
    "We have your message. If we hold data about that WhatsApp account, we ask its holder there; please answer in the "
    "chat. If that is not possible, reply with what shows that it is you: we never need a passport for it."
)


class Requests:
    """One question a kind and learner at a time, however many ask; one more where somebody asks for them."""

    def __init__(self, desk: Bench) -> None:
        self._desk = desk

    def open(self, asked: Input, now: int) -> Output:
        """The same answer whether we hold anything or not: the desk is no oracle (E25)."""
        who = _who(choice_of(asked, "address", ("bsuid", "wa_id")), text_of(asked, "value"))
        kind = choice_of(asked, "kind", KINDS)
        channel, at = channel_of(choice_of(asked, "channel", ("email", "form"))), received_on(asked, now)
        pepper = self._desk.pepper()
        address = address_hash(pepper, *who.all()[0])
        reason = BY_ANOTHER if asked.get("by_another") else ""
        mid = keyed_hash(pepper, "desk", address, kind, local_date(now).isoformat(), reason)
        learner = self._desk.learners.find(Item("desk", mid, "open", now, "", addresses=who), now)
        uid = learner.head.uid if learner else keyed_hash(pepper, "nobody", address)
        if learner:
            mid = self._pending(learner, kind, reason, now) or mid
            self._claimed(learner, mid, kind, channel, at, reason, now)
        elif self._noted(address, mid, channel, at):
            self._desk.log.emit("correspondence.kept", case=mid, kind=kind, channel=channel)
        return {"ref": f"{uid}.{mid}", "say": NEUTRAL}

    def _noted(self, address: str, mid: str, channel: Channel, at: int) -> bool:
        desk = self._desk
        return letters.from_nobody(desk.tables, desk.policy, desk.controller_id, address, mid, channel, at)

    def _pending(self, learner: Learner, kind: str, reason: str, now: int) -> str:
        """What another asked is a question of its own: a tap does not answer it, so it must not stand in the way."""
        waits = [
            each for each in self._desk.casework.stored.all(learner.head.uid, now) if each[1].state == "ID_PENDING"
        ]
        return next((mid for mid, case in waits if case.kind == kind and case.history[0][2] == reason), "")

    def _claimed(self, learner: Learner, mid: str, kind: str, channel: Channel, at: int, reason: str, now: int) -> None:
        if self._desk.casework.stored.get(learner.head.uid, mid, now):
            return
        opened = self._desk.casework.opened(learner, mid, kind, at, now, "ID_PENDING", reason, channel)
        head, held = self._desk.holding.begin(learner, now) if kind in ASKED_FOR else (learner.head, ())
        message = words_rights.claimed(kind, channel, at, mid)
        record = cases.put(learner.head.uid, mid, opened.case)
        answer = Answer(
            head, record, "case.opened", opened.fields, (message,), "rights", also=(*opened.parts[1:], *held)
        )
        self._desk.session.finish(learner, Item("desk", mid, "open", now, ""), answer, now)

    def verify(self, matter: Matter, asked: Input) -> Output:
        """A reference to evidence that a person judged, not the evidence (A3); for another, to their authority."""
        evidence = text_of(asked, "evidence", 80)
        if matter.case.state != "ID_PENDING":
            raise DeskError("nothing to verify")
        if matter.case.history[0][2] == BY_ANOTHER and not evidence.startswith("authority:"):
            raise DeskError("made by another: evidence must be authority:<reference>")
        matter = matter._replace(case=matter.case._replace(assurance="A3"))
        moved = self._desk.moved(matter, "VERIFIED", evidence)
        behind = release(matter.case.kind, matter.learner.head.uid, matter.now)
        moved = moved._replace(parts=(*moved.parts, *behind))
        return self._desk.commit(
            matter, moved, words_rights.claim_taken(matter.case.kind, matter.mid, moved.case.due_at)
        )


def _who(kind: str, value: str) -> Addresses:
    """A number as WhatsApp has it, which is digits alone, however it was written to us."""
    if kind == "bsuid":
        return Addresses(bsuid=value)
    digits = "".join(filter(str.isdecimal, value)).removeprefix("00")
    if not digits:
        raise DeskError("value: a number with its country code")
    return Addresses(wa_id=digits)
