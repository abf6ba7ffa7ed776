"""Reading back what a learner sent."""

from chatoet.store.learners import Learner
from chatoet.store.tables import Tables, live


class Turns:
    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def content(self, learner: Learner, mid: str, now: int) -> str | None:
        """The text of a turn, or None when it has ended or never had any."""
        uid, sk = learner.head.uid, f"turn#{mid}"
        item = live(self._tables["Turn"], now, uid, sk)
        return learner.key.open(item.sealed, f"{uid}|{sk}") if item and item.sealed else None
