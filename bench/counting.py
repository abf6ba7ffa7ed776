"""Instructions of each phase of a handler's life, by Valgrind; CPU time where that is not installed."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

DRIVER = Path(__file__).with_name("driver.py")
# Lambda's own interpreter has none of our development environment in it.
BARE = getattr(sys, "_base_executable", sys.executable)
# One hash seed, so that two runs do the same work; no bytecode written, as on a read-only file system.
FIXED = {"PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1"}
TOTALS = re.compile(r"^(?:summary|totals): (\d+)", re.MULTILINE)
LONGEST = 240  # seconds


class RunError(RuntimeError):
    """A measured program failed; the text ends with what it wrote."""


@dataclass(frozen=True)
class Program:
    """`paths` go before everything else on the module path, as Lambda puts /var/task and /opt/python there."""

    module: str
    paths: tuple[Path, ...]
    environment: Mapping[str, str]


@dataclass(frozen=True)
class Phases:
    """Millions of instructions, or milliseconds of CPU, by phase."""

    interpreter: float
    init: float
    first: float
    second: float
    others: float
    calls: int  # in `others`

    @property
    def cold(self) -> float:
        """The whole process up to its first answer."""
        return self.interpreter + self.init + self.first

    @property
    def warm(self) -> float:
        """One call of those after the second."""
        return self.others / self.calls


@dataclass(frozen=True)
class Life:
    """`modules` and `peak_mb` (resident memory, MB = 10^6 bytes) are those after the first call."""

    counted: Phases
    cpu_ms: Phases
    modules: list[str]
    peak_mb: float
    answers: list[Any]


def unit() -> str:
    return "Mi" if shutil.which("valgrind") else "ms"


def live(program: Program, events: Sequence[Any], scratch: Path, name: str) -> Life:
    """Twice: as it is, for its memory and CPU, and again under Valgrind with the events that come after those."""
    half = len(events) // 2
    life = timed(program, events[:half], scratch / f"{name}-cpu")
    return replace(life, counted=_count(program, events[half:], scratch / name)) if unit() == "Mi" else life


def timed(program: Program, events: Sequence[Any], work: Path) -> Life:
    """Once, as it is: `counted` is CPU time too."""
    found = _run([], program, events, work)
    cpu = _phases([1000 * seconds for seconds in found["cpu_s"]], len(events) - 2)
    return Life(cpu, cpu, found["modules"], found["peak_kib"] * 1024 / 1e6, found["answers"])


def _count(program: Program, events: Sequence[Any], work: Path) -> Phases:
    out = work / "callgrind"
    tool = ["valgrind", "--tool=callgrind", "--dump-before=sched_yield", f"--callgrind-out-file={out}"]
    _run(tool, program, events, work)
    dumps = sorted(work.glob("callgrind.*"), key=lambda path: int(path.suffix[1:]))
    return _phases([total(path.read_text()) / 1e6 for path in dumps], len(events) - 2)


def total(dump: str) -> int:
    """Instructions in one of Callgrind's files."""
    return int(TOTALS.findall(dump)[-1])


def _run(prefix: list[str], program: Program, events: Sequence[Any], work: Path) -> dict[str, Any]:
    work.mkdir(parents=True, exist_ok=True)
    source, result = work / "events.json", work / "result.json"
    source.write_text(json.dumps(list(events)))
    done = subprocess.run(
        [*prefix, BARE, "-S", "-P", str(DRIVER), program.module, str(source), str(result)],
        env=environment(program),
        capture_output=True,
        text=True,
        timeout=LONGEST,
        check=False,
    )
    if done.returncode != 0:
        raise RunError(f"{program.module}: {done.stdout[-500:]}\n{done.stderr[-3000:]}")
    found: dict[str, Any] = json.loads(result.read_text())
    return found


def environment(program: Program) -> dict[str, str]:
    return {**FIXED, "PYTHONPATH": ":".join(map(str, program.paths)), **program.environment}


def _phases(values: Sequence[float], calls: int) -> Phases:
    interpreter, init, first, second, others = values[:5]
    return Phases(interpreter, init, first, second, others, calls)
