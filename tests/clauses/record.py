"""What came of the tests of clauses, with the hash of the tree that they ran on: on another tree it says nothing."""

import json
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Literal, TypedDict

ROOT = Path(__file__).parents[2]
FOLDERS = ("bench", "content", "docs", "functions", "infra", "layers", "local", "policy", "tests")
FILES = (
    "Makefile",
    "README.md",
    "constraints.txt",
    "pyproject.toml",
    "requirements.txt",
    "samconfig.toml",
    "template.yaml",
)
COMPILED = "layers/chatoet/python/chatoet/data/"  # from policy and content, which count themselves

Outcome = Literal["passed", "failed", "skipped"]


class Result(TypedDict):
    outcome: Outcome
    clauses: list[str]


Results = dict[str, Result]  # by test function: its cases count as one


def tree(root: Path = ROOT) -> str:
    """One hash over the name and content of every file that a test could depend on."""
    whole = sha256()
    for path in sorted(_files(root)):
        whole.update(f"{path.relative_to(root)}\0{sha256(path.read_bytes()).hexdigest()}\n".encode())
    return whole.hexdigest()


def _files(root: Path) -> Iterator[Path]:
    yield from (root / name for name in FILES if (root / name).exists())
    for folder in FOLDERS:
        for path in (root / folder).rglob("*"):
            ours = "__pycache__" not in path.parts and not path.relative_to(root).as_posix().startswith(COMPILED)
            if path.is_file() and ours:
                yield path


def read(root: Path = ROOT, current: str = "") -> Results:
    """What was noted on this very tree; nothing when it has changed since."""
    try:
        noted = json.loads(_place(root).read_text("utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    tests: Results = noted["tests"]
    return tests if noted["tree"] == (current or tree(root)) else {}


def note(results: Results, current: str, root: Path = ROOT) -> None:
    """Beside what was noted on the same tree; a later run of a test replaces an earlier one."""
    place = _place(root)
    place.parent.mkdir(parents=True, exist_ok=True)
    fresh = place.with_suffix(".new")
    fresh.write_text(json.dumps({"tree": current, "tests": read(root, current) | results}, indent=1), "utf-8")
    fresh.replace(place)


def _place(root: Path) -> Path:
    return root / ".cache" / "clauses" / "results.json"
