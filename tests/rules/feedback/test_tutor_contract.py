"""What every tutor promises, and the fake with them."""

import pytest

from chatoet.content import ContentStore
from chatoet.rules.feedback import Feedback
from chatoet.rules.task import Task
from chatoet.tutor.by_rules import RulesTutor
from chatoet.tutor.protocol import NoPermit, Tutor
from tests.fakes.tutor import FakeTutor


@pytest.fixture(params=["rules", "fake"])
def tutor(request: pytest.FixtureRequest, content: ContentStore) -> Tutor:
    return RulesTutor(content) if request.param == "rules" else FakeTutor()


def test_feedback_names_the_task_it_is_about(tutor: Tutor, task: Task, model: str) -> None:
    assert tutor.assess(task, model, NoPermit()).task_id == task.id


def test_every_quote_stands_in_the_letter(tutor: Tutor, task: Task, model: str) -> None:
    letter = model.replace("left", "right").replace("penicillin", "penicilin")
    for finding in tutor.assess(task, letter, NoPermit()).findings:
        assert letter[finding.start : finding.end] == finding.quote


def test_an_empty_message_is_named_as_such(tutor: Tutor, task: Task) -> None:
    assert tutor.assess(task, "", NoPermit()).problem == "empty"


def test_the_same_letter_gets_the_same_feedback(tutor: Tutor, task: Task, model: str) -> None:
    assert tutor.assess(task, model, NoPermit()) == tutor.assess(task, model, NoPermit())


def test_the_fake_answers_in_the_order_enqueued_and_remembers(task: Task) -> None:
    tutor, answer = FakeTutor(), Feedback("other", None, 7)
    tutor.enqueue(answer, TimeoutError())
    assert tutor.assess(task, "first", NoPermit()) is answer
    with pytest.raises(TimeoutError):
        tutor.assess(task, "second", NoPermit())
    assert tutor.history == [(task.id, "first"), (task.id, "second")]
