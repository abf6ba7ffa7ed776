"""Builds what is deployed: functions, our own layer, and the layers of third parties.

Vendor layers are cached under .cache/, keyed on everything that decides their content, so that a second build needs
neither network nor time.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from layers.build.bytecode import compile_tree, leave_bytecode_alone
from layers.build.roots import write_amazon_roots
from layers.build.slim import slim

ROOT = Path(__file__).parents[2]
OWN_CODE = ROOT / "layers" / "chatoet" / "python"
CACHE = ROOT / ".cache" / "layers"

# Wheels that run on Lambda's Amazon Linux 2023 (glibc 2.34), newest first.
PLATFORMS = {"arm64": "aarch64", "x86_64": "x86_64"}
GLIBC = ("manylinux_2_34", "manylinux_2_28", "manylinux_2_17", "manylinux2014")

# AWS services whose API models a layer keeps. All others, 90 % of botocore, go.
SERVICES = {
    "llm": set[str](),
    "picture": set[str](),
    "queue": {"sqs", "ssm"},
    "runtime": {"dynamodb", "kms", "logs", "s3", "socialmessaging", "sqs", "ssm"},
    "media": {"sqs", "ssm", "textract"},
}

# Layers whose packages ship as bytecode alone, because who carries them has a limit of 10 or 13 MB.
SOURCELESS = {"queue", "media"}
# What people and the type checker read of the catalogue runs nowhere.
NOT_SHIPPED = shutil.ignore_patterns("__pycache__", "*.pyc", "data", "Makefile", "catalogue_words.py", "event_types.py")


def build_function(name: str, dest: Path) -> None:
    shutil.copytree(ROOT / "functions" / name, dest, ignore=NOT_SHIPPED, dirs_exist_ok=True)
    compile_tree(dest, "/var/task")


def build_own_layer(dest: Path) -> None:
    package = dest / "python" / "chatoet"
    shutil.copytree(OWN_CODE / "chatoet", package, ignore=NOT_SHIPPED, dirs_exist_ok=True)
    build_data(package / "data")
    compile_tree(dest, "/opt")


def build_canary_layer(dest: Path) -> None:
    shutil.copytree(ROOT / "layers" / "canary" / "python", dest / "python", ignore=NOT_SHIPPED, dirs_exist_ok=True)
    compile_tree(dest, "/opt")


def build_data(dest: Path) -> None:
    """Compiles policy/, content/ and the public holidays into what the code reads; fails when either is not valid."""
    dest.mkdir(parents=True, exist_ok=True)
    # The compilers check content with the rules that will read it.
    environment = os.environ | {"PYTHONPATH": str(OWN_CODE)}
    for module in (
        "layers.build.content", "layers.build.policy", "layers.build.calendars", "layers.build.sheet",
        "layers.build.targets", "layers.build.language",
    ):  # fmt: skip
        subprocess.run([sys.executable, "-m", module, str(dest.resolve())], cwd=ROOT, env=environment, check=True)


def build_vendor_layer(name: str, arch: str, dest: Path) -> None:
    cached = CACHE / f"{name}-{arch}-{_key(name, arch)}"
    if not cached.exists():
        _fill(cached, name, arch)
    shutil.copytree(cached, dest, dirs_exist_ok=True)


def _key(name: str, arch: str) -> str:
    digest = hashlib.sha256(arch.encode())
    for source in (_requirements(name), *sorted(Path(__file__).parent.glob("*.py"))):
        digest.update(source.read_bytes())
    return digest.hexdigest()[:16]


def _requirements(name: str) -> Path:
    return ROOT / "layers" / name / "requirements.txt"


def _fill(cached: Path, name: str, arch: str) -> None:
    """Appears under its name only when complete, so that a build that was interrupted is not taken for one."""
    CACHE.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=CACHE) as scratch:
        tree = Path(scratch) / "layer"
        _install(_requirements(name), arch, tree / "python")
        if SERVICES[name]:
            write_amazon_roots(tree / "python" / "botocore" / "cacert.pem", tree / "certs" / "amazon-roots.pem")
        slim(tree / "python", SERVICES[name])
        compile_tree(tree, "/opt")
        if name in SOURCELESS:
            leave_bytecode_alone(tree)
        for stale in CACHE.glob(f"{name}-{arch}-*"):
            shutil.rmtree(stale)
        tree.rename(cached)


def _install(requirements: Path, arch: str, target: Path) -> None:
    """The file names every package (--no-deps), so nothing ships that nobody chose."""
    platforms = [f"--platform={glibc}_{PLATFORMS[arch]}" for glibc in GLIBC]
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-compile"]
    command += ["--no-deps", "--only-binary=:all:", "--implementation=cp", "--python-version=3.13", *platforms]
    subprocess.run([*command, f"--target={target}", f"--requirement={requirements}"], check=True)
