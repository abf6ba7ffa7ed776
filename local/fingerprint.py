"""What a deploy depends on, as one hash: unchanged sources need no build."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

SOURCES = ("template.yaml", "infra", "layers", "functions", "policy", "content")
# Made by the build from the rest, or by Python.
IGNORED_PARTS = frozenset({"__pycache__", ".aws-sam", "data"})


def source_files(root: Path) -> Iterable[Path]:
    for name in SOURCES:
        path = root / name
        found = [path] if path.is_file() else sorted(path.rglob("*"))
        yield from (file for file in found if file.is_file() and not _ignored(file.relative_to(root)))


def fingerprint(root: Path) -> str:
    digest = hashlib.sha256()
    for file in source_files(root):
        digest.update(f"{file.relative_to(root)}\0".encode())
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()[:32]


def _ignored(relative: Path) -> bool:
    return bool(IGNORED_PARTS & set(relative.parts)) or relative.suffix == ".pyc"
