"""Notice, acceptance, optional consents, STOP and START: the only writer of the consent ledger.

The model has no way in here: what is recorded comes from a button's id or a whole-message word, never from text.
"""

import re
from collections.abc import Callable
from dataclasses import replace

from chatoet.flows import ages, asking
from chatoet.flows.identity import sender
from chatoet.flows.preferences import preferred
from chatoet.flows.receipts import receipt
from chatoet.flows.session import Answer, Session, turn_record
from chatoet.lanes import Forward
from chatoet.log import EventLog
from chatoet.rules import words, words_consent
from chatoet.rules.catalogue import AuditedName, Fields
from chatoet.rules.gate import decide
from chatoet.rules.head import Decision, Head
from chatoet.rules.item import Item
from chatoet.rules.language import t
from chatoet.rules.messages import Message, Text
from chatoet.rules.policy import Policy, Purpose
from chatoet.rules.route import despair_in, said_in
from chatoet.rules.subject import GONE, State
from chatoet.store.commits import Extend, Put
from chatoet.store.conflicts import retrying
from chatoet.store.learners import FencedError, Learner, Learners
from chatoet.translations import speaking

SHOWING = ("notice.shown", "terms.asked_again")  # what proves that something was shown, and so must not be said if not


class ConsentFlow:
    def __init__(
        self,
        learners: Learners,
        session: Session,
        forward: Forward,
        policy: Policy,
        notice_url: str,
        log: EventLog,
        due: Callable[[str, int], tuple[Put, ...]],
        email: str,
    ) -> None:
        self._learners, self._session, self._forward = learners, session, forward
        self._policy, self._notice_url, self._log, self._due = policy, notice_url, log, due
        self._email = email

    def __call__(self, item: Item, now: int, tries: int) -> None:
        retrying(lambda: self._once(item, now))

    def park(self, item: Item, now: int, error: str) -> None:
        learner = self._learners.find(item, now)
        if learner is None or item.kind != "message" or item.payload() or said_in(item) in ("stop", "start"):
            # A decision is never put aside: it goes to the dead-letter queue, whose alarm calls it urgent.
            raise LookupError("not to be parked")
        messages = () if learner.head.stopped else (words.parked(),)
        fields: Fields = {"error": error, "outbox": item.mid}
        record = self._record(learner, item, "parked")
        answer = Answer(learner.head.heard(item.at), record, "turn.parked", fields, messages, "rights")
        self._session.finish(learner, item, answer, now)

    def _once(self, item: Item, now: int) -> None:
        if item.kind == "preference":
            return self._preferred(self._learners.find(item, now), item, now)
        if item.kind == "due":
            return self._ask(self._learners.find(item, now), item, now)
        learner = sender(self._learners, self._session, item, now)
        if learner is None:
            if said_in(item) == "stop":
                # Nothing is held on this address and nothing was ever sent: silence is what was asked for.
                return self._log.emit("item.dropped", mid=item.mid, reason="stranger_stop")
            try:
                learner = self._learners.birth(item, now)
            except FencedError:
                return self._log.emit("item.dropped", mid=item.mid, reason="erased", resurrection_blocked=True)
        with speaking(learner.head.language):
            answer = None if learner.head.state in GONE else self._decide(learner, item, now)
            told = self._told_why(answer, learner, item, now) if answer else None
        if told is None:
            self._forward("turns", item, "consent")
            return self._log.emit("item.forwarded", mid=item.mid, lane="turns", reason="accepted")
        return self._session.finish(learner, item, told, now)

    def _told_why(self, answer: Answer, learner: Learner, item: Item, now: int) -> Answer:
        """What was decided stands; but a reply that leads on would be kept back where onboarding is barred."""
        reason = self._bars(answer.head, now) if answer.messages and answer.purpose == "onboarding" else ""
        if not reason:
            return answer
        told = answer._replace(messages=(words.denied(reason),), purpose="rights")
        if answer.event not in SHOWING:
            return told
        fields: Fields = {"reason": reason, "outbox": item.mid}
        return told._replace(head=learner.head.heard(item.at), event="turn.denied", fields=fields)

    def _decide(self, learner: Learner, item: Item, now: int) -> Answer | None:
        """None when the item is a turn after all: the learner accepted while it was on its way, or is barred."""
        said, parts = said_in(item), item.payload().split(":")
        if said == "stop":
            return self._stop(learner, item)
        if not learner.head.accepted and learner.head.state not in (State.NEW, State.NOTICED):
            return None
        if said == "start":
            return self._start(learner, item, now)
        if learner.head.state is not State.NEW and said == "privacy":
            return self._list(learner, item)
        if learner.head.stopped:
            return self._silent(self._refused(learner.head, parts, item.at), learner, item, "stopped")
        if ages.says_minor(item):
            return (ages.asked if learner.head.accepted else ages.turned_away)(self._policy, learner, item)
        return self._tap(learner, item, parts, now)

    def _refused(self, head: Head, parts: list[str], at: int) -> Head:
        """In the silence after STOP a tap is not answered, but a no counts all the same."""
        match parts:
            case ["consent", "no", id_, version] if purpose := self._asked_of(id_, version, False):
                return head.decided(purpose.id, False, at, purpose.version)
        return head

    def _tap(self, learner: Learner, item: Item, parts: list[str], now: int) -> Answer | None:
        match parts:
            case ["consent", ("accept" | "decline") as said, version]:
                return self._terms(learner, item, said == "accept", version, now)
            case ["consent", ("yes" | "no") as said, purpose, version] if learner.head.accepted:
                return self._choice(learner, item, self._asked_of(purpose, version, said == "yes"), said == "yes", now)
            case ["consent", "adult"] if learner.head.accepted:
                return ages.confirmed(self._policy, learner, item)
            case ["consent", "right"] if learner.head.accepted:
                return asking.right(self._policy, learner, item)
            case ["consent", *_] if learner.head.accepted:
                return self._choice(learner, item, None, False, now)
        if not learner.head.accepted:
            return self._notice(learner, item, now)
        return self._again(learner, item, now) if self._must_read(learner.head, now) else None

    # Notice and acceptance

    def _notice(self, learner: Learner, item: Item, now: int, first: str = "") -> Answer:
        if learner.head.state is not State.NEW:
            first = first or words.accept_first()
        record = self._record(learner, item, "notice")
        messages = (*self._care(item), self._notice_message(first))
        head = self._noticed(learner.head, item, now)
        return Answer(head, record, "notice.shown", {"ai_disclosed": True}, messages, "onboarding")

    def _care(self, item: Item) -> tuple[Message, ...]:
        """Somebody's first words may be a cry for help: nobody has to read a notice before the answer to that."""
        language = despair_in(item)
        if not language:
            return ()
        from chatoet.rules.words_conduct import care

        return (care(language, self._email),)

    def _noticed(self, head: Head, item: Item, now: int) -> Head:
        """Whoever is shown the notice stands in NOTICED, whatever led there."""
        version = self._policy.notice_version
        asked_at = head.asked_at if head.notice == version else 0  # that was of another notice
        head = replace(head.heard(item.at), notice=version, asked_at=asked_at).asked(now)
        return head.moved(State.NOTICED) if head.state is State.NEW else head

    def _notice_message(self, first: str = "") -> Message:
        return _led(first, words.notice(self._policy.notice_version, self._notice_url))

    def _terms(self, learner: Learner, item: Item, accepted: bool, version: str, now: int) -> Answer:
        again = self._must_read(learner.head, now)
        if learner.head.accepted and not again:
            return self._seen(learner, item, words.already_accepted())
        if version != self._policy.notice_version:
            return self._stale_terms(learner, item, again, now)
        if not accepted:
            head, record = learner.head.heard(item.at), self._receipt(learner, item, "terms", "declined")
            message = words_consent.declined_again() if again else words.declined()
            return Answer(head, record, "terms.declined", {"receipt": item.mid}, (message,), "onboarding")
        if not 0 < learner.head.asked_at <= item.at:  # an old button, tapped before these terms were shown to them
            return (self._again if again else self._notice)(learner, item, now)
        return self._accept_again(learner, item) if again else self._accept(learner, item, now)

    def _stale_terms(self, learner: Learner, item: Item, again: bool, now: int) -> Answer:
        if again:
            message = self._accept_message(words.stale_button())
            return self._stale(self._asked(learner.head.heard(item.at), now), learner, item, "terms", message)
        head = self._noticed(learner.head, item, now)
        return self._stale(head, learner, item, "terms", self._notice_message(words.stale_button()))

    # New terms: the gate bars tutoring until they are accepted (clause PRO-reaccept)

    def _must_read(self, head: Head, now: int) -> bool:
        return decide(head, head.controller_id, "tutoring", self._policy, now).reason == "must_read"

    def _again(self, learner: Learner, item: Item, now: int) -> Answer:
        head = self._asked(learner.head.heard(item.at), now)
        record = self._record(learner, item, "terms")
        fields: Fields = {"version": self._policy.notice_version}
        return Answer(head, record, "terms.asked_again", fields, (self._accept_message(),), "onboarding")

    def _asked(self, head: Head, now: int) -> Head:
        """What was shown before the newest version took effect may have been another one."""
        older = head.asked_at < self._policy.versions[-1].effective_at
        return (replace(head, asked_at=0) if older else head).asked(now)

    def _accept_message(self, first: str = "") -> Message:
        return words_consent.accept_again(self._policy.versions[-1], self._notice_url, first)

    def _accept_again(self, learner: Learner, item: Item) -> Answer:
        head = learner.head.heard(item.at).accepts(self._policy.notice_version, item.mid, item.at)
        record = self._receipt(learner, item, "terms", "accepted")
        message = self._next_question(head, self._accepted_intro(item))
        return Answer(head, record, "terms.accepted", {"receipt": item.mid}, (message,), "onboarding")

    def _accepted_intro(self, item: Item) -> str:
        return words.accepted_intro(item.mid, self._policy.notice_version, item.at)

    def _accept(self, learner: Learner, item: Item, now: int) -> Answer:
        head = learner.head.moved(State.ACTIVE).accepts(self._policy.notice_version, item.mid, item.at).heard(item.at)
        record = self._receipt(learner, item, "terms", "accepted")
        also: tuple[Put | Extend, ...] = (*self._lengthened(head, now), *self._due(head.uid, now))
        message = self._next_question(head, self._accepted_intro(item))
        return Answer(head, record, "terms.accepted", {"receipt": item.mid}, (message,), "onboarding", also)

    def _lengthened(self, head: Head, now: int) -> tuple[Extend, ...]:
        """Addresses and key end when the head does."""
        addresses = self._learners.owned(head, now)
        identities = tuple(Extend("Identity", (address, "identity"), head.expires_at) for address in addresses)
        return (*identities, Extend("Key", (head.uid,), head.expires_at))

    # Optional purposes

    def _asked_of(self, id_: str, version: str, yes: bool) -> Purpose | None:
        """The purpose that a button names. A yes to another question than the present is stale; a no is a no."""
        purpose = next((purpose for purpose in self._policy.optional() if purpose.id == id_), None)
        if purpose is None or not re.fullmatch(r"[1-9]\d{0,3}", version):
            return None
        return purpose if int(version) == purpose.version or (not yes and int(version) < purpose.version) else None

    def _choice(self, learner: Learner, item: Item, purpose: Purpose | None, yes: bool, now: int) -> Answer:
        if purpose is None:
            message = self._present_question(learner.head, item, words.stale_button())
            return self._stale(learner.head.heard(item.at), learner, item, "unknown", message)
        head = learner.head.heard(item.at).decided(purpose.id, yes, item.at, purpose.version)
        if head.decisions.get(purpose.id) != Decision(yes, item.at, purpose.version):
            return self._superseded(learner.head.heard(item.at), learner, item, purpose)
        event, decision = _decision(learner.head, purpose, yes)
        fields: Fields = {"purpose": purpose.id, "receipt": item.mid}
        first = words.consent_receipt(purpose, yes, item.mid, self._policy.notice_version, item.at)
        record = self._receipt(learner, item, purpose.id, decision, purpose.ask)
        if self._bars(head, now):
            return Answer(head, record, event, fields, (Text(first.strip()),), "rights")
        return Answer(head, record, event, fields, (self._next_question(head, first),), "onboarding")

    def _superseded(self, head: Head, learner: Learner, item: Item, purpose: Purpose) -> Answer:
        """An older tap that arrives after a later word: the later one stands, and the learner hears which."""
        record = self._receipt(learner, item, purpose.id, "superseded", purpose.ask)
        message = words.later_choice_stands(purpose, head.grants(purpose.id, purpose.version))
        fields: Fields = {"purpose": purpose.id, "receipt": item.mid}
        return Answer(head, record, "consent.superseded", fields, (message,), "rights")

    def _bars(self, head: Head, now: int) -> str:
        """Why onboarding may not go on. A decision about consent is then answered all the same, as a right."""
        return decide(head, head.controller_id, "onboarding", self._policy, now).reason

    def _next_question(self, head: Head, first: str) -> Message:
        """The next optional purpose that was not asked yet; after the last, on to the course."""
        for purpose in self._policy.optional():
            if purpose.id not in head.decisions:
                return words.ask(purpose, first)
        return words.menu(first + t("What next?")) if head.dialogue.profession else words.professions(1, first)

    def _present_question(self, head: Head, item: Item, first: str) -> Message:
        """In answer to an old button: the question as it is now, where there is one of that purpose (case E16)."""
        named = item.payload().split(":")[2:3]
        purpose = next((purpose for purpose in self._policy.optional() if [purpose.id] == named), None)
        return words.ask(purpose, first) if purpose else self._next_question(head, first)

    def _stale(self, head: Head, learner: Learner, item: Item, purpose: str, message: Message) -> Answer:
        record = self._receipt(learner, item, purpose, "stale")
        fields: Fields = {"purpose": purpose, "receipt": item.mid}
        return Answer(head, record, "consent.stale_button", fields, (message,), "onboarding")

    def _seen(self, learner: Learner, item: Item, message: Message) -> Answer:
        record = self._receipt(learner, item, "terms", "repeated")
        fields: Fields = {"step": "already_accepted", "outbox": item.mid}
        return Answer(learner.head.heard(item.at), record, "turn.answered", fields, (message,), "onboarding")

    # STOP, START, PRIVACY

    def _stop(self, learner: Learner, item: Item) -> Answer:
        optional = tuple(purpose.id for purpose in self._policy.optional())
        head = learner.head.stop(item.at, optional).heard(item.at)
        record = self._receipt(learner, item, "all", "withdrawn")
        if learner.head.stopped or not head.stopped:
            return Answer(head, record, "turn.silent", {"reason": "stopped" if head.stopped else "superseded"})
        message = words.stopped(item.mid, self._policy.notice_version, item.at)
        return Answer(head, record, "learner.stopped", {"receipt": item.mid}, (message,), "rights")

    def _start(self, learner: Learner, item: Item, now: int) -> Answer:
        head = learner.head.start(item.at)
        if head.stopped:
            return self._silent(head, learner, item, "superseded")
        if not head.accepted:
            shown = self._notice(replace(learner, head=head), item, now)
            return shown._replace(fields=shown.fields | {"reason": "start"})  # what ended a STOP is on record
        expired = head.state is State.EXPIRED
        head = (head.moved(State.ACTIVE) if expired else head).heard(item.at)
        also = self._lengthened(head, now) if expired else ()
        record = self._receipt(learner, item, "all", "started")
        welcome = words.started(learner.head.stopped, self._learners.name(learner, now))
        message = words.menu(welcome + t("What would you like to do?"))
        return Answer(head, record, "learner.started", {"receipt": item.mid}, (message,), "onboarding", also)

    def _list(self, learner: Learner, item: Item) -> Answer:
        choices = [self._stands(learner.head, p) for p in self._policy.optional()]
        message = words.consents(choices, self._notice_url, learner.head.stopped)
        record = turn_record(learner, item, "consent", "privacy")
        return Answer(learner.head.heard(item.at), record, "consents.listed", {}, (message,), "rights")

    def _stands(self, head: Head, purpose: Purpose) -> tuple[Purpose, bool, int]:
        said = head.decisions.get(purpose.id)
        return purpose, head.grants(purpose.id, purpose.version), said.at if said else 0

    def _ask(self, learner: Learner | None, item: Item, now: int) -> None:
        answer = asking.owed_answer(self._policy, learner, item, now) if learner else None
        if learner is None or answer is None:
            return self._log.emit("item.dropped", mid=item.mid, reason="settled")
        return self._session.finish(learner, item, answer, now)

    def _preferred(self, learner: Learner | None, item: Item, now: int) -> None:
        if learner is None:
            return self._log.emit("item.dropped", mid=item.mid, reason="stranger_preference")
        answer = preferred(self._policy, learner, item)
        if answer is None:
            return self._log.emit("item.unknown", mid=item.mid, kind="preference", type="unlisted")
        return self._session.finish(learner, item, answer, now)

    def _silent(self, head: Head, learner: Learner, item: Item, reason: str) -> Answer:
        record = self._record(learner, item, "silent")
        return Answer(head.heard(item.at), record, "turn.silent", {"reason": reason})

    def _record(self, learner: Learner, item: Item, what: str) -> Put:
        """A decision's message is always recorded in the ledger, any other as a turn, whatever came of it.

        So the key that makes a redelivery a duplicate depends on the message alone, not on what we knew by then.
        """
        said = said_in(item)
        if said in ("stop", "start") or (item.payload().startswith("consent:") and said != "privacy"):
            return self._receipt(learner, item, "none", what)
        return turn_record(learner, item, "consent", what)

    def _receipt(self, learner: Learner, item: Item, purpose: str, decision: str, text: str = "") -> Put:
        return receipt(self._policy, learner, item, purpose, decision, text)


def _decision(head: Head, purpose: Purpose, yes: bool) -> tuple[AuditedName, str]:
    if yes:
        return "consent.granted", "granted"
    stood = head.grants(purpose.id, purpose.version)
    return ("consent.withdrawn", "withdrawn") if stood else ("consent.refused", "refused")


def _led(first: str, message: Message) -> Message:
    """The same message with a sentence before it; the type refuses what would be too long."""
    return replace(message, body=first + message.body)
