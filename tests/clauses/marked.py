"""Which test function carries which clause, read off the source: nothing need be imported to know what must run."""

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path

from tests.clauses.record import ROOT

Function = ast.FunctionDef | ast.AsyncFunctionDef


def marked(root: Path = ROOT) -> dict[str, set[str]]:
    """Ids by "tests/…/test_x.py::test_it". The long tests of `make soak` come on top, and are left out."""
    found: dict[str, set[str]] = {}
    for path in sorted((root / "tests").rglob("test_*.py")):
        module = ast.parse(path.read_text("utf-8"))
        for name, ids, marks in _tests(module.body, set(), set()):
            if ids and "soak" not in marks:
                found[f"{path.relative_to(root).as_posix()}::{name}"] = ids
    return found


def _tests(body: list[ast.stmt], ids: set[str], marks: set[str]) -> Iterator[tuple[str, set[str], set[str]]]:
    """With what the module or class around them carries."""
    shared = [node.value for node in body if isinstance(node, ast.Assign) and _is_pytestmark(node)]
    ids, marks = ids | _ids(shared), marks | _marks(shared)
    for node in body:
        if isinstance(node, Function) and node.name.startswith("test"):
            yield node.name, ids | _ids(node.decorator_list), marks | _marks(node.decorator_list)
        elif isinstance(node, ast.ClassDef) and node.name.startswith("Test"):
            inner = _tests(node.body, ids | _ids(node.decorator_list), marks | _marks(node.decorator_list))
            yield from ((f"{node.name}::{name}", *rest) for name, *rest in inner)  # type: ignore[misc]


def _is_pytestmark(node: ast.Assign) -> bool:
    return any(isinstance(target, ast.Name) and target.id == "pytestmark" for target in node.targets)


def _marks(nodes: Iterable[ast.expr]) -> set[str]:
    inside = (each for node in nodes for each in ast.walk(node))
    return {each.attr for each in inside if isinstance(each, ast.Attribute)}


def _ids(nodes: Iterable[ast.expr]) -> set[str]:
    inside = (each for node in nodes for each in ast.walk(node))
    calls = (each for each in inside if isinstance(each, ast.Call) and _called(each) == "clause")
    return {str(arg.value) for call in calls for arg in call.args if isinstance(arg, ast.Constant)}


def _called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else ""
