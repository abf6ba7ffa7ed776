"""Each command: opens its source, asks, and gives the answer."""

import argparse
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

from auditctl import export
from auditctl.errors import UnreadableError, UsageError
from auditctl.reading.cases import cases
from auditctl.reading.clause import evidence, tests_of
from auditctl.reading.disclosures import disclosures
from auditctl.reading.entries import chain, entries
from auditctl.report import Answer, readings
from auditctl.report.verdict import verdict
from auditctl.safe import visible
from auditctl.sources import LogLine, Source
from auditctl.sources.choose import Cloud, chosen
from auditctl.sources.folder import Folder
from auditctl.verify.keys import fingerprint_of
from auditctl.verify.run import Wanted, first_note, verify
from chatoet.rules.clock import DAY

FINGERPRINT: Final = re.compile(r"[0-9a-f]{16,64}")
REPOSITORY: Final = Path(__file__).parents[1]


def answer(asked: argparse.Namespace, now: int) -> Answer:
    """`now`: epoch seconds. Raises AuditctlError."""
    source = chosen(asked.source, cloud_of(asked))
    return ANSWERS[asked.command](asked, source, now)


def cloud_of(asked: argparse.Namespace) -> Cloud:
    return Cloud(asked.region, asked.endpoint, asked.local)


def _verify(asked: argparse.Namespace, source: Source, now: int) -> Answer:
    exported = _exported(source)
    live = exported is not None or not isinstance(source, Folder)
    pins = tuple(map(_pin, asked.key))
    witness = chosen(asked.witness, cloud_of(asked)._replace(local=False)) if asked.witness else None
    # A folder that says it is of a later day than today would make its own beginning look expired.
    wanted = Wanted(min(exported or now, now), pins, witness, asked.table, asked.logs, live)
    return verdict(verify(source, wanted))


def _exported(source: Source) -> int | None:
    """When a folder was what its bucket was, by its own account."""
    return export.exported_at(source) if isinstance(source, Folder) else None


def _pin(key: str) -> str:
    """The fingerprint, of which 16 digits are enough; or that of a public key in a file, as PEM."""
    if FINGERPRINT.fullmatch(key.lower()):
        return key.lower()
    try:
        return fingerprint_of(Path(key).read_bytes())
    except OSError as error:
        raise UnreadableError(f"the key {visible(key)}: {error.strerror}") from None
    except ValueError:
        raise UsageError(f"{visible(key)} holds no public key in PEM") from None


def _learner(asked: argparse.Namespace, source: Source, now: int) -> Answer:
    return readings.learner(asked.sref, chain(source, asked.sref))


def _clause(asked: argparse.Namespace, source: Source, now: int) -> Answer:
    found, lines = evidence(asked.id, entries(source), _lines(asked, source, now))
    return readings.clause(asked.id, found, lines, tests_of(asked.id, REPOSITORY))


def _lines(asked: argparse.Namespace, source: Source, now: int) -> Iterable[LogLine]:
    """Of a folder, all that it has."""
    if isinstance(source, Folder):
        return source.logs("", 0, 1 << 53)
    return source.logs(first_note(source)[1], now - asked.logs * DAY, now) if asked.logs else ()


def _cases(asked: argparse.Namespace, source: Source, now: int) -> Answer:
    at = _exported(source) or now
    return readings.cases(cases(entries(source)), at)


def _disclosures(asked: argparse.Namespace, source: Source, now: int) -> Answer:
    return readings.disclosures(disclosures(entries(source)))


def _export(asked: argparse.Namespace, source: Source, now: int) -> Answer:
    copied = export.export(source, asked.folder, export.Wanted(now, asked.logs, asked.table))
    return readings.exported(str(asked.folder), copied)


ANSWERS: Final[dict[str, Callable[[argparse.Namespace, Source, int], Answer]]] = {
    "verify": _verify,
    "learner": _learner,
    "clause": _clause,
    "cases": _cases,
    "disclosures": _disclosures,
    "export": _export,
}
