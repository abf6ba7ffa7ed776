"""The saved queries as they are deployed: each can run, each says what an empty answer means, each promise has one."""

import re

import pytest
import yaml

from chatoet.rules.catalogue import EVENTS
from local.cloud import ROOT
from tests.clauses.table import clauses
from tests.insights.check import check, events_of
from tests.insights.families import WITHOUT_EVENT
from tests.insights.saved import saved

LONGEST = 10_000  # characters of a QueryString
FAMILIES = {name: text for name, text in saved().items() if name.startswith("clauses/")}
NAMED = {clause for event in EVENTS.values() for clause in event.clauses}
CLAUSE = re.compile(r"\b(?:OET|PRO)-[\w.-]*\w")


@pytest.mark.parametrize("name", saved())
def test_a_saved_query_can_run_and_asks_only_for_what_there_is(name: str) -> None:
    assert check(saved()[name])
    assert len(saved()[name]) <= LONGEST


@pytest.mark.parametrize("name", saved())
def test_a_saved_query_says_in_its_first_lines_what_it_shows_and_what_an_empty_answer_means(name: str) -> None:
    comment = [line for line in saved()[name].splitlines() if line.startswith("# ")]
    assert saved()[name].startswith("# ")
    assert re.search(r"\bEmpty\b[^:]*: \w+", "\n".join(comment))


def test_there_is_a_query_for_each_question_of_an_auditor() -> None:
    folders = {name.partition("/")[0] for name in saved()}
    asked = {name.partition("/")[2][:1] for name in saved() if name.startswith("questions/")}
    assert (folders, asked) == ({"questions", "clauses", "follow"}, {"1", "2", "3", "4"})


def test_every_event_that_evidences_a_clause_stands_in_a_query_that_names_the_clause() -> None:
    """So that whoever looks a promise up finds all that is on record for it."""
    listed = {
        (clause, event) for text in FAMILIES.values() for clause in CLAUSE.findall(text) for event in events_of(text)
    }
    assert {(clause, name) for name, event in EVENTS.items() for clause in event.clauses} - listed == set()


def test_a_family_names_only_clauses_that_have_evidence_in_it_or_wait_for_theirs() -> None:
    planned = {clause.id for clause in clauses() if clause.planned}
    for name, text in FAMILIES.items():
        found = {clause for event in events_of(text) for clause in EVENTS[event].clauses}
        assert set(CLAUSE.findall(text)) <= found | planned, name
        assert CLAUSE.search(text), name


@pytest.mark.clause("OET-1-gdpr-commit")
def test_every_promise_of_software_has_an_event_in_a_family_or_a_reason_why_it_leaves_none() -> None:
    software = {clause.id for clause in clauses() if clause.type == "SW" and not clause.planned}
    assert software - NAMED == WITHOUT_EVENT


def test_the_hosts_that_may_be_asked_are_those_of_the_configuration() -> None:
    configured = yaml.safe_load((ROOT / "policy" / "models.yaml").read_text("utf-8"))["vendors"]
    (listed,) = re.findall(r"place not in \[(.*?)\]", saved()["questions/1-asked-elsewhere"])
    assert {host.strip(' "') for host in listed.split(",")} == {vendor["host"] for vendor in configured}
    assert {vendor["region"] for vendor in configured} == {"eu"}
