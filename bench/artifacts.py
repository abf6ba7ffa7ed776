"""What `sam build` makes, in a place of its own, and what it weighs."""

import subprocess
import sys
from dataclasses import dataclass
from hashlib import sha256
from importlib.util import cache_from_source
from pathlib import Path
from typing import Any

from local.cloud import ROOT
from local.complete import template_resources
from local.fingerprint import fingerprint
from local.sam import Sam

WORK = ROOT / ".cache" / "bench"
NAIVE = ROOT / "layers" / "queue" / "requirements.txt"
MB = 10**6


@dataclass(frozen=True)
class Artifacts:
    """A build directory: one folder for each function and layer, and the template that names them."""

    build: Path

    @property
    def functions(self) -> list[str]:
        return sorted(name for name, resource in self._resources().items() if _is_function(resource))

    def folders(self, function: str) -> list[Path]:
        """Of WebhookFunction and so on: its code, then its layers, in the order of the template."""
        layers: list[dict[str, str]] = self._resources()[function]["Properties"].get("Layers", [])
        return [self.build / name for name in (function, *(layer["Ref"] for layer in layers))]

    def paths(self, function: str) -> tuple[Path, ...]:
        """The module path on Lambda: /var/task, then /opt/python of each layer."""
        code, *layers = self.folders(function)
        return (code, *(layer / "python" for layer in layers))

    def _resources(self) -> dict[str, dict[str, Any]]:
        return template_resources([self.build / "template.yaml"])


def _is_function(resource: dict[str, Any]) -> bool:
    return bool(resource["Type"] == "AWS::Serverless::Function")


def build() -> Artifacts:
    """x86_64, because that is what runs here; the cloud's are built for arm64 from the same sources."""
    Sam(WORK).build(fingerprint(ROOT))
    return Artifacts(WORK / "build")


def naive() -> Path:
    """The webhook's packages as pip installs them: every service, no bytecode. Kept between runs."""
    return installed("naive", NAIVE, "--no-compile")


def installed(name: str, requirements: Path, *options: str) -> Path:
    """The packages of a file, exactly those. Raises CalledProcessError where they cannot be had."""
    folder = WORK / f"{name}-{sha256(requirements.read_bytes()).hexdigest()[:16]}"
    if not folder.exists():
        command = [sys.executable, "-m", "pip", "install", "-qq", "--disable-pip-version-check", *options]
        subprocess.run([*command, "--no-deps", f"--target={folder}", f"--requirement={requirements}"], check=True)
    return folder


def size(folders: list[Path]) -> int:
    """Bytes of all files, unzipped."""
    return sum(path.stat().st_size for folder in folders for path in folder.rglob("*") if path.is_file())


def without_bytecode(folder: Path) -> tuple[list[Path], int]:
    """(sources that have no .pyc beside them, number of all sources)"""
    sources = list(folder.rglob("*.py"))
    return [path for path in sources if not Path(cache_from_source(str(path))).exists()], len(sources)
