"""What ships: weighed when a build is there, else on a tree made for the purpose."""

import py_compile
from pathlib import Path

import pytest

from bench.artifacts import WORK, Artifacts, size, without_bytecode
from bench.packages import measure

BUILT = WORK / "build"


def test_a_source_without_bytecode_is_found(tmp_path: Path) -> None:
    for name in ("compiled", "bare"):
        (tmp_path / f"{name}.py").write_text("x = 1\n")
    py_compile.compile(str(tmp_path / "compiled.py"))
    missing, sources = without_bytecode(tmp_path)
    assert ([path.name for path in missing], sources) == (["bare.py"], 2)


def test_the_weight_is_that_of_every_file(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "a").write_bytes(b"123")
    (tmp_path / "deep" / "b").write_bytes(b"4567")
    assert size([tmp_path]) == 7


@pytest.mark.skipif(not (BUILT / "template.yaml").exists(), reason="needs a build: make bench")
def test_what_was_built_is_small_and_compiled() -> None:
    assert [row.what for row in measure(Artifacts(BUILT)) if not row.ok] == []
