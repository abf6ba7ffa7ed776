"""The checkpoint bucket, as those see it who seal (chatoet/checkpoints.py; tests put one in memory)."""

from collections.abc import Iterable, Iterator
from typing import Protocol


class Bucket(Protocol):
    def put(self, key: str, body: bytes) -> None: ...
    def put_new(self, key: str, body: bytes) -> bool: ...
    def get(self, key: str) -> bytes | None: ...
    def many(self, keys: Iterable[str]) -> Iterator[tuple[str, bytes]]: ...
    def keys(self, prefix: str, after: str = "") -> Iterator[str]: ...


def once(bucket: Bucket, key: str, body: bytes) -> bytes:
    """What lies there afterwards: ours, or what another run put there first."""
    if bucket.put_new(key, body):
        return body
    return bucket.get(key) or body
