"""Letters and tasks for the tests of the rules."""

from collections.abc import Callable

import pytest

from chatoet.content import ContentStore
from chatoet.rules.feedback import Feedback, assess
from chatoet.rules.task import Task
from tests.fixtures.content import compiled, content

__all__ = ["compiled", "content"]

Assess = Callable[[str], Feedback]
NURSING = "nur-discharge-0001"
MEDICINE = "med-referral-0001"


@pytest.fixture(scope="session")
def task(content: ContentStore) -> Task:
    return content.task(NURSING)


@pytest.fixture(scope="session")
def referral(content: ContentStore) -> Task:
    return content.task(MEDICINE)


@pytest.fixture(scope="session")
def assessed(content: ContentStore, task: Task) -> Assess:
    """Feedback on a letter for the nursing task."""
    return lambda letter: assess(task, letter, content.words(), content.marks())


@pytest.fixture(scope="session")
def model(task: Task) -> str:
    return task.model_letters[0]
