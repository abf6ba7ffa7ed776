"""Somebody in danger or despair is heard, in any of their languages; the words of a case are not taken for it."""

import sys
from pathlib import Path

import pytest

from chatoet.rules.commands import meaning
from chatoet.rules.distress import LONGEST, distress
from tests.flows.test_turn import LETTER, LETTERS

CORPUS = Path(__file__).parent / "corpus"


def lines(name: str) -> list[str]:
    text = (CORPUS / f"{name}.txt").read_text("utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


DISTRESS, CALM = lines("distress"), lines("calm")


def test_the_corpora_are_large_and_in_many_languages() -> None:
    heard = {line: distress(line) for line in DISTRESS}
    alarms = [line for line in CALM if distress(line)]
    found = sum(map(bool, heard.values()))
    sys.stdout.write(f"\ndistress: heard {found} of {len(DISTRESS)}; false alarms {len(alarms)} of {len(CALM)}\n")
    assert len(DISTRESS) >= 60
    assert len(CALM) >= 100
    assert {*heard.values()} >= {"en", "es", "fr", "de", "pt", "it", "pl", "ar", "hi", "ur", "tl", "ml"}


@pytest.mark.parametrize("text", DISTRESS)
def test_it_is_heard(text: str) -> None:
    assert distress(text)
    assert distress(f"{text.upper()}!!")
    assert meaning(text) == "", "and it is no command, which would be answered by another lane"


@pytest.mark.parametrize("text", CALM)
def test_what_is_none_is_left_alone(text: str) -> None:
    assert distress(text) == ""


def test_no_letter_of_ours_is_one_not_even_about_such_a_patient() -> None:
    psychiatric = (
        f"{LETTER[:700]}\nShe said that she wanted to kill herself, and I am afraid for her life.\n\nYours sincerely"
    )
    assert [distress(text) for text in (LETTER, psychiatric)] == ["", ""]
    assert not [path for path in LETTERS.glob("*.yaml") if distress(path.read_text("utf-8")[:LONGEST])]


@pytest.mark.parametrize("part", LETTER.split("\n\n"))
def test_no_part_of_a_letter_is_one(part: str) -> None:
    assert distress(part) == ""
