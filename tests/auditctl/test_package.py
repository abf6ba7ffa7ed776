"""What an auditor installs: little, and nothing of the Lambdas but the rules."""

import tomllib
from importlib.metadata import EntryPoint
from pathlib import Path
from sys import stdlib_module_names

import pytest

from tests.test_imports import imports

ROOT = Path(__file__).parents[2]
SOURCES = sorted((ROOT / "auditctl").rglob("*.py"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def test_the_command_is_there() -> None:
    (name, target), *rest = PROJECT["scripts"].items()
    assert (name, rest) == ("auditctl", [])
    assert callable(EntryPoint(name, target, "console_scripts").load())


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_it_needs_what_it_says_it_needs_and_of_ours_the_rules_alone(path: Path) -> None:
    named = {dependency.partition(">")[0] for dependency in PROJECT["dependencies"]} | {"botocore"}  # boto3 brings it
    for name in imports(path):
        root, _, rest = name.partition(".")
        assert root in stdlib_module_names | named | {"auditctl", "chatoet"}
        assert root != "chatoet" or rest.startswith("rules.")
