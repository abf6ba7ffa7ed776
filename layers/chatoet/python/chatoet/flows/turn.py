"""One learner's turn: gate, dialogue, assessment, reply (clauses OET-4.1-assist, OET-4-limit)."""

from collections.abc import Callable
from dataclasses import replace

from chatoet.flows.identity import sender
from chatoet.flows.lane import WaitError
from chatoet.flows.session import Answer, Session, turn_record
from chatoet.flows.work import Done, Work
from chatoet.lanes import Forward
from chatoet.log import EventLog
from chatoet.rules import budget, burst, dialogue, language, words
from chatoet.rules.catalogue import AuditedName, Fields
from chatoet.rules.dialogue import OURS, SILENT_TYPES, Contact, Step
from chatoet.rules.gate import Verdict, decide, objecting
from chatoet.rules.head import Head
from chatoet.rules.item import Item
from chatoet.rules.notices import owed
from chatoet.rules.policy import Policy
from chatoet.rules.route import Lane, despair_in, said_in
from chatoet.rules.subject import GONE, State
from chatoet.store.conflicts import retrying
from chatoet.store.learners import Learner, Learners
from chatoet.translations import speaking
from chatoet.whatsapp.graph import Sender

FLOOR = 3600  # seconds for which a question waits for its answer
NOTICED_WAIT = 2  # seconds that a turn gives an acceptance which is on its way
EVENTS: dict[str, AuditedName] = {
    "person": "person.requested", "silent": "turn.silent", "part": "turn.waiting", "file": "turn.waiting",
    "patient": "patient.refused", "reminded": "reminder.sent", "not_reminded": "reminder.held",
}  # fmt: skip
# What every word of an age below 18 holds.
AGES = (*"3456789", "1", "under", "minor", "teen", "twel", "elev", "ten", "nine", "eight", "seven", "six", "five")
SHORT = 100  # characters; a letter is longer, and may speak of anybody's age
TYPING = frozenset({"assess", "draft", "part", "file"})  # work during which the learner sees that we write


