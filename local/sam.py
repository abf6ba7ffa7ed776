"""SAM CLI as a subprocess: build, and deploy to the local cloud."""

import fcntl
import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from local.cloud import CREDENTIALS, REGION, ROOT

TAIL_LINES = 25
ARCHITECTURE = "x86_64"


class SamError(Exception):
    """A build or deploy failed; the text ends with the last lines of its output."""


@dataclass(frozen=True)
class Sam:
    """`work` receives the build and SAM's own settings; several runners may share one."""

    work: Path
    root: Path = ROOT

    def build(self, source: str) -> None:
        """`source` names what is built; a build of that name is taken as it is.

        No `--cached`: SAM looks at a layer's own folder alone and would miss a change of policy/ or content/. The
        layers keep a cache of their own.
        """
        self.work.mkdir(parents=True, exist_ok=True)
        with (self.work / "lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            built = self.work / "built"
            if built.exists() and built.read_text() == source:
                return
            built.unlink(missing_ok=True)
            self._run(
                "build", "--template-file", str(self.root / "template.yaml"), "--build-dir", str(self.work / "build"),
                "--parallel", *_overrides({"Architecture": ARCHITECTURE}), cwd=self.root,
            )  # fmt: skip
            built.write_text(source)

    def deploy(self, endpoint: str, stack: str, parameters: Mapping[str, str]) -> None:
        self._run(
            "deploy", "--template-file", str(self.work / "build" / "template.yaml"), "--stack-name", stack,
            "--resolve-s3", "--capabilities", "CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND",
            "--no-confirm-changeset", "--no-fail-on-empty-changeset", "--region", REGION,
            *_overrides(parameters), cwd=self.work, endpoint=endpoint,
        )  # fmt: skip

    def _run(self, command: str, *arguments: str, cwd: Path, endpoint: str = "") -> None:
        output = self.work / f"sam-{command}.log"
        with output.open("w") as log:
            done = subprocess.run(
                [sys.executable, "-m", "samcli", command, *arguments],
                cwd=cwd, env=self._environment(endpoint), stdin=subprocess.DEVNULL, stdout=log,
                stderr=subprocess.STDOUT, check=False,
            )  # fmt: skip
        if done.returncode != 0:
            lines = output.read_text(errors="replace").splitlines()[-TAIL_LINES:]
            raise SamError(f"sam {command} failed (all of it in {output}):\n" + "\n".join(lines))

    def _environment(self, endpoint: str) -> dict[str, str]:
        # SAM looks for the runtime's interpreter on PATH, and for its own news on the network unless told not to.
        own = {
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}",
            "AWS_ENDPOINT_URL": endpoint,
            "AWS_DEFAULT_REGION": REGION,
            "SAM_CLI_TELEMETRY": "0",
            "__SAM_CLI_APP_DIR": str(self._settings()),
            "SAM_CLI_POLL_DELAY": "0.5",
            "CHATOET_ARCH": ARCHITECTURE,
        }
        return os.environ | CREDENTIALS | own

    def _settings(self) -> Path:
        """Says that the search for a newer version was just done."""
        folder = self.work / "settings"
        folder.mkdir(parents=True, exist_ok=True)
        settings = {"telemetryEnabled": False, "lastVersionCheck": time.time()}
        (folder / "metadata.json").write_text(json.dumps(settings))
        return folder


def _overrides(parameters: Mapping[str, str]) -> list[str]:
    return ["--parameter-overrides", *(f"{name}={value}" for name, value in sorted(parameters.items()))]
