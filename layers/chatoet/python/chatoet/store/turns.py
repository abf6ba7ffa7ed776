"""Reading back what a learner sent."""

from typing import NamedTuple

from chatoet.store.learners import Learner
from chatoet.store.tables import Tables, live


class Kept(NamedTuple):
    """A letter, and what a model made of it (rules/feedback/stored.py); empty where the rules alone marked it."""

    letter: str
    result: str = ""


class Turns:
    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def content(self, learner: Learner, mid: str, now: int) -> str | None:
        """The text of a turn, or None when it has ended or never had any."""
        uid, sk = learner.head.uid, f"turn#{mid}"
        item = live(self._tables["Turn"], now, uid, sk)
        return learner.key.open(item.sealed, f"{uid}|{sk}") if item and item.sealed else None

    def kept(self, learner: Learner, mid: str | None, now: int) -> Kept | None:
        """The letter of a turn with its result, or None when it has ended or there is none."""
        uid, sk = learner.head.uid, f"turn#{mid}"
        item = live(self._tables["Turn"], now, uid, sk) if mid else None
        if not item or not item.sealed:
            return None
        opened = [learner.key.open(sealed, f"{uid}|{sk}") if sealed else "" for sealed in (item.sealed, item.result)]
        return Kept(*opened)
