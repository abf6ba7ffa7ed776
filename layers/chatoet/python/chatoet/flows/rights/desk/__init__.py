"""The operators' desk: the same cases for requests that came by e-mail or form, and what only people may decide.

It runs in the Lambda of rights, so that no person decrypts or reads a table; every step is audited on the learner's own
chain (clauses OET-3-source-contact, OET-6.2-channel). docs/ops/rights.md shows each command.
"""

from collections.abc import Callable, Mapping

from chatoet.flows.rights.desk.base import Bench, DeskError, Input, Matter, Output, text_of
from chatoet.flows.rights.desk.breaches import Breaches, Template
from chatoet.flows.rights.desk.requests import Requests
from chatoet.flows.rights.desk.restrictions import Restrictions
from chatoet.flows.rights.desk.steps import Steps
from chatoet.flows.rights.desk.teaching import Teaching
from chatoet.flows.rights.desk.views import Views
from chatoet.rules.cases import CaseError
from chatoet.rules.messages import MessageLimitError
from chatoet.store.conflicts import retrying
from chatoet.store.letters import Letters
from chatoet.store.turns import Turns


class Desk:
    def __init__(self, bench: Bench, turns: Turns, letters: Letters, template: Template) -> None:
        self._breaches = Breaches(bench, template)
        self._bench, self._requests, self._views = bench, Requests(bench), Views(bench, turns, letters)
        self._restrictions, steps, teaching = Restrictions(bench), Steps(bench), Teaching(bench)
        self._of_teacher: Mapping[str, Callable[[Matter, Input], Output]] = {
            "view": self._views.view,
            "answer": teaching.answer,
            "complete": teaching.complete,
            "refuse": teaching.refuse,
        }
        self._of_case: Mapping[str, Callable[[Matter, Input], Output]] = {
            "verify": self._requests.verify,
            "answer": steps.answer,
            "extend": steps.extend,
            "pause": steps.pause,
            "resume": steps.resume,
            "refuse": steps.refuse,
            "complete": steps.complete,
            "restrict": self._restrictions.restrict,
            "lift": self._restrictions.lift,
            "view": self._views.view,
        }

    def __call__(self, asked: Input, now: int) -> Output:
        """The answer, or {"error": why not}. Nothing is half done."""
        try:
            return retrying(lambda: self._do(str(asked.get("command")), asked, now))
        except (DeskError, CaseError, MessageLimitError) as error:
            return {"error": str(error)}

    def _do(self, command: str, asked: Input, now: int) -> Output:
        match command:
            case "open":
                return self._requests.open(asked, now)
            case "due":
                return self._views.due(asked, now)
            case "disclose":
                return self._views.disclose(self._bench.learner(text_of(asked, "ref"), now), asked, now)
            case "hold":
                return self._restrictions.hold(self._bench.learner(text_of(asked, "ref"), now), asked, now)
            case "announce":
                return self._restrictions.announce(self._bench.learner(text_of(asked, "ref"), now), asked, now)
        if command.startswith("breach-"):
            return self._breaches(command, asked, now)
        return self._step(command, asked, now)

    def _step(self, command: str, asked: Input, now: int) -> Output:
        if command not in self._of_case:
            raise DeskError("no such command")
        matter = self._bench.matter(text_of(asked, "ref"), now)
        if matter.case.kind != "teacher":
            return self._of_case[command](matter, asked)
        if command not in self._of_teacher:
            raise DeskError("a teacher's case is viewed, answered, completed or refused")
        return self._of_teacher[command](matter, asked)
