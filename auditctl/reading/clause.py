"""What evidences a clause: its events, how often each was sealed or logged, between when; and where else to look."""

from collections.abc import Iterable
from itertools import chain, count
from pathlib import Path
from typing import NamedTuple

from auditctl.errors import UsageError
from auditctl.safe import visible
from auditctl.sources import LogLine
from auditctl.verify.logs import message_of
from chatoet.rules.audit import Entry
from chatoet.rules.catalogue import EVENTS


class Evidence(NamedTuple):
    """`chained`: in the sealed log; else in the log groups alone."""

    event: str
    chained: bool
    times: int = 0
    first: int = 0
    last: int = 0


def evidence(clause: str, entries: Iterable[Entry], lines: Iterable[LogLine]) -> tuple[list[Evidence], int]:
    """With the number of log lines that were read. What is sealed is counted there, all else in the log.

    Raises UsageError for a clause that no event evidences.
    """
    read = count()
    found = {name: Evidence(name, event.audited) for name, event in EVENTS.items() if clause in event.clauses}
    if not found:
        raise UsageError(f"no event evidences the clause {visible(clause, 40)}")
    sealed = ((entry.event, entry.at) for entry in entries)
    each = (line for line, _ in zip(lines, read, strict=False))
    logged = ((said["event"], line.at_ms // 1000) for line in each if (said := message_of(line.message)))
    unchained = ((name, at) for name, at in logged if name in found and not found[name].chained)
    for name, at in chain(sealed, unchained):
        if name in found:
            found[name] = _counted(found[name], at)
    return list(found.values()), next(read)


def _counted(seen: Evidence, at: int) -> Evidence:
    first = min(seen.first, at) if seen.times else at
    return seen._replace(times=seen.times + 1, first=first, last=max(seen.last, at))


def tests_of(clause: str, root: Path) -> list[str]:
    """The test files that name the clause; none outside the repository."""
    files = sorted((root / "tests").rglob("test_*.py"))
    return [path.relative_to(root).as_posix() for path in files if f'"{clause}"' in path.read_text("utf-8")]
