"""The model letters raise no alarm of any kind."""

import pytest

from chatoet.content import ContentStore
from chatoet.rules.feedback import assess
from chatoet.rules.feedback.render import summary


@pytest.fixture(params=["nur-discharge-0001", "med-referral-0001", "pha-advice-0001", "phy-transfer-0001"])
def task_id(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_a_model_letter_has_no_finding_but_points_one_may_leave_out(content: ContentStore, task_id: str) -> None:
    task = content.task(task_id)
    for letter in task.model_letters:
        feedback = assess(task, letter, content.words())
        assert [finding for finding in feedback.findings if finding.severity != "tip"] == []
        assert task.body_words.min <= feedback.body_words <= task.body_words.max


def test_the_model_letter_sent_back_is_recognised_even_with_a_few_words_changed(
    content: ContentStore, task_id: str
) -> None:
    task = content.task(task_id)
    copied = (
        task.model_letters[0].replace("further", "more").replace("promptly", "soon").replace("22 April", "23 April")
    )
    assert assess(task, copied, content.words(), content.marks()).problem == "model_letter"


def test_the_summary_of_a_model_letter_praises_and_asks_for_nothing(content: ContentStore, task_id: str) -> None:
    task = content.task(task_id)
    text = summary(task, assess(task, task.model_letters[0], content.words()))
    assert "Well done" in text
    assert "Work on this first" not in text
