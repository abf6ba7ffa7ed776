"""Letters of different quality, written without sight of the rules, each with what a teacher expects of it.

A key point that is mentioned but told wrongly is expected among `covered`, and again under `contradictions`.
"""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from chatoet.content import ContentStore
from chatoet.rules.feedback import Feedback, Finding
from chatoet.tutor.by_rules import RulesTutor
from chatoet.tutor.protocol import NoPermit

FOLDER = Path(__file__).parents[2] / "letters"
LETTERS = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.yaml"))]
Case = tuple[dict[str, Any], Feedback]


def test_there_are_six_letters_and_two_are_for_a_second_task() -> None:
    assert len(LETTERS) >= 6
    assert len({letter["task"] for letter in LETTERS}) == 2


@pytest.fixture(params=LETTERS, ids=lambda letter: str(letter["id"]))
def case(request: pytest.FixtureRequest, content: ContentStore) -> Case:
    letter = request.param
    return letter, RulesTutor(content).assess(content.task(letter["task"]), letter["letter"], NoPermit())


def test_it_is_read_as_a_letter_for_its_task(case: Case) -> None:
    assert case[1].problem is None


def test_every_expected_key_point_is_found_as_expected(case: Case) -> None:
    letter, feedback = case
    assert {point.id for point in feedback.missed} == set(letter["expect"]["missed"])
    mentioned = {point.id for point in feedback.key_points} - {point.id for point in feedback.missed}
    assert mentioned == set(letter["expect"]["covered"])


def test_every_contradiction_is_found_with_words_from_the_right_place(case: Case) -> None:
    letter, feedback = case
    for expected in letter["expect"]["contradictions"]:
        assert any(_is(finding, expected, letter["letter"]) for finding in _contradictions(feedback)), expected


def test_no_contradiction_is_reported_that_is_none(case: Case) -> None:
    letter, feedback = case
    for finding in _contradictions(feedback):
        assert any(_is(finding, expected, letter["letter"]) for expected in letter["expect"]["contradictions"]), finding


def test_exactly_the_irrelevant_notes_are_named(case: Case) -> None:
    letter, feedback = case
    named = {finding.note_id for finding in feedback.findings if finding.kind == "irrelevant"}
    assert named == set(letter["expect"]["irrelevant"])


def test_every_misspelt_word_is_found_and_no_correct_one(case: Case) -> None:
    letter, feedback = case
    quotes = [finding.quote for finding in feedback.findings if finding.kind == "spelling"]
    for word in letter["expect"]["misspelled"]:
        assert any(word in quote for quote in quotes), word
    if letter["quality"] in ("excellent", "good"):
        assert len(quotes) == len(letter["expect"]["misspelled"])


def test_a_letter_called_excellent_gets_no_finding_about_its_language(case: Case) -> None:
    letter, feedback = case
    language = [
        finding for finding in feedback.findings if finding.kind in ("spelling", "grammar", "register", "variety")
    ]
    if letter["quality"] == "excellent":
        assert language == []


def _contradictions(feedback: Feedback) -> list[Finding]:
    return [finding for finding in feedback.findings if finding.kind in ("contradiction", "unsupported")]


def _is(finding: Finding, expected: dict[str, str], letter: str) -> bool:
    """Overlapping words, and the note among those that the answer names."""
    start = re.sub(r"\s", " ", letter).index(re.sub(r"\s", " ", expected["quote"]))
    overlaps = finding.start < start + len(expected["quote"]) and start < finding.end
    return overlaps and expected["note"] in {finding.note_id, *re.findall(r"\b[a-z]\d+\b", finding.answer)}
