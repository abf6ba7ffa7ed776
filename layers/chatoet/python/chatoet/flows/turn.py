"""One learner's turn: gate, dialogue, assessment, reply (clauses OET-4.1-assist, OET-4-limit)."""

from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from chatoet.flows.identity import sender
from chatoet.flows.lane import WaitError
from chatoet.flows.session import Answer, Session, turn_record
from chatoet.lanes import Forward
from chatoet.log import EventLog
from chatoet.rules import dialogue, words
from chatoet.rules.dialogue import Contact, Step
from chatoet.rules.gate import Verdict, decide
from chatoet.rules.head import Dialogue
from chatoet.rules.item import Item
from chatoet.rules.messages import Message
from chatoet.rules.policy import Policy
from chatoet.rules.route import Lane
from chatoet.rules.subject import State
from chatoet.store.conflicts import retrying
from chatoet.store.learners import Learner, Learners
from chatoet.store.turns import Turns
from chatoet.whatsapp.graph import Sender

NOTICED_WAIT = 2  # seconds that a turn gives an acceptance which is on its way
EVENTS = {"person": "person.requested", "silent": "turn.silent"}
Moved = tuple[Dialogue, tuple[Message, ...]]


class Course(Protocol):
    """The task at hand: see `flows/course.py`, which is loaded when a turn first needs it."""

    def give(self, state: Dialogue) -> Moved: ...
    def assess(self, state: Dialogue, mid: str, letter: str) -> Moved: ...
    def answers(self, state: Dialogue, letter: str) -> tuple[Message, ...]: ...
    def hint(self, state: Dialogue) -> tuple[Message, ...]: ...


class TurnFlow:
    def __init__(
        self,
        learners: Learners,
        turns: Turns,
        session: Session,
        graph: Sender,
        course: Callable[[], Course],
        forward: Forward,
        policy: Policy,
        controller_id: str,
        contact: Contact,
        log: EventLog,
        monotonic: Callable[[], float],
    ) -> None:
        self._learners, self._turns, self._session, self._graph = learners, turns, session, graph
        self._course, self._forward, self._policy = course, forward, policy
        self._controller, self._contact, self._log, self._monotonic = controller_id, contact, log, monotonic

    def __call__(self, item: Item, now: int, tries: int) -> None:
        retrying(lambda: self._once(item, now, tries))

    def _once(self, item: Item, now: int, tries: int) -> None:
        learner = sender(self._learners, self._session, item, now)
        if learner is None or learner.head.state is State.NEW:
            return self._hand_over("consent", item, "unknown")
        if learner.head.floor in ("consent", "rights"):
            return self._hand_over("consent" if learner.head.floor == "consent" else "rights", item, "floor")
        if learner.head.state is State.NOTICED and not learner.head.stopped:
            if tries == 1:
                raise WaitError(NOTICED_WAIT)
            return self._hand_over("consent", item, "not_accepted")
        verdict = decide(learner.head, self._controller, "tutoring", self._policy, now)
        if not verdict.allowed:
            return self._deny(learner, item, verdict, now)
        return self._tutor_turn(learner, item, now)

    def park(self, item: Item, now: int, error: str) -> None:
        """Three clean failures: the message is kept with the learner's data, and the learner is told."""
        learner = self._learners.find(item, now)
        if learner is None:
            raise LookupError("no learner to park for")
        record = turn_record(learner, item, "turns", "parked", item.text())
        answer = Answer(
            learner.head.heard(item.at), record, "turn.parked", {"error": error, "outbox": item.mid}, (words.parked(),)
        )
        self._session.finish(learner, item, answer, now)

    def _hand_over(self, lane: Lane, item: Item, reason: str) -> None:
        self._forward(lane, item, "turns")
        self._log.emit("item.forwarded", mid=item.mid, lane=lane, reason=reason)

    def _deny(self, learner: Learner, item: Item, verdict: Verdict, now: int) -> None:
        """STOP means silence; every other reason is told, under the one purpose that may still speak."""
        silent = verdict.reason == "stopped"
        event, messages = ("turn.silent", ()) if silent else ("turn.denied", (words.denied(verdict.reason),))
        fields = {"reason": verdict.reason} | ({} if silent else {"outbox": item.mid})
        record = turn_record(learner, item, "turns", "denied")
        answer = Answer(learner.head.heard(item.at), record, event, fields, messages, "rights")
        self._session.finish(learner, item, answer, now)

    def _tutor_turn(self, learner: Learner, item: Item, now: int) -> None:
        started = self._monotonic()
        head = learner.head.heard(item.at)
        step = dialogue.respond(head.dialogue, item, self._contact)
        if step.work == "assess":
            self._graph.mark_read(item.message_id)
        after, messages = self._work(learner, item, step, now)
        event = EVENTS.get(step.name, "turn.answered")
        fields: dict[str, str | int] = {}
        if event == "turn.answered":
            fields = {"step": step.name, "outbox": item.mid, "ms": int((self._monotonic() - started) * 1000)}
        elif event == "turn.silent":
            fields = {"reason": "reaction"}
        # Only a letter that was assessed is kept: whatever else was pasted here is nothing that we should hold.
        content = item.text() if after.letter == item.mid else ""
        record = turn_record(learner, item, "turns", step.name, content)
        answer = Answer(replace(head, dialogue=after), record, event, fields, messages)
        self._session.finish(learner, item, answer, now)

    def _work(self, learner: Learner, item: Item, step: Step, now: int) -> Moved:
        state = step.dialogue
        match step.work:
            case "task":
                return self._course().give(state)
            case "assess":
                return self._course().assess(state, item.mid, item.text())
            case "answers":
                letter = self._turns.content(learner, state.letter or "", now)
                return state, self._course().answers(state, letter) if letter else (words.write_first(),)
            case "hint":
                return state, self._course().hint(state)
        return state, step.messages
