"""What was asked, for tests that look for a name, or count; and which prefixes the vendor has seen."""

import hashlib
from typing import Any

from local.models.asked import Asked, Json, tokens

LEAST_CACHED, STEP = 1024, 128  # tokens: below it vendors cache nothing, and they cache in such steps
KEPT = 1000


class Journal:
    def __init__(self) -> None:
        self._entries: list[Json] = []
        self._seen: set[tuple[str, str, str]] = set()
        self.serial = 0

    def note(self, asked: Asked, criterion: str, mode: str, cache_key: str) -> tuple[Json, int]:
        """The entry, to which its outcome is added later, and how many of the tokens in come from the cache."""
        digest = hashlib.sha256(asked.prefix.encode()).hexdigest()[:16]
        place = (asked.vendor, asked.model, digest)
        cached = tokens(asked.prefix) // STEP * STEP if place in self._seen else 0
        cached = cached if cached >= LEAST_CACHED else 0
        self._seen.add(place)
        self.serial += 1
        entry: Json = {
            "vendor": asked.vendor, "model": asked.model, "criterion": criterion, "mode": mode, "prefix_hash": digest,
            "cache_key": cache_key, "prefix_tokens": tokens(asked.prefix), "tokens_in": asked.tokens, "cached": cached,
            "tokens_out": 0, "prefix": asked.prefix, "letter": asked.letter, "more": asked.more,
        }  # fmt: skip
        self._entries = [*self._entries[1 - KEPT :], entry]
        return entry, cached

    def rejected(self, vendor: str, why: str) -> None:
        self._entries = [*self._entries[1 - KEPT :], {"vendor": vendor, "mode": "rejected", "why": why}]

    def entries(self) -> list[dict[str, Any]]:
        return self._entries

    def clear(self) -> None:
        """What the vendor's cache holds stays there."""
        self._entries = []
