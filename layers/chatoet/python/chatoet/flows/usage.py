"""Usage counts from the audit stream: raw for three days, then one set of counts a day (clause OET-4.3-anon)."""

import json
from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from chatoet.flows.bucket import Bucket
from chatoet.log import EventLog
from chatoet.rules.clock import DAY, iso_date
from chatoet.rules.usage import Cells, Used, gathered, release, used

LATE = 600  # seconds that a day stays open for a batch which was taken in its last moments


class Entry(Protocol):
    """Of the audit trail."""

    @property
    def chain(self) -> str: ...
    @property
    def event(self) -> str: ...
    @property
    def fields(self) -> Mapping[str, Any]: ...


class Usage:
    def __init__(self, raw: Bucket, daily: Bucket, log: EventLog) -> None:
        """`raw` holds pseudonyms: a bucket whose objects end within days, and which no lock keeps."""
        self._raw, self._daily, self._log = raw, daily, log

    def take(self, entries: Iterable[Entry], batch: str, now: int) -> None:
        """`batch` names it: a retry overwrites."""
        found = [u for e in entries if (u := used(e.event, e.fields, e.chain))]
        if found:
            body = json.dumps(sorted({(u.cell, u.chain) for u in found}))
            self._raw.put(f"usage/{iso_date(now)}/{batch}.json", body.encode())

    def release(self, now: int) -> None:
        """The counts of yesterday, once: a day that was released is never counted anew."""
        yesterday = iso_date(now - LATE - DAY)
        key = f"usage/{yesterday}.json"
        if self._daily.get(key) is not None:
            return
        cells = self._cells(yesterday)
        counts = release(cells, self._cells(iso_date(now - LATE - 2 * DAY)))
        self._daily.put(key, json.dumps(counts, sort_keys=True).encode())
        self._log.emit("usage.released", day=yesterday, cells=len(counts), withheld=len(cells) - len(counts))

    def _cells(self, day: str) -> Cells:
        stored = (self._raw.get(key) or b"[]" for key in self._raw.keys(f"usage/{day}/"))
        return gathered(Used(*pair) for body in stored for pair in json.loads(body))
