"""Each clause with its control, its tests and what came of them."""

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, NamedTuple

import yaml

from tests.clauses.record import ROOT, Results

State = Literal["green", "red", "skipped", "stale", "untested", "planned", "paper"]


class Clause(NamedTuple):
    """One row of policy/clauses.yaml."""

    id: str
    promise: str
    type: Literal["SW", "MIX", "DOC", "ORG"]
    applies: Literal["direct", "org", "both"]
    control: str
    planned: str = ""

    @property
    def binds(self) -> bool:
        """Whether it is software, and promised to learners who come by themselves."""
        return self.type == "SW" and self.applies != "org"


class Row(NamedTuple):
    clause: Clause
    tests: dict[str, str]  # what came of each, by name; "" for one that has not run on this tree
    state: State


def clauses(root: Path = ROOT) -> list[Clause]:
    data: dict[str, Any] = yaml.load((root / "policy" / "clauses.yaml").read_text("utf-8"), yaml.CSafeLoader)
    return [Clause(id_, **row) for id_, row in data.items()]


def rows(register: list[Clause], marked: Mapping[str, set[str]], results: Results) -> list[Row]:
    """`marked` says what must run; what ran beyond it counts too."""
    carried = {**marked, **{name: set(each["clauses"]) for name, each in results.items()}}
    return [_row(clause, [name for name, ids in carried.items() if clause.id in ids], results) for clause in register]


def _row(clause: Clause, names: list[str], results: Results) -> Row:
    tests = {name: results[name]["outcome"] if name in results else "" for name in sorted(names)}
    return Row(clause, tests, _state(clause, set(tests.values())))


def _state(clause: Clause, outcomes: set[str]) -> State:
    if "failed" in outcomes:
        return "red"
    if clause.planned:
        return "planned"
    if not outcomes:
        return "paper" if clause.type in ("DOC", "ORG") else "untested"
    if "" in outcomes:
        return "stale"
    return "skipped" if "skipped" in outcomes else "green"


def failing(table: list[Row]) -> list[Row]:
    """Promises to learners that are software, and neither held nor planned; and whatever is red."""
    return [row for row in table if row.state == "red" or (row.clause.binds and row.state not in ("green", "planned"))]


def lines(table: list[Row]) -> list[str]:
    head = f"{'state':10}{'clause':24}{'type':6}{'tests':>5}  control, or why not yet"
    body = [
        f"{row.state:10}{row.clause.id:24}{row.clause.type:6}{len(row.tests):>5}  "
        f"{row.clause.planned or row.clause.control}"
        for row in table
    ]
    counts = Counter(row.state for row in table)
    said = ", ".join(f"{counts[state]} {state}" for state in State.__args__ if counts[state])  # type: ignore[attr-defined]
    return [head, *body, "", f"{len(table)} clauses: {said}"]


def details(row: Row) -> list[str]:
    clause = row.clause
    said = [f"{clause.id}  {row.state}", f"  {clause.promise}", f"  {clause.type}, {clause.applies}: {clause.control}"]
    said += [f"  planned: {clause.planned}"] if clause.planned else []
    return [*said, *(f"  {outcome or 'not run':8} {name}" for name, outcome in row.tests.items()), ""]
