"""What `auditctl verify` answers."""

from collections.abc import Iterator
from typing import Any

from auditctl.report import Answer, Sheet
from auditctl.verify.fault import Fault
from auditctl.verify.keys import Key
from auditctl.verify.run import Report


def verdict(report: Report) -> Answer:
    """Sound is 0, faults are 1."""
    data = _data(report)
    return Answer(list(_said(report)), [_summary(data)], data, 0 if report.sound else 1)


def _said(report: Report) -> Iterator[tuple[str, str]]:
    for fault in report.faults.listed:
        yield from _told(fault)
    for notice in report.notices:
        yield notice, "bold yellow" if notice.startswith("TRUSTED") else "yellow"
    total = sum(report.faults.counts.values())
    if total > len(report.faults.listed):
        yield f"{total} faults, of which the first {len(report.faults.listed)} are listed", "red"
    entries = f"{report.entries} entries in {report.hours} hours"
    yield (
        ("SOUND: " + entries, "bold green") if report.sound else (f"NOT SOUND: {total} faults in {entries}", "bold red")
    )


def _data(report: Report) -> dict[str, Any]:
    last = report.last
    return {
        "verdict": "sound" if report.sound else "faults",
        "source": report.source,
        "origin": last.origin if last else None,
        "hours": report.hours,
        "first_hour": report.first_hour or None,
        "last_hour": last.hour if last else None,
        "entries": report.entries,
        "leaves": last.size if last else 0,
        "root": last.root.hex() if last else None,
        "chains": report.chains,
        "pinned": report.ring.pinned,
        "keys": [_key(key) for key in report.ring.keys.values()],
        "notices": report.notices,
        "counts": dict(sorted(report.faults.counts.items())),
        "faults": [{**fault._asdict(), "meaning": fault.meaning} for fault in report.faults.listed],
    }


def _key(key: Key) -> dict[str, str]:
    return {"id": key.id, "from": key.first, "fingerprint": key.fingerprint}


def _summary(data: dict[str, Any]) -> Sheet:
    names = ("source", "origin", "first_hour", "last_hour", "entries", "chains", "leaves", "root")
    rows: list[tuple[Any, ...]] = [(name.replace("_", " "), data[name]) for name in names]
    rows += [("key", f"{key['fingerprint']} from hour {key['from']}") for key in data["keys"]]
    return Sheet("The sealed log", ("", ""), rows)


def _told(fault: Fault) -> Iterator[tuple[str, str]]:
    """Kind and index in one line, then the place, then what it means."""
    index = (("hour", fault.hour), ("leaf", fault.position), ("chain", fault.chain), ("number", fault.seq))
    yield f"{fault.kind}  " + ", ".join(f"{name} {value}" for name, value in index if value is not None), "bold red"
    if fault.key:
        yield f"    {_place(fault)}", ""
    yield f"    {_meaning(fault)}", "dim"


def _place(fault: Fault) -> str:
    return (fault.key or "") + (f" line {fault.line}" if fault.line else "")


def _meaning(fault: Fault) -> str:
    return fault.meaning + (f" ({fault.note})" if fault.note else "")
