"""A letter with known slips, and claims about it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from chatoet.content import ContentStore
from chatoet.rules.criteria import Criterion
from chatoet.rules.feedback.model import Finding, Kind
from chatoet.rules.guard.model import Lexicon
from chatoet.rules.prompt.model import Claim, CriterionAnswer
from chatoet.rules.task import Task
from chatoet.rules.verify.claims import KINDS, checked
from chatoet.rules.verify.ground import Ground, ground
from chatoet.rules.verify.marking import Marker
from tests.fixtures.content import compiled, content

__all__ = ["compiled", "content"]

NURSING = "nur-discharge-0001"
Check = Callable[..., Finding | str]


@pytest.fixture(scope="session")
def task(content: ContentStore) -> Task:
    return content.task(NURSING)


@pytest.fixture(scope="session")
def model(task: Task) -> str:
    return task.model_letters[0]


@pytest.fixture(scope="session")
def good() -> str:
    """A clean letter that is not the model letter."""
    return (Path(__file__).parents[1] / "feedback" / "good" / f"{NURSING}-a.txt").read_text("utf-8")


@pytest.fixture(scope="session")
def marker(content: ContentStore) -> Marker:
    return Marker(content)


@pytest.fixture(scope="session")
def letter(model: str) -> str:
    """The model letter with slips of each kind, all of them on purpose."""
    parts = model.split("\n\n")
    return "\n\n".join([*parts[:5], SLIPS, *parts[5:]])


SLIPS = (
    "He was come to the ward with a pain in the leg. His right lower leg was swollen. He enjoy the gardening, and he "
    "enjoy the company of his cat. He takes his tablets by himself, you know. The colour of the wound is good. "
    "He has taken amoxicillin at home since many weeks."
)


@pytest.fixture(scope="session")
def known(content: ContentStore, task: Task, letter: str) -> Ground:
    return ground(task, letter, Lexicon(content.words(), content.names()))


@pytest.fixture(scope="session")
def check(known: Ground) -> Check:
    """What becomes of one claim: the finding, or why there is none."""

    def run(quote: str, fix: str | None = None, kind: Kind = "grammar", **more: Any) -> Finding | str:
        values = {"severity": "should", "occurrence": 1, "hint": "Look at this.", "answer": "Put it another way."}
        claim = Claim(**{"kind": kind, "quote": quote, "fix": fix, **values, **more})
        result = checked(known, CriterionAnswer(criterion_of(kind), 5, (claim,)))
        return result.findings[0] if result.findings else next(iter(result.dropped))

    return run


def criterion_of(kind: Kind) -> Criterion:
    return next((criterion for criterion, kinds in KINDS.items() if kind in kinds), "language")
