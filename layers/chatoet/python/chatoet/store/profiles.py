"""What a learner wants to be called, sealed with their own key (clause OET-2.1-name)."""

from chatoet.sealing import LearnerKey
from chatoet.store.commits import Drop, Put
from chatoet.store.learners import Learner
from chatoet.store.tables import Tables, live

SK = "profile"


def put(uid: str, name: str, key: LearnerKey) -> Put:
    """The name of before is not kept."""
    return Put("Profile", (uid, SK), "account", {"sealed": key.seal(name, f"{uid}|{SK}")}, fresh=False)


def drop(uid: str) -> Drop:
    return Drop("Profile", (uid, SK))


class Profiles:
    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def name(self, learner: Learner, now: int) -> str:
        """Empty when we were told none."""
        uid = learner.head.uid
        item = live(self._tables["Profile"], now, uid, SK)
        return learner.key.open(item.sealed, f"{uid}|{SK}") if item else ""
