"""A built function under AWS's own runtime client and emulator (both come with the development environment)."""

import http.client
import importlib.util
import json
import os
import re
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.counting import BARE, LONGEST, Program, RunError, environment, total, unit
from local.cloud import free_port

CLIENT = ("awslambdaric", "simplejson", "snapshot_restore_py")  # with the extension module runtime_client
INVOKE = "/2015-03-31/functions/function/invocations"
IMPORT = re.compile(r"^import time: +\d", re.MULTILINE)


@dataclass(frozen=True)
class Start:
    """Of the whole process, runtime client included, from exec to the first answer."""

    cost: float  # millions of instructions, or milliseconds of CPU
    imports: int
    answer: Any


def first_call(program: Program, event: Mapping[str, Any], scratch: Path) -> Start:
    scratch.mkdir(parents=True)
    client = _client(scratch / "client")
    out = scratch / "callgrind"
    counting = unit() == "Mi"
    tool = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={out}"] if counting else []
    program = Program(program.module, (*program.paths, client), program.environment)
    with _emulator(program, tool, scratch / "log") as (port, process):
        answer = _invoke(port, event)
        worker = _child(process.pid)
        cpu = _cpu_ms(worker)
        # Ends the interpreter itself: the emulator would kill it, and Valgrind could not write what it counted.
        os.kill(worker, signal.SIGTERM)
        _wait_for_end(worker)
    log = (scratch / "log").read_text(errors="replace")
    return Start(total(out.read_text()) / 1e6 if counting else cpu, len(IMPORT.findall(log)), answer)


def _client(folder: Path) -> Path:
    """The runtime client by itself, without the rest of the development environment."""
    folder.mkdir()
    for name in (*CLIENT, "runtime_client"):
        spec = importlib.util.find_spec(name)
        assert spec is not None and spec.origin is not None
        origin = Path(spec.origin)
        source = origin.parent if origin.name == "__init__.py" else origin
        (folder / source.name).symlink_to(source)
    return folder


def _emulator_binary() -> Path:
    spec = importlib.util.find_spec("samcli")
    assert spec is not None and spec.origin is not None
    return Path(spec.origin).parent / "local" / "rapid" / "aws-lambda-rie-x86_64"


@contextmanager
def _emulator(program: Program, tool: list[str], log: Path) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    port, api = free_port(), free_port()
    command = [str(_emulator_binary()), "--runtime-interface-emulator-address", f"127.0.0.1:{port}"]
    command += ["--runtime-api-address", f"127.0.0.1:{api}", *tool, BARE, "-P", "-m", "awslambdaric", "app.handler"]
    own = {
        "PATH": os.environ["PATH"],
        "LAMBDA_TASK_ROOT": str(program.paths[0]),
        "AWS_LAMBDA_FUNCTION_TIMEOUT": str(LONGEST),
        "PYTHONPROFILEIMPORTTIME": "1",
    }
    with log.open("wb") as output:
        process = subprocess.Popen(command, env=environment(program) | own, stdout=output, stderr=output)
    try:
        _wait_for_port(port)
        yield port, process
    finally:
        process.terminate()
        process.wait(10)


def _invoke(port: int, event: Mapping[str, Any]) -> Any:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=LONGEST)
    connection.request("POST", INVOKE, json.dumps(event))
    answer = json.loads(connection.getresponse().read() or b"null")
    connection.close()
    if isinstance(answer, dict) and "errorType" in answer:
        raise RunError(f"{answer['errorType']}: {answer.get('errorMessage')}")
    return answer


def _child(pid: int) -> int:
    """The emulator has started exactly one process."""
    found = [child for task in Path(f"/proc/{pid}/task").iterdir() for child in (task / "children").read_text().split()]
    (child,) = found
    return int(child)


def _cpu_ms(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return 1000 * sum(map(int, fields[11:13])) / os.sysconf("SC_CLK_TCK")


def _wait_for_port(port: int) -> None:
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        try:
            http.client.HTTPConnection("127.0.0.1", port, timeout=1).connect()
            return
        except OSError:
            time.sleep(0.05)
    raise RunError("the emulator did not start")


def _wait_for_end(pid: int) -> None:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        stat = Path(f"/proc/{pid}/stat")
        if not stat.exists() or stat.read_text().rpartition(")")[2].split()[0] == "Z":
            return
        time.sleep(0.05)
    raise RunError("the runtime did not end")