class TurnFlow:
    def __init__(
        self,
        learners: Learners,
        session: Session,
        graph: Sender,
        work: Work,
        forward: Forward,
        policy: Policy,
        controller_id: str,
        contact: Contact,
        log: EventLog,
        monotonic: Callable[[], float],
        remind: Callable[[str, Learner, Item], None],
    ) -> None:
        """`remind` sends word of what a learner is owed to the lane that tells or asks it."""
        self._learners, self._session, self._graph, self._work = learners, session, graph, work
        self._forward, self._policy, self._controller = forward, policy, controller_id
        self._contact, self._log, self._monotonic, self._remind = contact, log, monotonic, remind

    def __call__(self, item: Item, now: int, tries: int) -> None:
        try:
            retrying(lambda: self._once(item, now, tries))
        finally:
            self._work.forget()

    def _once(self, item: Item, now: int, tries: int) -> None:
        if item.kind == "due":
            return self._fallen_due(item, now)
        learner = sender(self._learners, self._session, item, now)
        with speaking(learner.head.language if learner else None):
            return self._met(learner, item, now, tries)

    def _met(self, learner: Learner | None, item: Item, now: int, tries: int) -> None:
        if item.type in OURS and (learner is None or not learner.head.accepted):
            return self._log.emit("item.dropped", mid=item.mid, reason="gone")  # nobody is born of our own items
        if learner is None or learner.head.state is State.NEW:
            return self._hand_over("consent", item, "unknown")
        spoken_to = not learner.head.stopped and learner.head.state not in GONE
        if spoken_to and (despair := despair_in(item)):
            return self._cared(learner, item, despair, now)
        if learner.head.floor and (lane := _on_the_floor(learner.head, item)):
            return self._hand_over(lane, item, "floor")
        if spoken_to and _wants_person(item):
            return self._answered(learner, item, now)
        return self._gated(learner, item, now, tries)

    def _fallen_due(self, item: Item, now: int) -> None:
        """Something that the learner asked for is due: it is no word of theirs, so it opens no window."""
        learner = self._learners.of(str(item.content.get("uid")), now)
        if learner is None or learner.head.state in GONE:
            return self._log.emit("item.dropped", mid=item.mid, reason="gone")
        reason: str = decide(learner.head, self._controller, "tutoring", self._policy, now).reason
        if not reason and objecting(learner.head, self._policy):
            reason = "objected"
        step = Step(item.type, learner.head.dialogue, work=f"remind.{item.type}", about=reason)
        with speaking(learner.head.language):
            return self._carry_out(learner, learner.head, item, step, now)

    def _gated(self, learner: Learner, item: Item, now: int, tries: int) -> None:
        if learner.head.state is State.NOTICED and not learner.head.stopped:
            return self._unaccepted(item, tries)
        verdict = decide(learner.head, self._controller, "tutoring", self._policy, now)
        if verdict.allowed:
            return self._tutor_turn(learner, item, now)
        if self._work.waits(learner, item, now) == "rights":
            return self._answered(learner, item, now)
        return self._deny(learner, item, verdict, now)

    def park(self, item: Item, now: int, error: str) -> None:
        """Three clean failures: the message is kept with the learner's data, and the learner is told."""
        learner = self._learners.find(item, now)
        if learner is None:
            raise LookupError("no learner to park for")
        head, content = _heard(learner.head, item), ""
        if decide(head, self._controller, "tutoring", self._policy, now).allowed and self._harmless(item, head):
            content = item.text()
        if item.type == "burst":  # else what broke it would join, and break, all that is sent next
            head = replace(head, dialogue=burst.taken(head.dialogue))
        record = turn_record(learner, item, "turns", "parked", content)
        fields: Fields = {"error": error, "outbox": item.mid}
        self._session.finish(learner, item, Answer(head, record, "turn.parked", fields, (words.parked(),)), now)

    def _harmless(self, item: Item, head: Head) -> bool:
        try:
            return bool(item.text()) and not despair_in(item) and self._work.harmless(item, head.dialogue)
        except Exception:  # noqa: BLE001  it may be what failed before; what cannot be looked at is not kept
            return False

    def _hand_over(self, lane: Lane, item: Item, reason: str) -> None:
        self._forward(lane, item, "turns")
        self._log.emit("item.forwarded", mid=item.mid, lane=lane, reason=reason)

    def _unaccepted(self, item: Item, tries: int) -> None:
        if tries == 1:
            raise WaitError(NOTICED_WAIT)
        self._hand_over("consent", item, "not_accepted")

    def _answered(self, learner: Learner, item: Item, now: int) -> None:
        """As a right: whatever the gate says to tutoring."""
        head = learner.head.heard(item.at)
        return self._carry_out(learner, head, item, self._step(learner.head, item), now, "rights")

    def _cared(self, learner: Learner, item: Item, despair: str, now: int) -> None:
        """Before everything else, whatever the gate says to tutoring; nothing of it waits, is marked or is kept."""
        from chatoet.rules.words_conduct import care

        head = learner.head
        step = Step("conduct", head.dialogue, (care(despair, self._contact.email),), about="care")
        return self._carry_out(learner, head.heard(item.at), item, step, now, "rights")

    def _deny(self, learner: Learner, item: Item, verdict: Verdict, now: int) -> None:
        """STOP means silence; every other reason is told, under the one purpose that may still speak."""
        if verdict.reason == "erasing" and item.type not in OURS:
            return self._hand_over("rights", item, verdict.reason)
        if verdict.reason == "must_read":
            return self._hand_over("consent", item, verdict.reason)
        if learner.head.accepted and verdict.reason != "stopped" and _says_minor(item):
            return self._hand_over("consent", item, "age")
        silent = verdict.reason == "stopped" or burst.late(item.at, now)
        event: AuditedName = "turn.silent" if silent else "turn.denied"
        messages = () if silent else (words.denied(verdict.reason),)
        fields: Fields = {"reason": verdict.reason}
        if messages:
            fields["outbox"] = item.mid
        record = turn_record(learner, item, "turns", "denied")
        answer = Answer(_heard(learner.head, item), record, event, fields, messages, "rights")
        return self._session.finish(learner, item, answer, now)

    def _tutor_turn(self, learner: Learner, item: Item, now: int) -> None:
        if _says_minor(item):
            return self._hand_over("consent", item, "age")
        head = _heard(learner.head, item)
        left = budget.left(head, now)
        if left <= 0:
            return self._spent(learner, item, left, now)
        step = self._step(head, item)
        if item.type not in OURS and burst.late(item.at, now):
            step = _late(step, learner.head, item)
        return self._carry_out(learner, head, item, step, now)

    def _step(self, head: Head, item: Item) -> Step:
        return dialogue.respond(head.dialogue, item, self._contact)

    def _spent(self, learner: Learner, item: Item, left: int, now: int) -> None:
        """The day's messages are used up: that is said once, and then it is quiet until tomorrow."""
        messages = (words.enough_today(),) if left == 0 else ()
        record = turn_record(learner, item, "turns", "spent")
        event: AuditedName = "turn.denied" if messages else "turn.silent"
        fields: Fields = {"reason": "budget"}
        if messages:
            fields["outbox"] = item.mid
        head = budget.told(_heard(learner.head, item), now)
        self._session.finish(learner, item, Answer(head, record, event, fields, messages), now)

    def _carry_out(
        self, learner: Learner, head: Head, item: Item, step: Step, now: int, purpose: str = "tutoring"
    ) -> None:
        started = self._monotonic()
        typing = step.work in TYPING and bool(item.message_id)
        if typing:
            self._graph.mark_read(item.message_id)
        done = self._work.do(learner, item, step, now)
        if done is None:
            return self._session.again(learner, item)
        event = EVENTS.get(done.name, "turn.answered")
        if head.objects("analytics"):
            done = done._replace(uptake=(0, 0))
        fields = _fields(event, item, done, int((self._monotonic() - started) * 1000))
        record = turn_record(learner, item, "turns", done.name, done.content, done.result, done.learnt)
        quote = item.wamid() if done.name in ("late", "patient") else ""  # the bubble that is meant
        after = budget.tokens(replace(head, dialogue=done.dialogue), now, done.tokens)
        if done.language:
            after = replace(after, language=None if done.language == language.DEFAULT else done.language)
        answer = Answer(after, record, event, fields, done.messages, purpose, done.also, quote, typing)
        self._session.finish(replace(learner, head=done.head or learner.head), item, answer, now)
        if event == "turn.waiting":
            self._work.wake(learner, item, done.dialogue)
        if item.kind == "due":
            return None
        for what in owed(learner.head, self._policy, done.name == "menu", now):
            self._remind(what, learner, item)
        return None


