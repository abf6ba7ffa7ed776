"""One learner's turn: gate, dialogue, assessment, reply (clauses OET-4.1-assist, OET-4-limit)."""

from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from chatoet.flows.lane import WaitError
from chatoet.flows.session import Answer, Session, turn_record
from chatoet.log import EventLog
from chatoet.rules import dialogue, words
from chatoet.rules.dialogue import Contact, Step
from chatoet.rules.feedback import render
from chatoet.rules.gate import Verdict, decide
from chatoet.rules.head import Dialogue
from chatoet.rules.item import Item
from chatoet.rules.messages import BODY_MAX, Message, Text
from chatoet.rules.policy import Policy
from chatoet.rules.route import Lane
from chatoet.rules.subject import State
from chatoet.rules.task import Task, TaskSummary
from chatoet.store.conflicts import retrying
from chatoet.store.learners import Learner, Learners
from chatoet.store.turns import Turns
from chatoet.tutor.protocol import Tutor
from chatoet.whatsapp.graph import Sender

NOTICED_WAIT = 2  # seconds that a turn gives an acceptance which is on its way
EVENTS = {"person": "person.requested", "silent": "turn.silent"}


class Forward(Protocol):
    def __call__(self, lane: Lane, item: Item, source: Lane, /) -> None: ...


class Tasks(Protocol):
    def task(self, task_id: str) -> Task: ...
    def tasks(self, profession: str | None, show_drafts: bool) -> tuple[TaskSummary, ...]: ...


class TurnFlow:
    def __init__(
        self,
        learners: Learners,
        turns: Turns,
        session: Session,
        graph: Sender,
        tutor: Tutor,
        tasks: Tasks,
        show_drafts: bool,
        forward: Forward,
        policy: Policy,
        controller_id: str,
        contact: Contact,
        log: EventLog,
        monotonic: Callable[[], float],
    ) -> None:
        self._learners, self._turns, self._session, self._graph = learners, turns, session, graph
        self._tutor, self._tasks, self._show_drafts = tutor, tasks, show_drafts
        self._forward, self._policy = forward, policy
        self._controller, self._contact, self._log, self._monotonic = controller_id, contact, log, monotonic

    def __call__(self, item: Item, now: int, tries: int) -> None:
        retrying(lambda: self._once(item, now, tries))

    def _once(self, item: Item, now: int, tries: int) -> None:
        learner = self._learners.find(item.addresses, now)
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
        learner = self._learners.find(item.addresses, now)
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

    def _work(self, learner: Learner, item: Item, step: Step, now: int) -> tuple[Dialogue, tuple[Message, ...]]:
        state = step.dialogue
        match step.work:
            case "task":
                return self._give_task(state)
            case "assess":
                return self._assess(state, item)
            case "answers":
                return state, self._answers(learner, state, now)
            case "hint":
                return state, (words.send_letter_hint(self._tasks.task(state.task or "").hints, state.attempt),)
        return state, step.messages

    def _give_task(self, state: Dialogue) -> tuple[Dialogue, tuple[Message, ...]]:
        found = self._tasks.tasks(state.profession, self._show_drafts)
        if not found:
            others = {task.profession for task in self._tasks.tasks(None, self._show_drafts)}
            return state, (words.no_task_yet(state.profession or "", sorted(others)),)
        task = self._tasks.task(found[0].id)
        texts = render.task_texts(task, draft=task.status != "live")
        return dialogue.given(state, task.id), tuple(Text(text) for text in texts)

    def _assess(self, state: Dialogue, item: Item) -> tuple[Dialogue, tuple[Message, ...]]:
        task = self._tasks.task(state.task or "")
        feedback = self._tutor.assess(task, item.text())
        if feedback.problem:
            return state, (Text(render.problem_text(task, feedback)),)
        after = dialogue.assessed(state, item.mid)
        body = render.summary(task, feedback)[:BODY_MAX]
        return after, (words.reviewed(body, task.id, after.attempt),)

    def _answers(self, learner: Learner, state: Dialogue, now: int) -> tuple[Message, ...]:
        """Marked again from the stored letter: the same rules give the same findings, so none are stored."""
        letter = self._turns.content(learner, state.letter or "", now)
        if letter is None:
            return (words.write_first(),)
        task = self._tasks.task(state.task or "")
        return tuple(Text(text) for text in render.answers(task, self._tutor.assess(task, letter)))
