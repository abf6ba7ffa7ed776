"""`make setup` begins with whatever Python a machine has, or says how to get one."""

import shutil
import subprocess
import sys
from pathlib import Path

from tests.template.expanded import ROOT

RUNS = f'exec {sys.executable} "$@"'


def find(machine: Path, **extra: str) -> subprocess.CompletedProcess[str]:
    """On a machine that has what lies below `machine`, and of the shell's own tools what the script calls."""
    tools = machine / "bin"
    tools.mkdir(exist_ok=True)
    for name in ("cat", "ls", "sort"):
        (tools / name).symlink_to(shutil.which(name) or name)
    environment = {"PATH": str(tools), "HOME": str(machine), "PYTHON_DIRS": ""} | extra
    command = ["/bin/sh", str(ROOT / "local" / "find_python")]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)


def program(path: Path, body: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)


def test_a_shim_that_fails_is_passed_over_for_an_interpreter_that_runs(tmp_path: Path) -> None:
    program(tmp_path / "bin" / "python3.13", "echo 'pyenv: python3.13: command not found' >&2; exit 127")
    program(tmp_path / ".pyenv" / "versions" / "3.13.9" / "bin" / "python", RUNS)
    assert find(tmp_path).stdout.strip() == sys.executable


def test_a_python_of_another_version_is_not_taken(tmp_path: Path) -> None:
    program(tmp_path / "bin" / "python3.13", "echo 3.12")
    program(tmp_path / "bin" / "python3", RUNS)
    assert find(tmp_path).stdout.strip() == sys.executable


def test_an_interpreter_that_uv_manages_is_found(tmp_path: Path) -> None:
    program(tmp_path / "uv" / "cpython-3.13.1-linux" / "bin" / "python3", RUNS)
    assert find(tmp_path, UV_PYTHON_INSTALL_DIR=str(tmp_path / "uv")).stdout.strip() == sys.executable


def test_a_named_interpreter_comes_first(tmp_path: Path) -> None:
    program(tmp_path / "mine" / "python", RUNS)
    assert find(tmp_path, PYTHON=str(tmp_path / "mine" / "python")).stdout.strip() == sys.executable


def test_without_any_it_says_how_to_get_one(tmp_path: Path) -> None:
    program(tmp_path / "bin" / "python3", "exit 127")
    found = find(tmp_path)
    assert (found.returncode, found.stdout) == (1, "")
    assert "uv python install 3.13" in found.stderr
