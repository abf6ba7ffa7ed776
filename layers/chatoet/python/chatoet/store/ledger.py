"""The erasure ledger's copy in a bucket, out of reach of a restored table: random ids that lead to nobody."""

import json
from collections.abc import Iterator
from typing import Protocol

from chatoet.rules.clock import hour_of

PREFIX, LATEST = "erasures/", "erasures/latest"


class Bucket(Protocol):
    def put(self, key: str, body: bytes) -> None: ...
    def get(self, key: str) -> bytes | None: ...
    def keys(self, prefix: str) -> Iterator[str]: ...


class Ledger:
    def __init__(self, bucket: Bucket) -> None:
        self._bucket = bucket

    def record(self, uid: str, erased_at: int) -> None:
        body = json.dumps({"uid": uid, "erased_at": erased_at}).encode()
        self._bucket.put(f"{PREFIX}{hour_of(erased_at)}/{uid}.json", body)

    def heartbeat(self, now: int) -> None:
        """That the ledger was written to until now: a copy without a recent one is itself out of date (E11)."""
        self._bucket.put(LATEST, str(now).encode())

    def latest(self) -> int:
        """When the ledger was last known to be in use; 0 for never."""
        return int(self._bucket.get(LATEST) or 0)

    def entries(self) -> Iterator[tuple[str, int]]:
        """(uid, erased_at) of everyone in it."""
        for key in self._bucket.keys(PREFIX):
            if key != LATEST:
                entry = json.loads(self._bucket.get(key) or b"{}")
                yield str(entry["uid"]), int(entry["erased_at"])
