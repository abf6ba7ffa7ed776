"""A copy of the log in a folder, to be verified where there is no network. Run again, it goes on where it stopped."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final, NamedTuple

from auditctl.errors import UnreadableError
from auditctl.layout import ENTRIES, EXPORTED, KEYS, LATEST, NOTES, TABLE, WITNESSED, known
from auditctl.reading.entries import entries
from auditctl.safe import visible
from auditctl.sources import LogLine, Source, ahead
from auditctl.sources.folder import Folder
from auditctl.verify.run import first_note
from chatoet.rules.clock import DAY, iso_date


class Wanted(NamedTuple):
    """`now`: epoch seconds. `days`: of log lines, back from now; 0 for none."""

    now: int
    days: int = 0
    table: bool = False


class Copied(NamedTuple):
    fetched: int
    there: int
    skipped: int  # names that the layout does not know


# What may have changed since the last time; everything else is written once.
_MOVES: Final = frozenset({LATEST, WITNESSED})
LATE: Final = 3600  # seconds that a log line may take until CloudWatch gives it out


def export(source: Source, folder: Path, wanted: Wanted) -> Copied:
    _made(folder)
    before = exported_at(Folder(folder)) or 0
    hint = source.get(LATEST)  # first: an hour that is closed meanwhile would be named by it, and not be here
    keys = [key for prefix in (KEYS, NOTES, ENTRIES) for key in source.keys(prefix)]
    mine = [key for key in keys if known(key)]
    missing = [key for key in mine if key in _MOVES or not (folder / key).exists()]
    for key, body in ahead(lambda key: hint if key == LATEST else source.get(key), missing, source.at_once):
        if body is not None:
            _write(folder / key, [body])
    _, origin = first_note(source)
    if origin and wanted.days:
        _logs(source, origin, folder, wanted, before)
    if origin and wanted.table:
        chains = sorted({entry.chain for entry in entries(source)})
        _write(folder / TABLE, (line + b"\n" for line in source.table(origin, chains)))
    _write(folder / EXPORTED, [json.dumps({"at": wanted.now, "from": source.name, "origin": origin}).encode()])
    return Copied(len(missing), len(mine) - len(missing), len(keys) - len(mine))


def _logs(source: Source, origin: str, folder: Path, wanted: Wanted, before: int) -> None:
    """A file a day. A day that was over at the export before is complete: it is not asked for again."""
    today = wanted.now - wanted.now % DAY
    for day in range(today - wanted.days * DAY, today + 1, DAY):
        path = folder / "logs" / f"{iso_date(day)}.ndjson"
        if before < day + DAY + LATE or not path.exists():
            _write(path, _encoded(source.logs(origin, day, min(day + DAY, wanted.now))))


def _encoded(lines: Iterable[LogLine]) -> Iterator[bytes]:
    for line in lines:
        body = {"timestamp": line.at_ms, "logGroup": line.group, "message": line.message}
        yield json.dumps(body).encode() + b"\n"


def _made(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UnreadableError(f"{visible(str(folder))}: {error.strerror}") from None


def _write(path: Path, parts: Iterable[bytes]) -> None:
    """Whole or not at all: a run that was stopped leaves no half file that the next would take for done."""
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_name(f".{path.name}.part")
    with half.open("wb") as file:
        file.writelines(parts)
    half.replace(path)


def exported_at(source: Source) -> int | None:
    """When a folder was downloaded, by its own account; None for anything else."""
    try:
        at = json.loads(source.get(EXPORTED) or b"{}").get("at")
    except (ValueError, AttributeError, RecursionError):
        return None
    return at if type(at) is int and 0 < at < 1 << 40 else None
