"""Bytecode for every module: without it a cold start costs about twice the CPU."""

import compileall
from pathlib import Path
from py_compile import PycInvalidationMode


class CompileError(RuntimeError):
    """Some module does not compile; the compiler has printed which."""


def compile_tree(tree: Path, runs_at: str) -> None:
    """`runs_at`: where the tree lies on Lambda, so that tracebacks name true paths.

    Unchecked: the archive sets the sources' times, which must not make the bytecode look stale.
    """
    done = compileall.compile_dir(
        tree,
        quiet=1,
        force=True,
        stripdir=str(tree),
        prependdir=runs_at,
        invalidation_mode=PycInvalidationMode.UNCHECKED_HASH,
    )
    if not done:
        raise CompileError(str(tree))


def leave_bytecode_alone(tree: Path) -> None:
    """Without its source, where the import system looks for such: a third party's, which nobody reads on Lambda."""
    for compiled in tree.rglob("__pycache__/*.pyc"):
        source = compiled.parents[1] / f"{compiled.name.split('.')[0]}.py"
        compiled.rename(source.with_suffix(".pyc"))
        source.unlink()
    for folder in tree.rglob("__pycache__"):
        folder.rmdir()
