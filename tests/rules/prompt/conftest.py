"""Tasks, and what the masks know of words and names."""

import pytest

from chatoet.content import ContentStore
from chatoet.rules.guard.model import Lexicon
from chatoet.rules.prompt.asks import asks
from chatoet.rules.prompt.model import Ask
from chatoet.rules.task import Task
from tests.fixtures.content import compiled, content

__all__ = ["compiled", "content"]

NURSING = "nur-discharge-0001"


@pytest.fixture(scope="session")
def lexicon(content: ContentStore) -> Lexicon:
    return Lexicon(content.words(), content.names())


@pytest.fixture(scope="session")
def task(content: ContentStore) -> Task:
    return content.task(NURSING)


@pytest.fixture(scope="session")
def tasks(content: ContentStore) -> tuple[Task, ...]:
    return tuple(content.task(summary.id) for summary in content.tasks(None, show_drafts=True))


@pytest.fixture(scope="session")
def asked(task: Task, lexicon: Lexicon) -> dict[str, Ask]:
    """By criterion, for the model letter."""
    return {ask.criterion: ask for ask in asks(task, task.model_letters[0], lexicon)}
