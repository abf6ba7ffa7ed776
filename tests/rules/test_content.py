"""The content store, and what importing it costs."""

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

from chatoet.content import ContentStore, UnknownTaskError
from chatoet.rules.professions import PROFESSIONS
from tests.fixtures.content import ROOT, compiled, content

__all__ = ["compiled", "content"]

PACKAGE = ROOT / "layers" / "chatoet" / "python"


def test_drafts_are_shown_only_where_the_deployment_shows_drafts(content: ContentStore) -> None:
    assert {row.status for row in content.tasks(None, show_drafts=True)} == {"draft"}
    assert content.tasks(None, show_drafts=False) == ()


def test_tasks_are_those_of_the_learners_profession(content: ContentStore) -> None:
    assert "nur-discharge-0001" in [row.id for row in content.tasks("nursing", show_drafts=True)]
    assert {row.id[:4] for row in content.tasks("nursing", show_drafts=True)} == {"nur-"}


def test_every_profession_of_the_test_has_a_task(content: ContentStore) -> None:
    assert {row.profession for row in content.tasks(None, show_drafts=True)} == set(PROFESSIONS)


def test_titles_fit_a_list_row(content: ContentStore) -> None:
    assert all(0 < len(row.title) <= 24 for row in content.tasks(None, show_drafts=True))


@pytest.mark.parametrize("task_id", ["no-such-task", "../index", "index", ""])
def test_only_ids_of_the_index_are_read(content: ContentStore, task_id: str) -> None:
    with pytest.raises(UnknownTaskError):
        content.task(task_id)


def test_a_task_is_read_once(content: ContentStore) -> None:
    assert content.task("nur-discharge-0001") is content.task("nur-discharge-0001")
    assert content.words() is content.words()


def test_the_feedback_imports_nothing_but_the_standard_library_and_nothing_heavy() -> None:
    code = "import sys, json, chatoet.rules.feedback.render, chatoet.tutor.by_rules; print(json.dumps([*sys.modules]))"
    run = subprocess.run([sys.executable, "-S", "-c", code], cwd=PACKAGE, capture_output=True, text=True, check=True)
    loaded = {name.split(".")[0] for name in json.loads(run.stdout)}
    assert loaded <= sys.stdlib_module_names | {"chatoet", "__main__"}
    assert not loaded & {"difflib", "asyncio", "unittest", "logging", "urllib3", "symspellpy", "yaml", "tempfile"}


def test_no_task_id_occurs_outside_the_content_and_its_tests() -> None:
    ids = [path.stem for path in (ROOT / "content").glob("*/**/*.yaml")]
    folders = [ROOT / name for name in ("layers", "functions", "infra", "policy")]
    sources = [p for folder in folders for p in folder.rglob("*.py") if "data" not in p.parts]
    assert ids
    assert not [path for path in sources if any(i in path.read_text(encoding="utf-8") for i in ids)]


def test_the_rules_of_feedback_touch_no_file_clock_or_environment() -> None:
    forbidden = {"os", "pathlib", "time", "random", "secrets", "socket", "subprocess", "logging", "io"}
    for path in (PACKAGE / "chatoet" / "rules" / "feedback").glob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
        assert not names & forbidden, path.name
        assert not [n for n in ast.walk(tree) if isinstance(n, ast.Name) and n.id == "open"], path.name


def test_the_compiled_data_has_no_absolute_path_in_it(compiled: Path) -> None:
    assert not [path for path in compiled.rglob("*.json") if str(ROOT) in path.read_text(encoding="utf-8")]
