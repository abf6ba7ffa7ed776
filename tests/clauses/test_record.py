"""What is noted of a run, and what it says of a clause."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.clauses import record
from tests.clauses.marked import marked
from tests.clauses.plugin import Outcomes
from tests.clauses.record import ROOT, Results
from tests.clauses.table import Clause, failing, lines, rows

A, B = "tests/test_a.py::test_a", "tests/test_a.py::test_b"
SW = Clause("OET-1", "It holds.", "SW", "both", "x.py")


def state(clause: Clause, tests: dict[str, str], results: dict[str, Any]) -> str:
    noted: Results = {name: {"outcome": outcome, "clauses": ["OET-1"]} for name, outcome in results.items()}
    (row,) = rows([clause], {name: {"OET-1"} for name in tests}, noted)
    return row.state


@pytest.mark.parametrize(
    ("results", "said"),
    [
        ({A: "passed", B: "passed"}, "green"),
        ({A: "passed", B: "failed"}, "red"),
        ({A: "passed", B: "skipped"}, "skipped"),
        ({A: "passed"}, "stale"),
        ({}, "stale"),
        ({A: "failed"}, "red"),
    ],
)
def test_a_clause_is_green_only_when_all_its_tests_ran_and_passed(results: dict[str, str], said: str) -> None:
    assert state(SW, {A: "", B: ""}, results) == said


@pytest.mark.parametrize(
    ("clause", "said"),
    [
        (SW, "untested"),
        (SW._replace(planned="later"), "planned"),
        (SW._replace(type="DOC"), "paper"),
        (SW._replace(type="MIX"), "untested"),
    ],
)
def test_a_clause_without_tests_says_why(clause: Clause, said: str) -> None:
    assert state(clause, {}, {}) == said


def test_a_plan_hides_no_failure() -> None:
    assert state(SW._replace(planned="later"), {A: ""}, {A: "failed"}) == "red"


def test_only_software_promised_to_learners_must_be_green() -> None:
    others = [SW._replace(id="2", applies="org"), SW._replace(id="3", type="MIX"), SW._replace(id="4", planned="no")]
    table = rows([SW, *others], {}, {})
    assert [row.clause.id for row in failing(table)] == ["OET-1"]
    assert lines(table)[-1] == "4 clauses: 3 untested, 1 planned"


def test_a_function_counts_once_all_its_cases_have_reported() -> None:
    outcomes = Outcomes()
    outcomes.add(f"{A}[1]", ["OET-1"], 2, "passed")
    assert outcomes.results() == {}
    outcomes.add(f"{A}[2]", ["OET-1"], 2, "passed")
    assert outcomes.results()[A]["outcome"] == "passed"


@pytest.mark.parametrize(
    "phases", [("passed", "failed", "passed"), ("failed", "passed"), ("passed", "passed", "failed")]
)
def test_a_test_that_fails_in_any_phase_has_failed(phases: tuple[Any, ...]) -> None:
    outcomes = Outcomes()
    for phase in phases:
        outcomes.add(A, ["OET-1"], 1, phase)
    assert outcomes.results()[A]["outcome"] == "failed"


def test_a_failure_counts_before_all_cases_have_run() -> None:
    outcomes = Outcomes()
    outcomes.add(f"{A}[1]", ["OET-1"], 2, "failed")
    assert outcomes.results()[A]["outcome"] == "failed"


def test_what_ran_on_another_tree_says_nothing(tmp_path: Path) -> None:
    (tmp_path / "tests").mkdir()
    code = tmp_path / "tests" / "code.py"
    code.write_text("1")
    record.note({A: {"outcome": "passed", "clauses": ["OET-1"]}}, record.tree(tmp_path), tmp_path)
    record.note({B: {"outcome": "passed", "clauses": ["OET-1"]}}, record.tree(tmp_path), tmp_path)
    assert set(record.read(tmp_path)) == {A, B}
    code.write_text("2")
    assert record.read(tmp_path) == {}


SOURCE = """
import pytest
pytestmark = pytest.mark.clause("OET-0")

@pytest.mark.clause("OET-1", "OET-2")
@pytest.mark.parametrize("case", [1, 2])
def test_it(case): assert case {condition}

@pytest.mark.soak
def test_long(): pass

def helper(): pass

@pytest.mark.clause("OET-3")
class TestMore:
    def test_in(self): pytest.skip("no browser")
"""


def suite(root: Path, condition: str) -> Path:
    (root / "tests").mkdir()
    (root / "tests" / "test_x.py").write_text(SOURCE.replace("{condition}", condition))
    (root / "pytest.ini").write_text("[pytest]\nmarkers =\n  clause\n  soak\n")
    return root


def test_the_source_says_which_tests_must_run(tmp_path: Path) -> None:
    assert marked(suite(tmp_path, "> 0")) == {
        "tests/test_x.py::test_it": {"OET-0", "OET-1", "OET-2"},
        "tests/test_x.py::TestMore::test_in": {"OET-0", "OET-3"},
    }


@pytest.mark.slow
@pytest.mark.parametrize("workers", [(), ("-n", "2")], ids=["alone", "xdist"])
@pytest.mark.parametrize(
    ("condition", "extra", "said"), [("> 0", (), "passed"), ("> 1", (), "failed"), ("> 0", ("-k", "1"), None)]
)
def test_a_run_of_pytest_is_noted(
    tmp_path: Path, workers: tuple[str, ...], condition: str, extra: tuple[str, ...], said: str | None
) -> None:
    root = suite(tmp_path, condition)
    plugins = ["-p", "tests.clauses.plugin", "-p", "xdist"]  # and no other: each process would import them
    command = [sys.executable, "-m", "pytest", "-q", *plugins, *workers, *extra, "tests"]
    environment = {"PYTHONPATH": str(ROOT), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    subprocess.run(command, cwd=root, env=environment, capture_output=True, check=False)
    noted = record.read(root)
    outcomes = {name.split("::", 1)[1]: each["outcome"] for name, each in noted.items()}
    assert outcomes.get("test_it") == said
    if not extra:
        assert outcomes["TestMore::test_in"] == "skipped"