def _wants_person(item: Item) -> bool:
    """In words or by a tap. It is answered in every state but the silence after STOP: our own texts say to ask."""
    return item.payload() == "turns:person" or said_in(item) == "person"


def _on_the_floor(head: Head, item: Item) -> Lane | None:
    """The lane that asked something in the last hour, and is to get the words that answer it, before any model does.

    A command, a button or another hour ends it.
    """
    late = item.at - head.last_inbound > FLOOR
    if late or item.type in OURS or item.type in SILENT_TYPES or item.payload() or said_in(item):
        return None
    match (head.floor or "").partition(":")[0]:
        case "consent" | "rights" as lane:
            return lane
    return None


def _fields(event: str, item: Item, done: Done, ms: int) -> Fields:
    match event:
        case "turn.answered":
            fields: Fields = {"step": done.name, "outbox": item.mid, "ms": ms}
            watched, absent = done.uptake
            fields |= {"watched": watched, "absent": absent} if watched else {}
            return fields | ({"tutor": done.tutor} if done.tutor else {})
        case "patient.refused":
            return {"classes": done.seen, "outbox": item.mid}
        case "turn.waiting":
            return {"step": done.name, "parts": len(done.dialogue.pending)}
        case "turn.silent":
            return {"reason": item.type}
        case "reminder.sent":
            return {"kind": done.why, "outbox": item.mid}
        case "reminder.held":
            return {"reason": done.why}
    return {}


def _says_minor(item: Item) -> bool:
    """Whether a short message tells an age below 18; most hold no word of an age at all."""
    text = item.text()
    if not 0 < len(text) <= SHORT or not any(sign in text.lower() for sign in AGES):
        return False
    from chatoet.rules.age import minor

    return minor(text)


def _heard(head: Head, item: Item) -> Head:
    """What our own Lambdas made of a learner's words is no word of the learner: it opens no window."""
    return head if item.type in OURS else head.heard(item.at)


def _late(step: Step, head: Head, item: Item) -> Step:
    """What reaches us hours late is told as such and changes nothing; a letter still wanted is marked as a late one."""
    if not step.messages and not step.work:
        return step
    if step.work == "assess" and head.last_inbound <= item.at:
        return step._replace(about=words.late_footer(item.at))
    return Step("late", head.dialogue, (words.late(item.at),))
