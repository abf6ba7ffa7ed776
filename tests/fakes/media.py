"""Meta's files and the reader of photos, without either. Contract tests hold them to the real ones."""

import hashlib
from dataclasses import dataclass, field

from chatoet.rules.media import RefusedError, UnavailableError
from chatoet.whatsapp.media import Described


@dataclass
class FakeDownloads:
    """`keep` a file, then a learner may send its id. Errors that were enqueued come first."""

    kept: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    errors: list[UnavailableError] = field(default_factory=list)
    fetched: list[str] = field(default_factory=list)

    def keep(self, mime_type: str, content: bytes) -> str:
        media_id = str(1000 + len(self.kept))
        self.kept[media_id] = (mime_type, content)
        return media_id

    def enqueue(self, *errors: UnavailableError) -> None:
        self.errors.extend(errors)

    def describe(self, media_id: str) -> Described:
        if self.errors:
            raise self.errors.pop(0)
        if media_id not in self.kept:
            raise RefusedError("gone")
        mime_type, content = self.kept[media_id]
        return Described(media_id, "https://x", mime_type, len(content), hashlib.sha256(content).hexdigest())

    def download(self, described: Described, most: int) -> bytes:
        if described.size > most:
            raise RefusedError("too_big")
        self.fetched.append(described.media_id)
        return self.kept[described.media_id][1]


@dataclass
class FakeRecognition:
    """Sees `words` on every page; what else it was told to do comes first."""

    words: str = "Dear Dr Smith,\n\nHe has pain."
    outcomes: list[str | RefusedError | UnavailableError] = field(default_factory=list)
    pages: list[bytes] = field(default_factory=list)

    def enqueue(self, *outcomes: str | RefusedError | UnavailableError) -> None:
        self.outcomes.extend(outcomes)

    def read(self, page: bytes) -> str:
        self.pages.append(page)
        outcome = self.outcomes.pop(0) if self.outcomes else self.words
        if isinstance(outcome, str):
            return outcome
        raise outcome
