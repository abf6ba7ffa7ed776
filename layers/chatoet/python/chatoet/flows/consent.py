"""Notice, acceptance, optional consents, STOP and START: the only writer of the consent ledger.

The model has no way in here: what is recorded comes from a button's id or a whole-message word, never from text.
"""

from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from typing import Protocol

from chatoet.flows.session import Answer, Session, turn_record
from chatoet.log import EventLog
from chatoet.rules import words
from chatoet.rules.head import Head
from chatoet.rules.item import Item
from chatoet.rules.messages import Buttons, Choices, Message, Text
from chatoet.rules.policy import Policy, Purpose
from chatoet.rules.route import PRIVACY, START, STOP, Lane, command_in
from chatoet.rules.subject import State
from chatoet.store.commits import Extend, Put
from chatoet.store.conflicts import retrying
from chatoet.store.learners import FencedError, Learner, Learners

ACCOUNT = "account"  # the retention category of a learner who accepted


class Forward(Protocol):
    def __call__(self, lane: Lane, item: Item, source: Lane) -> None: ...


class ConsentFlow:
    def __init__(
        self,
        learners: Learners,
        session: Session,
        forward: Forward,
        policy: Policy,
        notice_url: str,
        log: EventLog,
        due: Callable[[Learner, int], Put],
    ) -> None:
        self._learners, self._session, self._forward = learners, session, forward
        self._policy, self._notice_url, self._log, self._due = policy, notice_url, log, due

    def __call__(self, item: Item, now: int, tries: int) -> None:
        retrying(lambda: self._once(item, now))

    def park(self, item: Item, now: int, error: str) -> None:
        learner = self._learners.find(item.addresses, now)
        if learner is None:
            raise LookupError("no learner to park for")
        record = self._record(learner, item, "parked")
        fields = {"error": error, "outbox": item.mid}
        answer = Answer(learner.head.heard(item.at), record, "turn.parked", fields, (words.parked(),), "rights")
        self._session.finish(learner, item, answer, now)

    def _once(self, item: Item, now: int) -> None:
        learner = self._learners.find(item.addresses, now)
        if learner is None:
            if command_in(item.text()) in STOP:
                # Nothing is held on this address and nothing was ever sent: silence is what was asked for.
                return self._log.emit("item.dropped", mid=item.mid, reason="stranger_stop")
            try:
                learner = self._learners.birth(item, now)
            except FencedError:
                return self._log.emit("item.dropped", mid=item.mid, reason="erased")
        answer = self._decide(learner, item, now)
        if answer is None:
            self._log.emit("item.forwarded", mid=item.mid, lane="turns", reason="accepted")
            return self._forward("turns", item, "consent")
        return self._session.finish(learner, item, answer, now)

    def _decide(self, learner: Learner, item: Item, now: int) -> Answer | None:
        """None when the item is a turn after all: the learner accepted while it was on its way."""
        command, parts = command_in(item.text()), item.payload().split(":")
        if command in STOP or parts == ["consent", "stop"]:
            return self._stop(learner, item)
        if command in START:
            return self._start(learner, item)
        if command in PRIVACY or parts == ["consent", "privacy"]:
            return self._list(learner, item)
        if learner.head.stopped:
            return self._silent(learner, item)
        match parts:
            case ["consent", ("accept" | "decline") as said, version]:
                return self._terms(learner, item, said == "accept", version, now)
            case ["consent", ("yes" | "no") as said, purpose, version] if learner.head.accepted:
                return self._choice(learner, item, self._policy.purposes.get(purpose), said == "yes", version)
        return None if learner.head.accepted else self._notice(learner, item)

    # Notice and acceptance

    def _notice(self, learner: Learner, item: Item, first: str = "") -> Answer:
        head = learner.head.heard(item.at)
        if head.state is State.NEW:
            head = head.moved(State.NOTICED)
        elif not first:
            first = words.accept_first()
        head = replace(head, notice=self._policy.notice_version)
        record = self._record(learner, item, "notice")
        message = self._notice_message(first)
        return Answer(head, record, "notice.shown", {"ai_disclosed": True}, (message,), "onboarding")

    def _notice_message(self, first: str = "") -> Message:
        message = words.notice(self._policy.notice_version, self._notice_url)
        return _led(first, message)

    def _terms(self, learner: Learner, item: Item, accepted: bool, version: str, now: int) -> Answer:
        if learner.head.accepted:
            return self._seen(learner, item, words.already_accepted())
        if version != self._policy.notice_version:
            return self._stale(learner, item, "terms", self._notice_message(words.stale_button()))
        if not accepted:
            record = self._receipt(learner, item, "terms", "declined")
            return Answer(
                learner.head, record, "terms.declined", {"receipt": item.mid}, (words.declined(),), "onboarding"
            )
        if learner.head.state is State.NEW:
            return self._notice(learner, item)
        return self._accept(learner, item, now)

    def _accept(self, learner: Learner, item: Item, now: int) -> Answer:
        head = replace(learner.head.moved(State.ACTIVE), receipt=item.mid, notice=self._policy.notice_version)
        head = head.heard(item.at)
        record = self._receipt(learner, item, "terms", "accepted")
        ends = self._policy.ends(ACCOUNT, now)
        also = (
            Extend("Identity", (learner.recipient.key, "identity"), ends),
            Extend("Key", (head.uid,), ends),
            self._due(learner, now),
        )
        message = self._next_question(head, words.accepted_intro(item.mid))
        return Answer(head, record, "terms.accepted", {"receipt": item.mid}, (message,), "onboarding", also)

    # Optional purposes

    def _choice(self, learner: Learner, item: Item, purpose: Purpose | None, yes: bool, version: str) -> Answer:
        if purpose is None or version != self._policy.notice_version:
            message = _led(words.stale_button(), self._next_question(learner.head, ""))
            return self._stale(learner, item, purpose.id if purpose else "unknown", message)
        head = learner.head.heard(item.at).decided(purpose.id, yes, item.at)
        event, decision = _decision(learner.head, purpose, yes)
        fields = {"purpose": purpose.id, "receipt": item.mid}
        first = words.consent_receipt(purpose, yes, item.mid)
        record = self._receipt(learner, item, purpose.id, decision, purpose.ask)
        return Answer(head, record, event, fields, (self._next_question(head, first),), "onboarding")

    def _next_question(self, head: Head, first: str) -> Message:
        """The next optional purpose that was not asked yet; after the last, on to the course."""
        for purpose in self._policy.optional():
            if purpose.id not in head.decisions:
                return words.ask(purpose, self._policy.notice_version, first)
        return words.menu(first + "What next?") if head.dialogue.profession else words.professions(1, first)

    def _stale(self, learner: Learner, item: Item, purpose: str, message: Message) -> Answer:
        record = self._receipt(learner, item, purpose, "stale")
        fields = {"purpose": purpose, "receipt": item.mid}
        return Answer(learner.head.heard(item.at), record, "consent.stale_button", fields, (message,), "onboarding")

    def _seen(self, learner: Learner, item: Item, message: Message) -> Answer:
        record = self._receipt(learner, item, "terms", "repeated")
        return Answer(learner.head.heard(item.at), record, "consents.listed", {}, (message,), "onboarding")

    # STOP, START, PRIVACY

    def _stop(self, learner: Learner, item: Item) -> Answer:
        if learner.head.stopped:
            return self._silent(learner, item)
        head = learner.head.heard(item.at).stop(item.at)
        record = self._receipt(learner, item, "all", "withdrawn")
        messages = (words.stopped(),) if head.stopped else ()
        return Answer(head, record, "learner.stopped", {"receipt": item.mid}, messages, "rights")

    def _start(self, learner: Learner, item: Item) -> Answer:
        if not learner.head.accepted:
            restarted = replace(learner, head=learner.head.start(item.at))
            return self._notice(restarted, item)
        head = learner.head.heard(item.at).start(item.at)
        record = self._receipt(learner, item, "all", "started")
        message = words.menu(words.started(learner.head.stopped) + "What would you like to do?")
        return Answer(head, record, "learner.started", {"receipt": item.mid}, (message,), "onboarding")

    def _list(self, learner: Learner, item: Item) -> Answer:
        choices = [(p, learner.head.grants(p.id)) for p in self._policy.optional()]
        message = words.consents(choices, self._policy.notice_version, self._notice_url)
        record = turn_record(learner, item, "consent", "privacy")
        return Answer(learner.head.heard(item.at), record, "consents.listed", {}, (message,), "rights")

    def _silent(self, learner: Learner, item: Item) -> Answer:
        record = self._record(learner, item, "silent")
        return Answer(learner.head.heard(item.at), record, "turn.silent", {"reason": "stopped"})

    def _record(self, learner: Learner, item: Item, what: str) -> Put:
        """A decision's message is always recorded in the ledger, any other as a turn, whatever came of it.

        So the key that makes a redelivery a duplicate depends on the message alone, not on what we knew by then.
        """
        decides = command_in(item.text()) in STOP | START or item.payload().startswith("consent:")
        if decides and item.payload() != "consent:privacy":
            return self._receipt(learner, item, "none", what)
        return turn_record(learner, item, "consent", what)

    def _receipt(self, learner: Learner, item: Item, purpose: str, decision: str, text: str = "") -> Put:
        """`text` is what was agreed to, of which the hash is kept; for the terms it is the whole notice."""
        digest = sha256(text.encode()).hexdigest() if text else self._policy.notice_sha256
        values = {
            "purpose": purpose,
            "decision": decision,
            "notice": self._policy.notice_version,
            "text_sha256": digest,
            "language": "en",
            "mechanism": "button" if item.payload() else "word",
            "at": item.at,
        }
        return Put("Receipt", (learner.head.uid, f"receipt#{item.mid}"), "receipt", values)


def _decision(head: Head, purpose: Purpose, yes: bool) -> tuple[str, str]:
    if yes:
        return "consent.granted", "granted"
    return ("consent.withdrawn", "withdrawn") if head.grants(purpose.id) else ("consent.refused", "refused")


def _led(first: str, message: Message) -> Message:
    """The same message with a sentence before it, where it fits."""
    if isinstance(message, Text) or len(first) + len(message.body) > 1024:
        return message
    if isinstance(message, Buttons):
        return Buttons(first + message.body, message.options)
    return Choices(first + message.body, message.button, message.options)
