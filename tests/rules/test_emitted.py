"""What the code emits, read from its source: only what the catalogue lists, and all of it."""

import ast
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

import pytest

from chatoet.rules.catalogue import EVENTS

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "layers" / "chatoet" / "python" / "chatoet"
THE_LIST = {PACKAGE / "rules" / name for name in ("catalogue.py", "catalogue_words.py", "event_types.py")}
CANARY = ROOT / "layers" / "canary" / "python"
SOURCES = sorted({each for tree in (PACKAGE, CANARY, ROOT / "functions") for each in tree.rglob("*.py")} - THE_LIST)
# What makes an event by its name: the log, and what commits do with the fields that they carry.
EMITTERS = ("emit", "_emit")
QUIET = {"egress.py"}  # it makes its SDKs' loggers silent
PIPED = {"worker.py"}  # a process that opens one file and hands its words to its parent


@cache
def trees() -> Mapping[Path, ast.Module]:
    return {path: ast.parse(path.read_text("utf-8")) for path in SOURCES}


@cache
def nodes() -> Sequence[tuple[Path, ast.AST]]:
    return [(path, node) for path, tree in trees().items() for node in ast.walk(tree)]


def emitted() -> Iterator[tuple[str, ast.Call]]:
    for path, node in nodes():
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in EMITTERS:
            yield f"{path.name}:{node.lineno}", node


def literal(node: ast.AST) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def names_in(tree: ast.AST) -> set[str]:
    return {name for node in ast.walk(tree) if (name := literal(node)) is not None and name in EVENTS}


def test_there_is_something_to_look_at() -> None:
    assert len(list(emitted())) > 70


@pytest.mark.clause("OET-8-encrypt")
def test_what_is_emitted_by_name_is_an_event_with_its_own_fields() -> None:
    wrong = []
    for place, call in emitted():
        name = literal(call.args[0])
        given = {keyword.arg for keyword in call.keywords if keyword.arg}
        if name is not None and (name not in EVENTS or not given <= EVENTS[name].fields):
            wrong.append(f"{place}: {name} {sorted(given)}")
    assert wrong == []


def test_an_answer_and_a_commit_name_only_what_is_audited() -> None:
    named = [
        (path.name, name)
        for path, node in nodes()
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("Answer", "Commit")
        for each in node.args
        if (name := literal(each)) is not None and "." in name
    ]
    assert len(named) > 40
    assert [each for each in named if not (each[1] in EVENTS and EVENTS[each[1]].audited)] == []


def test_each_event_of_the_catalogue_is_said_somewhere() -> None:
    said = {name for tree in trees().values() for name in names_in(tree)}
    assert set(EVENTS) - said == set()


def test_every_handler_says_its_start_and_lets_no_exception_speak() -> None:
    handlers = {
        path.parent.name: [ast.unparse(each) for each in node.decorator_list]
        for path, node in nodes()
        if path.name == "app.py" and isinstance(node, ast.FunctionDef) and node.name == "handler"
    }
    assert len(handlers) >= 10
    assert {name: how for name, how in handlers.items() if how != ["lambda_handler(sink)"]} == {}


def test_nothing_else_prints_or_logs() -> None:
    found = [
        f"{path.name}:{node.lineno}"
        for path, node in nodes()
        if (isinstance(node, ast.Name) and node.id == "print")
        or (isinstance(node, ast.Attribute) and ast.unparse(node) in ("sys.stdout", "sys.stderr", "sys.__stdout__"))
    ]
    logging = [
        path.name
        for path, node in nodes()
        if (isinstance(node, ast.Import) and "logging" in {alias.name.partition(".")[0] for alias in node.names})
        or (isinstance(node, ast.ImportFrom) and "logging" in (node.module or "").split("."))
    ]
    assert {place.partition(":")[0] for place in found} == {"log.py"} | PIPED
    assert set(logging) == {"log.py"} | QUIET
