"""Six questions on one letter, and what a vendor may say to them."""

import json
import threading
from collections.abc import Callable
from typing import get_args

from chatoet.llm.vendor import Reply, Usage
from chatoet.rules.criteria import Criterion
from chatoet.rules.prompt.model import AnswerError, Ask, CriterionAnswer
from chatoet.tutor.protocol import Called

CRITERIA: tuple[Criterion, ...] = get_args(Criterion)
USAGE = Usage(1000, 700, 100)
LETTER = "Dear Dr Smith, I am writing to refer Mrs Brandl."


def asks() -> list[Ask]:
    return [Ask(criterion, f"Judge {criterion}.", LETTER, {"type": "object"}, criterion, 400) for criterion in CRITERIA]


def answer(ask: Ask, band: int = 3) -> Reply:
    return Reply(json.dumps({"band": band}), USAGE)


def bad(ask: Ask) -> Reply:
    return answer(ask, band=9)


def read(ask: Ask, text: str) -> CriterionAnswer:
    band = json.loads(text)["band"]
    if band > 7:
        raise AnswerError("band", "The band is at most 7.")
    return CriterionAnswer(ask.criterion, band)


def one(criterion: Criterion, other: Callable[[Ask], Reply]) -> Callable[[Ask], Reply]:
    """All are answered but that one, to which `other` happens."""
    return lambda ask: other(ask) if ask.criterion == criterion else answer(ask)


def raising(error: Exception) -> Callable[[Ask], Reply]:
    def raise_(ask: Ask) -> Reply:
        raise error

    return raise_


class Stuck:
    """A vendor that answers nobody until the test lets it go."""

    def __init__(self) -> None:
        self.let_go = threading.Event()

    def __call__(self, ask: Ask) -> Reply:
        self.let_go.wait(30)
        return answer(ask)


class FakePermit:
    """Allows all vendors but those of `no`; remembers what it was asked and told."""

    def __init__(self, tokens: int = 400_000, no: tuple[str, ...] = ()) -> None:
        self.tokens, self._no = tokens, no
        self.asked: list[tuple[str, str, str, str]] = []
        self.called: list[Called] = []

    def allows(self, vendor: str, host: str, region: str, model: str) -> bool:
        self.asked.append((vendor, host, region, model))
        return vendor not in self._no

    def used(self, called: Called) -> None:
        self.called.append(called)
