"""Imports point one way, and only the handlers read the environment."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
CODE = ROOT / "layers" / "chatoet" / "python"
SOURCES = sorted((CODE / "chatoet").rglob("*.py"))
APPS = sorted((ROOT / "functions").glob("*/app.py"))
STDLIB = sys.stdlib_module_names
# What each part may import of ours; a part may always import itself.
ADAPTERS = {
    "rules", "log", "lanes", "secrets", "sealing", "settings", "content", "checkpoints", "packages", "pins", "exports",
    "drawing", "translations",
}  # fmt: skip
ALLOWED = {
    "rules": set[str](),
    "log": {"rules"}, "lanes": {"rules"}, "secrets": {"rules"}, "sealing": {"rules"}, "settings": {"rules"},
    "start": set[str](), "content": {"rules"}, "checkpoints": {"rules"},
    "packages": set[str](), "pins": set[str](), "exports": set[str](), "drawing": {"rules"},
    "translations": {"rules"},
    "store": ADAPTERS, "whatsapp": ADAPTERS, "llm": {"rules", "log", "tutor"}, "tutor": ADAPTERS, "extract": {"rules"},
    "flows": ADAPTERS | {"store", "whatsapp", "tutor", "extract"},
    "compose": {"start"} | ADAPTERS | {"store", "whatsapp", "llm", "tutor", "flows", "extract"},
    "__init__": set[str](),
}  # fmt: skip


def imports(path: Path) -> Iterator[str]:
    """The dotted names that a file imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def part_of(path: Path) -> str:
    return path.relative_to(CODE / "chatoet").parts[0].removesuffix(".py")


def test_there_is_something_to_look_at() -> None:
    assert len(SOURCES) > 40
    assert len(APPS) == 11


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(CODE)))
def test_imports_point_from_flows_to_rules_and_never_back(path: Path) -> None:
    part = part_of(path)
    ours = {name.split(".")[1] for name in imports(path) if name.startswith("chatoet.")}
    assert ours <= ALLOWED[part] | {part}


@pytest.mark.parametrize("path", [p for p in SOURCES if part_of(p) == "rules"], ids=lambda path: path.stem)
def test_rules_import_the_standard_library_alone(path: Path) -> None:
    roots = {name.split(".")[0] for name in imports(path)} - {"chatoet"}
    assert roots <= STDLIB
    assert not roots & {"os", "time", "random", "secrets", "socket", "logging"}, "time and chance are arguments"


def test_what_opens_files_is_put_together_without_tables_and_keys() -> None:
    found = set(imports(CODE / "chatoet" / "compose" / "media.py"))
    assert not [name for name in found if name.startswith(("chatoet.compose", "chatoet.store", "chatoet.sealing"))]


def test_handlers_have_no_sibling_modules_and_stay_short() -> None:
    for app in APPS:
        assert [path.name for path in app.parent.glob("*.py")] == ["app.py"]
        assert len(app.read_text("utf-8").splitlines()) < 40
        assert not [name for name in imports(app) if name.startswith("functions")]


def test_nothing_but_a_handler_reads_the_environment() -> None:
    readers = [
        path
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in ("environ", "environb", "getenv")
    ]
    assert readers == []
    assert not [path for path in SOURCES for name in imports(path) if name in ("os.environ", "os.getenv")]


def test_no_module_makes_a_client_or_looks_at_the_clock_when_it_is_imported() -> None:
    calls = [
        f"{path.name}: {ast.unparse(node)}"
        for path in SOURCES
        for statement in ast.parse(path.read_text("utf-8")).body
        if not isinstance(statement, ast.FunctionDef | ast.ClassDef)
        for node in ast.walk(statement)
        if isinstance(node, ast.Call)
        and ast.unparse(node.func) in ("time.time", "boto3.client", "open", "botocore.session.get_session")
    ]
    assert calls == []
