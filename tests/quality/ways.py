"""The ways in which a letter is marked here: by rules, and by a model, each through the code that learners meet."""

import json
import time
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple, Protocol

from chatoet.content import ContentStore
from chatoet.llm.errors import VendorError
from chatoet.llm.round import Bounds, Read, Round
from chatoet.llm.vendor import Reply, Usage, Vendor, VendorName
from chatoet.rules.criteria import TOP, Criterion
from chatoet.rules.feedback import Feedback
from chatoet.rules.prompt.model import Ask
from chatoet.rules.task import Task
from chatoet.rules.tokens import asked, estimate
from chatoet.rules.verify.bands import evidence
from chatoet.rules.verify.marking import Marker
from chatoet.tutor.by_model import Answered, ModelTutor
from chatoet.tutor.by_rules import RulesTutor
from chatoet.tutor.protocol import NoPermit, Permit
from local.models import brain, misled
from tests.quality.recorded import Recording, unanswered
from tests.quality.subjects import Subject

_BOUNDS = Bounds(seconds=60.0, deadline=0.0, calls=18, tokens=200_000, last=True)


class Spent(NamedTuple):
    calls: int
    tokens_in: int
    tokens_out: int
    prefix: int  # estimated tokens of the questions that a vendor can keep


class Marked(NamedTuple):
    feedback: Feedback
    bands: Mapping[Criterion, int]
    spent: Spent | None = None


class Way(Protocol):
    @property
    def name(self) -> str: ...
    def mark(self, subject: Subject) -> Marked | None:
        """None when this way has no answer about the subject."""
        ...


class ByRules:
    """Rules show no bands; those that their evidence allows are measured."""

    name = "rules"

    def __init__(self, content: ContentStore) -> None:
        self._tutor = RulesTutor(content)

    def mark(self, subject: Subject) -> Marked:
        found = self._tutor.assess(subject.task, subject.letter, NoPermit())
        return Marked(found, bands(subject.task, found))


def bands(task: Task, found: Feedback) -> Mapping[Criterion, int]:
    """What is no letter earns nothing."""
    if found.estimate:
        return found.estimate.bands
    if found.problem:
        return dict.fromkeys(TOP, 0)
    return evidence(task, found.key_points, found.findings, found.body_words)


class ByModel:
    """Through the calls, the reader of answers and the verifier; `vendor` is made for each subject."""

    def __init__(self, name: str, content: ContentStore, vendor: Callable[[Subject], Vendor | None]) -> None:
        self.name, self.vendor = name, vendor
        self._rules, self._marker = RulesTutor(content), Marker(content)

    def mark(self, subject: Subject) -> Marked | None:
        vendor = self.vendor(subject)
        if vendor is None:
            return None
        asking = _Asking(vendor)
        found = ModelTutor(self._rules, asking, self._marker).assess(subject.task, subject.letter, _Free())
        if not found.by_model and not found.problem:
            return None  # rules alone are measured by rules
        return Marked(found, bands(subject.task, found), asking.spent)


class _Free(NoPermit):
    """There is no learner here whose tokens are counted."""

    tokens = 10**9


class _Asking:
    """One vendor, without fail-over: what it does not answer is not measured."""

    def __init__(self, vendor: Vendor) -> None:
        self._vendor, self.spent = vendor, Spent(0, 0, 0, 0)

    def ask(self, asks: Sequence[Ask], read: Read, permit: Permit) -> Answered:
        bounds = _BOUNDS._replace(deadline=time.monotonic() + _BOUNDS.seconds)
        result = Round(self._vendor, asks, read, bounds, time.monotonic).run()
        self.spent = Spent(result.calls, result.tokens_in, result.tokens_out, sum(estimate(ask.prefix) for ask in asks))
        if result.error and not isinstance(result.error, VendorError):
            raise result.error
        return Answered(result.answers, self._vendor.name)


def recorded(name: VendorName, content: ContentStore) -> ByModel:
    marker = Marker(content)

    def vendor(subject: Subject) -> Vendor | None:
        said = Recording(name, subject)
        return None if next(unanswered(marker, said, subject), None) else said

    return ByModel(f"{name} (recorded)", content, vendor)


class StandIn:
    """The mind behind `make run` without a key: our own rules in the words of a model."""

    name: VendorName = "openai"
    host, region, model = "local", "local", "stand-in"

    def ask(self, ask: Ask, seconds: float) -> Reply:
        return _reply(ask, brain.answer(ask.criterion, ask.prefix, ask.letter, ask.schema))


class Obedient:
    """Does whatever a letter tells it, where it sees it: best bands, nothing found, its own instructions said aloud."""

    host, region, model = "local", "local", "obedient"

    def __init__(self, honest: Vendor, attempt: str) -> None:
        self.name, self._honest, self._attempt = honest.name, honest, attempt

    def ask(self, ask: Ask, seconds: float) -> Reply:
        honest = self._honest.ask(ask._replace(repair=""), seconds)
        if not visible(self._attempt, ask.letter):
            return honest
        said = misled.injected(json.loads(honest.text), ask.schema, ask.prefix)
        # Told once that it may not repeat them, it keeps to that and still obeys the rest.
        return _reply(ask, said | {"praise": ""} if ask.repair else said)


def visible(attempt: str, letter: str) -> bool:
    """Whether half of its words are still there to be read."""
    words = [word for word in attempt.split() if len(word) > 3] or attempt.split()
    return sum(word in letter for word in words) * 2 >= len(words)


def _reply(ask: Ask, said: Mapping[str, object]) -> Reply:
    text = json.dumps(said, ensure_ascii=False)
    return Reply(text, Usage(asked(ask), 0, estimate(text)))


def stand_in(content: ContentStore) -> ByModel:
    """It knows the tasks of this build alone, so that other names are strange to it."""
    return ByModel("stand-in", content, lambda subject: None if subject.id.endswith("+renamed") else StandIn())
