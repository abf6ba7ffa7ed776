"""A letter cannot talk to its marker: what speaks to one is found and covered, and genuine letters are left alone."""

from pathlib import Path

import pytest
import yaml

from chatoet.content import ContentStore
from chatoet.rules.guard.model import Lexicon
from chatoet.rules.prompt.asks import asks
from chatoet.rules.prompt.injection import noted
from tests.fixtures.content import ROOT, compiled, content
from tests.quality.attempts import FRESH, Attempt, attempts, inserted
from tests.quality.attempts import genuine as sounding_alike
from tests.quality.injections import detection

__all__ = ["compiled", "content"]

TASKS = ("nur-discharge-0001", "med-referral-0001")
KNOWN = tuple(attempt for attempt in attempts() if not attempt.held_out)
HELD_OUT = tuple(attempt for attempt in attempts() if attempt.held_out)
CLINICAL = (ROOT / "tests/rules/prompt/clinical.txt").read_text("utf-8").splitlines() + sounding_alike()


def genuine() -> list[str]:
    texts = [path.read_text("utf-8") for path in (ROOT / "tests/rules/feedback/good").glob("*.txt")]
    letters = Path(ROOT / "tests/letters").glob("*.yaml")
    return texts + [yaml.safe_load(path.read_text("utf-8"))["letter"] for path in letters]


def test_there_are_a_hundred_attempts_in_a_dozen_families_and_a_quarter_is_held_out() -> None:
    assert len(attempts()) >= 100
    assert len({attempt.family for attempt in attempts()}) >= 12
    assert len(HELD_OUT) >= 25
    assert {attempt.where for attempt in attempts()} == {"top", "middle", "end", "sign_off", "re_line"}


@pytest.mark.parametrize("attempt", KNOWN, ids=lambda attempt: str(attempt.id))
def test_an_attempt_is_found_and_leaves_the_rest_of_the_letter(content: ContentStore, attempt: Attempt) -> None:
    letter = content.task(TASKS[0]).model_letters[0]
    whole = inserted(letter, attempt)
    start = whole.index(attempt.text)
    found = noted(whole, content.words())
    assert found
    for each in found:
        assert whole[each.start : start].strip() == ""
        assert whole[start + len(attempt.text) : each.end].strip() in ("", ".")


def test_most_of_what_the_rules_have_never_seen_is_found_as_well(content: ContentStore) -> None:
    """A floor that tells of a loss; what is not found meets the other walls (`docs/prompts.md`)."""
    for task in TASKS:
        letter = content.task(task).model_letters[0]
        assert detection(letter, content.words(), HELD_OUT).share >= 0.6
        assert detection(letter, content.words(), KNOWN).share == 1


def test_of_what_others_think_of_a_third_at_least_is_found(content: ContentStore) -> None:
    """So little, since many of them sound like a clinic: `rules/verify` has to stand without (test_strays)."""
    letter = content.task(TASKS[0]).model_letters[0]
    assert detection(letter, content.words(), attempts(FRESH)).share >= 0.35


@pytest.mark.parametrize("task", TASKS)
def test_what_is_found_reaches_no_prompt(content: ContentStore, task: str) -> None:
    lexicon = Lexicon(content.words(), content.names())
    attempt = next(attempt for attempt in KNOWN if attempt.id == "override-1")
    letter = inserted(content.task(task).model_letters[0], attempt)
    for ask in asks(content.task(task), letter, lexicon):
        assert "previous instructions" not in ask.letter
        assert len(ask.letter.split("\n")) == len(letter.split("\n")) + 2


def test_no_genuine_letter_is_touched(content: ContentStore) -> None:
    models = [letter for task in TASKS for letter in content.task(task).model_letters]
    for letter in (*genuine(), *models):
        assert noted(letter, content.words()) == ()


@pytest.mark.parametrize("sentence", CLINICAL)
def test_a_clinical_sentence_that_only_sounds_alike_is_left_alone(content: ContentStore, sentence: str) -> None:
    for letter in (sentence, f"Dear Ms Aldgrove,\n\nHe is stable. {sentence}\n\nYours sincerely,\nNurse"):
        assert noted(letter, content.words()) == ()
