"""Notes in every run of pytest what came of the tests that carry a clause; under xdist too, where reports travel."""

from collections import Counter
from typing import Any

import pytest

from tests.clauses import record
from tests.clauses.record import Outcome, Results

KEY = "clauses"


class Outcomes:
    """The cases of each test function, until all have reported: what was left out is not taken for passed."""

    def __init__(self) -> None:
        self._cases: dict[str, dict[str, Outcome]] = {}
        self._marks: dict[str, tuple[list[str], int]] = {}

    def add(self, nodeid: str, ids: list[str], cases: int, outcome: Outcome) -> None:
        """Once for each phase of a case; the worst of them counts."""
        name = function_of(nodeid)
        self._marks[name] = (ids, cases)
        known = self._cases.setdefault(name, {})
        known[nodeid] = worst([known.get(nodeid, "passed"), outcome])

    def results(self) -> Results:
        return {
            name: {"outcome": outcome, "clauses": ids}
            for name, (ids, cases) in self._marks.items()
            if (outcome := worst(list(self._cases[name].values()))) == "failed" or len(self._cases[name]) == cases
        }


def function_of(nodeid: str) -> str:
    return nodeid.partition("[")[0]


def worst(outcomes: list[Outcome]) -> Outcome:
    order: tuple[Outcome, ...] = ("failed", "skipped", "passed")
    return next(each for each in order if each in outcomes)


class Recorder:
    def __init__(self, config: pytest.Config) -> None:
        self._root = config.rootpath
        self._outcomes = Outcomes()
        self._tree = "" if _is_worker(config) else record.tree(self._root)

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Before anything is deselected: all cases of a function must run."""
        cases = Counter(function_of(item.nodeid) for item in items)
        for item in items:
            if ids := sorted({id_ for mark in item.iter_markers("clause") for id_ in mark.args}):
                item.user_properties.append((KEY, [ids, cases[function_of(item.nodeid)]]))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        for key, value in report.user_properties:
            if key == KEY:
                marks: Any = value
                self._outcomes.add(report.nodeid, marks[0], marks[1], report.outcome)

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        results = self._outcomes.results()
        if results and not _is_worker(session.config) and not any("[" in arg for arg in session.config.args):
            record.note(results, self._tree, self._root)


def _is_worker(config: pytest.Config) -> bool:
    return hasattr(config, "workerinput")


def pytest_configure(config: pytest.Config) -> None:
    if not config.option.collectonly:
        config.pluginmanager.register(Recorder(config), "clause-recorder")
