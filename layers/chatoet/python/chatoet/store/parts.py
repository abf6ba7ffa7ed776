"""Messages that wait to be taken together: each an item of its own, for a day at most."""

from typing import Any

from chatoet.rules.burst import Part
from chatoet.store.commits import Drop, Put
from chatoet.store.learners import Learner
from chatoet.store.tables import Tables


class Parts:
    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def put(self, learner: Learner, mid: str, at: int, part: Part) -> Put:
        uid, sk = learner.head.uid, f"part#{mid}"
        values: dict[str, object] = {"at": at, "source": part.source, "problem": part.problem or None}
        if part.text:
            values["sealed"] = learner.key.seal(part.text, f"{uid}|{sk}")
        return Put("Part", (uid, sk), "part", values, fresh=False)

    def dropped(self, learner: Learner, mids: tuple[str, ...]) -> tuple[Drop, ...]:
        return tuple(Drop("Part", (learner.head.uid, f"part#{mid}")) for mid in mids)

    def of(self, learner: Learner, mids: tuple[str, ...], now: int) -> dict[str, Part]:
        """By the mid of their message; those that are not here yet, or not any more, are missing."""
        model, uid = self._tables["Part"], learner.head.uid
        found = model.query(uid, model.sk.startswith("part#"), model.expires_at > now, consistent_read=True)
        parts = {item.sk.removeprefix("part#"): item for item in found}
        return {mid: self._opened(learner, parts[mid]) for mid in mids if mid in parts}

    def _opened(self, learner: Learner, item: Any) -> Part:
        text = learner.key.open(item.sealed, f"{item.pk}|{item.sk}") if item.sealed else ""
        return Part(item.source, text, item.problem or "", int(item.at))
