"""The phone's memory: one SQLite file and a folder of media, so that a chat survives a restart."""

import json
import sqlite3
from pathlib import Path
from typing import Any

from local.phone.model import Learner, Media, Message, Template

_SCHEMA = """
CREATE TABLE IF NOT EXISTS learners (id TEXT PRIMARY KEY, doc TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS messages (seq INTEGER PRIMARY KEY, wamid TEXT UNIQUE, learner TEXT, doc TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS media (id TEXT PRIMARY KEY, doc TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS templates (id TEXT PRIMARY KEY, doc TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS updates (seq INTEGER PRIMARY KEY, wamid TEXT, acked INTEGER NOT NULL, doc TEXT NOT NULL);
"""


class Store:
    def __init__(self, state_dir: Path) -> None:
        self._media = state_dir / "media"
        self._media.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(state_dir / "phone.sqlite3", isolation_level=None, check_same_thread=False)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=NORMAL")
        self._db.executescript(_SCHEMA)

    def close(self) -> None:
        self._db.close()

    def clear(self) -> None:
        """Everyone and everything said; what belongs to the business's account stays."""
        for table in ("learners", "messages", "media", "updates"):
            self._db.execute(f"DELETE FROM {table}")  # noqa: S608 - the names stand above
        for path in self._media.iterdir():
            path.unlink()

    def _docs(self, sql: str, *args: object) -> list[dict[str, Any]]:
        return [json.loads(row[0]) for row in self._db.execute(sql, args)]

    # learners

    def put_learner(self, learner: Learner) -> None:
        self._db.execute("INSERT OR REPLACE INTO learners VALUES (?, ?)", (learner.id, json.dumps(learner.doc())))

    def learner(self, learner_id: str) -> Learner | None:
        docs = self._docs("SELECT doc FROM learners WHERE id = ?", learner_id)
        return Learner(**docs[0]) if docs else None

    def learners(self) -> list[Learner]:
        return [Learner(**doc) for doc in self._docs("SELECT doc FROM learners ORDER BY rowid")]

    # messages

    def add_message(self, message: Message) -> None:
        cursor = self._db.execute(
            "INSERT INTO messages (wamid, learner, doc) VALUES (?, ?, '{}')", (message.wamid, message.learner)
        )
        message.seq = cursor.lastrowid or 0
        self.put_message(message)

    def put_message(self, message: Message) -> None:
        self._db.execute("UPDATE messages SET doc = ? WHERE wamid = ?", (json.dumps(message.doc()), message.wamid))

    def message(self, wamid: str) -> Message | None:
        docs = self._docs("SELECT doc FROM messages WHERE wamid = ?", wamid)
        return Message(**docs[0]) if docs else None

    def messages(self, learner_id: str | None = None) -> list[Message]:
        if learner_id is None:
            return [Message(**doc) for doc in self._docs("SELECT doc FROM messages ORDER BY seq")]
        docs = self._docs("SELECT doc FROM messages WHERE learner = ? ORDER BY seq", learner_id)
        return [Message(**doc) for doc in docs]

    # media

    def add_media(self, media: Media, content: bytes) -> None:
        (self._media / media.id).write_bytes(content)
        self._db.execute("INSERT INTO media VALUES (?, ?)", (media.id, json.dumps(media.doc())))

    def media(self, media_id: str) -> Media | None:
        docs = self._docs("SELECT doc FROM media WHERE id = ?", media_id)
        return Media(**docs[0]) if docs else None

    def all_media(self) -> list[Media]:
        return [Media(**doc) for doc in self._docs("SELECT doc FROM media")]

    def media_bytes(self, media: Media) -> bytes:
        return (self._media / media.id).read_bytes()

    def delete_media(self, media_id: str) -> None:
        self._db.execute("DELETE FROM media WHERE id = ?", (media_id,))
        (self._media / media_id).unlink(missing_ok=True)

    # templates

    def put_template(self, template: Template) -> None:
        sql = "INSERT INTO templates VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET doc = excluded.doc"
        self._db.execute(sql, (template.id, json.dumps(template.doc())))

    def templates(self) -> list[Template]:
        return [Template(**doc) for doc in self._docs("SELECT doc FROM templates ORDER BY rowid")]

    # webhook updates: kept to be redelivered, and to be sent after a restart if nobody had taken them

    def add_update(self, wamid: str | None, update: dict[str, Any]) -> int:
        row = (wamid, json.dumps(update))
        cursor = self._db.execute("INSERT INTO updates (wamid, acked, doc) VALUES (?, 0, ?)", row)
        return cursor.lastrowid or 0

    def ack_update(self, seq: int) -> None:
        self._db.execute("UPDATE updates SET acked = 1 WHERE seq = ?", (seq,))

    def last_updates(self, count: int) -> list[dict[str, Any]]:
        return self._docs("SELECT doc FROM updates ORDER BY seq DESC LIMIT ?", count)[::-1]

    def updates_of(self, wamid: str) -> list[dict[str, Any]]:
        return self._docs("SELECT doc FROM updates WHERE wamid = ? ORDER BY seq", wamid)

    def unacked_updates(self) -> list[tuple[int, dict[str, Any]]]:
        rows = self._db.execute("SELECT seq, doc FROM updates WHERE acked = 0 ORDER BY seq")
        return [(seq, json.loads(doc)) for seq, doc in rows]
