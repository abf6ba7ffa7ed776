"""The guard's figures in the README are those of this build, and its targets are met."""

import re
import time
from pathlib import Path

import pytest
import yaml

from chatoet.content import ContentStore
from chatoet.rules.guard import Lexicon, check, provenance
from tests.guard.corpus import LETTERS
from tests.guard.report import ROWS, Judged, Row, halves, judged, table

README = Path(__file__).parents[2] / "README.md"


@pytest.fixture(scope="module")
def found(content: ContentStore) -> list[Judged]:
    return judged(content)


def test_the_readme_shows_these_figures(found: list[Judged]) -> None:
    shown = re.search(r"<!-- guard -->\n(.*?)\n<!-- /guard -->", README.read_text("utf-8"), re.DOTALL)
    assert shown
    assert shown[1] == table(found), "make guard prints the table that belongs there"


@pytest.mark.clause("OET-8-caution")
@pytest.mark.clause("PRO-special-in-content")
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.label)
def test_the_targets_are_met_over_all_and_within_the_interval_held_out(row: Row, found: list[Judged]) -> None:
    both, held_out = halves(found)
    assert row.met(row.share(both)), f"{row.label}: {row.share(both)}"
    assert row.in_reach(row.share(held_out)), f"{row.label}: {row.share(held_out)}"


def test_the_corpus_is_large_and_has_both_sides(found: list[Judged]) -> None:
    assert len(found) >= 400
    assert sum(one.case.kind == "genuine" for one in found) >= 120
    assert sum(one.case.refused for one in found) >= 200


def test_no_case_stands_twice(found: list[Judged]) -> None:
    """Else the figures would count it twice. A letter without a slip to make is tried once more in another layout."""
    texts = [one.case.text for one in found if one.case.refused or one.case.kind == "questions"]
    assert len(set(texts)) == len(texts)


def test_a_letter_is_read_in_milliseconds(content: ContentStore) -> None:
    letter = yaml.safe_load((LETTERS / "nur-strong.yaml").read_text("utf-8"))["letter"] * 2
    known = provenance(Lexicon(content.words(), content.names()), content.task("nur-discharge-0001"))
    assert len(letter.split()) > 400
    started = time.process_time()
    for _ in range(10):
        check(letter, known)
    assert (time.process_time() - started) / 10 < 0.25, "some 5 ms where this was written"
