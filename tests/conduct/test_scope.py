"""What a short message is about: each kind is told from the others, and from the pieces of a letter."""

from pathlib import Path
from typing import get_args

import pytest
import yaml

from chatoet.rules.commands import meaning
from chatoet.rules.distress import distress
from chatoet.rules.scope import LONGEST, Kind, kind_of
from tests.conduct.test_distress import lines
from tests.flows.test_turn import LETTER

SOURCE = Path(__file__).parent / "corpus" / "scope.yaml"
CORPUS: dict[str, list[str]] = yaml.load(SOURCE.read_text("utf-8"), yaml.CSafeLoader)
SAID = [(kind, text) for kind, texts in CORPUS.items() for text in texts]


def test_there_are_twenty_of_each_kind() -> None:
    assert set(CORPUS) == {*get_args(Kind), "other"}
    assert min(map(len, CORPUS.values())) >= 20


@pytest.mark.parametrize(("kind", "text"), SAID)
def test_what_is_said_to_us_is_told_apart(kind: str, text: str) -> None:
    assert meaning(text) == ""
    assert distress(text) == ""
    assert (kind_of(text) or "other") == kind


@pytest.mark.parametrize("text", [*lines("pieces"), LETTER, *LETTER.split("\n\n"), "x" * (LONGEST + 1), "", " \n"])
def test_a_piece_of_a_letter_is_not_for_us(text: str) -> None:
    assert kind_of(text) is None
