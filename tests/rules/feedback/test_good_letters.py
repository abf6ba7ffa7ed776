"""Letters by a proficient writer, in other words, orders and formats than the model letters: no false alarm."""

from pathlib import Path

import pytest

from chatoet.content import ContentStore
from chatoet.rules.feedback import Feedback
from chatoet.tutor.by_rules import RulesTutor
from chatoet.tutor.protocol import NoPermit

LETTERS = sorted((Path(__file__).parent / "good").glob("*.txt"))


@pytest.fixture(params=LETTERS, ids=lambda path: str(path.stem))
def feedback(request: pytest.FixtureRequest, content: ContentStore) -> Feedback:
    path: Path = request.param
    return RulesTutor(content).assess(content.task(path.stem[:-2]), path.read_text(encoding="utf-8"), NoPermit())


def test_there_are_letters_for_every_task(content: ContentStore) -> None:
    assert {path.stem[:-2] for path in LETTERS} == {row.id for row in content.tasks(None, show_drafts=True)}


def test_everything_that_must_be_there_is_found(feedback: Feedback) -> None:
    assert feedback.problem is None
    assert [point.id for point in feedback.key_points if point.importance == "must" and point.status != "covered"] == []


def test_neither_the_content_nor_the_language_is_called_wrong(feedback: Feedback) -> None:
    silent = ("missed", "incomplete", "length", "layout")
    assert [finding for finding in feedback.findings if finding.kind not in silent] == []
