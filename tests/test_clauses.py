"""Every promise has a row, every row a control that is there, and every promise that is software a test."""

import re
from pathlib import Path

import pytest

from chatoet.rules.catalogue import EVENTS
from tests.clauses.marked import marked
from tests.clauses.record import ROOT
from tests.clauses.table import Clause, clauses

CODE = ROOT / "layers" / "chatoet" / "python" / "chatoet"
REGISTER = {clause.id: clause for clause in clauses()}
TABLE = ROOT.parent / "shared" / "policy" / "clauses.md"


@pytest.fixture(scope="module")
def carried() -> dict[str, set[str]]:
    return marked()


def where(clause: Clause) -> tuple[Path, str]:
    path, _, name = clause.control.partition(":")
    return (ROOT / path if (ROOT / path).exists() else CODE / path), name


def listed(text: str) -> set[str]:
    """The ids of the rows of the clause table; a row may stand for two ("PRO-device-auto/cookies")."""
    found: set[str] = set()
    for cell in re.findall(r"^\| ((?:OET|PRO)-[^|]*?) *\|", text, re.MULTILINE):
        first, *others = re.split(r" */ *-?", cell)
        found |= {first, *(f"{first.rpartition('-')[0]}-{other}" for other in others)}
    return found


@pytest.mark.clause("OET-1-gdpr-commit")
def test_every_clause_of_both_policies_has_its_row() -> None:
    if not TABLE.exists():
        pytest.skip("the clause table is not beside this checkout")
    assert set(REGISTER) == listed(TABLE.read_text("utf-8"))


@pytest.mark.clause("OET-1-gdpr-commit")
def test_every_clause_that_a_test_or_an_event_names_has_a_row(carried: dict[str, set[str]]) -> None:
    named = {id_ for ids in carried.values() for id_ in ids}
    named |= {id_ for event in EVENTS.values() for id_ in event.clauses}
    assert named - set(REGISTER) == set()


@pytest.mark.parametrize("clause", REGISTER.values(), ids=lambda clause: clause.id)
def test_every_control_is_there(clause: Clause) -> None:
    path, name = where(clause)
    assert path.exists()
    assert re.search(rf"\b{re.escape(name)}\b", path.read_text("utf-8"))


@pytest.mark.parametrize("clause", REGISTER.values(), ids=lambda clause: clause.id)
def test_a_row_says_what_kind_of_promise_it_is(clause: Clause) -> None:
    assert clause.type in ("SW", "MIX", "DOC", "ORG")
    assert clause.applies in ("direct", "org", "both")
    assert 10 < len(clause.promise) <= 120


@pytest.mark.clause("OET-1-gdpr-commit")
def test_every_promise_to_learners_that_is_software_has_a_test_or_a_reason(carried: dict[str, set[str]]) -> None:
    tested = {id_ for ids in carried.values() for id_ in ids}
    bare = {
        clause.id
        for clause in REGISTER.values()
        if clause.type in ("SW", "MIX") and clause.applies != "org" and not clause.planned and clause.id not in tested
    }
    assert bare == set()
