"""What the reading commands answer."""

from collections import Counter
from typing import Any, Final

from auditctl.export import Copied
from auditctl.reading.cases import Case, Standing
from auditctl.reading.clause import Evidence
from auditctl.reading.disclosures import Given
from auditctl.report import Answer, Sheet
from auditctl.times import utc
from chatoet.rules.audit import Entry
from chatoet.rules.catalogue_words import EVENT_WORDS

UNVERIFIED = ("As the entries say it. Whether they are complete and unaltered says: auditctl verify", "dim")
_COLOURS: Final[dict[Standing, str]] = {"late": "bold red", "done late": "yellow", "open": "", "done": "dim"}


def learner(sref: str, entries: list[Entry]) -> Answer:
    rows: list[tuple[Any, ...]] = [
        (utc(each.at), each.seq, each.event, _words(each.event), _fields(each)) for each in entries
    ]
    data = [{"at": each.at, "seq": each.seq, "event": each.event, "fields": dict(each.fields)} for each in entries]
    said = UNVERIFIED if entries else ("No entry of this pseudonym", "yellow")
    sheet = Sheet(f"Learner {sref}, times in UTC", ("when", "number", "event", "what happened", "evidence"), rows)
    return Answer([said], [sheet], {"learner": sref, "entries": data})


def _words(event: str) -> str:
    """As the catalogue says it; nothing for an event of a newer catalogue than ours."""
    return EVENT_WORDS.get(event, "")


def _fields(entry: Entry) -> str:
    return " ".join(f"{name}={value}" for name, value in sorted(entry.fields.items()))


def clause(name: str, found: list[Evidence], lines: int, tests: list[str]) -> Answer:
    """`lines`: of the log that were read. Without any, what is in the log alone is unknown and not absent."""
    rows: list[tuple[Any, ...]] = [
        (each.event, _words(each.event), "chain and log" if each.chained else "log", _times(each, lines), *_span(each))
        for each in found
    ]
    columns = ("event", "what happened", "where to look", "times", "first", "last")
    said = [(f"Held by a test in {path}", "") for path in tests]
    if not lines:
        said.append(("No log lines were read (--logs DAYS): what is in the log alone was not counted", "yellow"))
    events = [{**each._asdict(), "times": _times(each, lines)} for each in found]
    data = {"clause": name, "events": events, "log_lines": lines, "tests": tests}
    return Answer([*said, UNVERIFIED], [Sheet(f"Evidence of {name}, times in UTC", columns, rows)], data)


def _times(each: Evidence, lines: int) -> int | None:
    return each.times if each.chained or lines else None


def _span(each: Evidence) -> tuple[str, str]:
    return (utc(each.first), utc(each.last)) if each.times else ("", "")


def cases(found: list[Case], now: int) -> Answer:
    standing = [each.standing(now) for each in found]
    rows: list[tuple[Any, ...]] = [
        (state, each.kind, utc(each.opened), _due(each), utc(each.ended) if each.ended else "", each.id, each.chain)
        for each, state in zip(found, standing, strict=True)
    ]
    columns = ("", "right", "opened", "due", "ended", "case", "learner")
    styles = {number: _COLOURS[state] for number, state in enumerate(standing)}
    counts = Counter(standing)
    told = ", ".join(f"{counts[state]} {state}" for state in _COLOURS)
    data = [{**each._asdict(), "standing": state} for each, state in zip(found, standing, strict=True)]
    sheet = Sheet("Requests about rights, times in UTC", columns, rows, styles)
    return Answer([(told, "bold"), UNVERIFIED], [sheet], {"cases": data, "counts": dict(counts)})


def _due(case: Case) -> str:
    return utc(case.due) if case.due is not None else "not stated"


def disclosures(found: list[Given]) -> Answer:
    rows: list[tuple[Any, ...]] = [
        (*each.recipient, each.times, each.learners, utc(each.first), utc(each.last), each.unproven) for each in found
    ]
    columns = ("what", "to", "host", "region", "times", "learners", "first", "last", "without acceptance")
    data = [
        {**each.recipient._asdict(), **{k: v for k, v in each._asdict().items() if k != "recipient"}} for each in found
    ]
    styles = {number: "bold red" for number, each in enumerate(found) if each.unproven}
    sheet = Sheet("What was given to whom, times in UTC", columns, rows, styles)
    return Answer([UNVERIFIED], [sheet], {"disclosures": data})


def exported(folder: str, copied: Copied) -> Answer:
    said = [(f"{copied.fetched} objects fetched, {copied.there} were there already: {folder}", "bold")]
    if copied.skipped:
        said.append(
            (f"{copied.skipped} objects have names that no such log has, and were left where they are", "yellow")
        )
    return Answer(said, [], {"folder": folder, **copied._asdict()})
