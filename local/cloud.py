"""One MiniStack process: started, waited for, stopped so that its state is on disk."""

import contextlib
import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from local import logs, patches

ROOT = Path(__file__).resolve().parent.parent
REGION = "eu-west-1"
CREDENTIALS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}
START_SECONDS = 30.0
STOP_SECONDS = 10.0
TAIL_LINES = 15


class CloudError(Exception):
    """The local cloud did not start; the text says why."""


@dataclass(frozen=True)
class CloudConfig:
    """`state` receives all that the cloud writes; `environment` reaches the Lambdas too (fault points, faketime)."""

    port: int
    state: Path
    persistent: bool = True
    enforce_iam: bool = False
    keep_expired: bool = False
    workers: int = 32
    environment: Mapping[str, str] = field(default_factory=dict)

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.port}"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def port_is_taken(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def environment(config: CloudConfig) -> dict[str, str]:
    """Nothing of the caller's environment but what a process needs: the Lambdas inherit this."""
    inherited = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    persistent = "1" if config.persistent else "0"
    own = {
        "BIND_HOST": "127.0.0.1",
        "GATEWAY_PORT": str(config.port),
        "MINISTACK_HOST": "127.0.0.1",
        "MINISTACK_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
        "PERSIST_STATE": persistent,
        "S3_PERSIST": persistent,
        "STATE_DIR": str(config.state / "cloud"),
        "S3_DATA_DIR": str(config.state / "s3"),
        "TMPDIR": str(config.state / "tmp"),
        # A throttled batch waits out its whole visibility timeout, so the cap is a fuse, not a queue.
        "LAMBDA_ACCOUNT_CONCURRENCY": str(config.workers),
        "LAMBDA_WARM_TTL_SECONDS": "120",
        "AUTH": str(config.enforce_iam).lower(),
        "SFTP_ENABLED": "0",
        "IOT_MTLS_ENABLED": "0",
        patches.KEEP_EXPIRED: str(int(config.keep_expired)),
        "PYTHONUNBUFFERED": "1",
    }
    return inherited | CREDENTIALS | own | dict(config.environment)


class Cloud:
    """Use as a context manager, or `start` and `stop`."""

    def __init__(self, config: CloudConfig, on_log: Callable[[logs.LogEntry], None] = lambda _: None) -> None:
        self.config = config
        self._on_log = on_log
        self._process: subprocess.Popen[str] | None = None
        self._reader: threading.Thread | None = None

    def __enter__(self) -> "Cloud":
        try:
            self.start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def log_file(self) -> Path:
        return self.config.state / "cloud.log"

    def start(self) -> None:
        if port_is_taken(self.config.port):
            raise CloudError(f"port {self.config.port} is taken by another program (CHATOET_CLOUD_PORT chooses)")
        # Unpacked functions of a cloud that was killed.
        shutil.rmtree(self.config.state / "tmp", ignore_errors=True)
        (self.config.state / "tmp").mkdir(parents=True)
        with self.log_file.open("w") as stderr:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "local.launcher"],
                cwd=ROOT,
                env=environment(self.config),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=stderr,
                text=True,
                # Ctrl-C must reach the runner alone, which then stops the cloud in order.
                start_new_session=True,
            )
        self._reader = threading.Thread(target=self._read_logs, args=(self._process,), daemon=True)
        self._reader.start()
        self._wait_until_healthy()

    def running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def stop(self) -> None:
        """SIGTERM, so that the state is written; then whatever workers are left go with the group."""
        process, self._process = self._process, None
        if process is None:
            return
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(STOP_SECONDS)
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(STOP_SECONDS)
        if self._reader is not None:
            self._reader.join(STOP_SECONDS)
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                pipe.close()

    def _read_logs(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        for line in process.stdout:
            entry = logs.parse(line)
            if entry is not None:
                self._on_log(entry)

    def _wait_until_healthy(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self.running():
            if is_healthy(self.config.port):
                return
            time.sleep(0.05)
        self.stop()
        raise CloudError(f"MiniStack did not start:\n{tail(self.log_file)}")


def is_healthy(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", "/_ministack/health")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def tail(path: Path, lines: int = TAIL_LINES) -> str:
    return "\n".join(path.read_text(errors="replace").splitlines()[-lines:])
