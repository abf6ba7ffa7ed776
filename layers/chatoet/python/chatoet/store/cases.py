"""The cases of a learner. The opening of one is also the record of the message that asked for it."""

from typing import Any

from chatoet.rules.cases import Case
from chatoet.store.commits import Change, Put
from chatoet.store.tables import Tables, live

PREFIX = "case#"


def put(uid: str, mid: str, case: Case) -> Put:
    return Put("Case", (uid, f"{PREFIX}{mid}"), "case", _values(case))


class Cases:
    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def get(self, uid: str, mid: str, now: int) -> Case | None:
        item = live(self._tables["Case"], now, uid, f"{PREFIX}{mid}")
        return _case(item) if item else None

    def all(self, uid: str, now: int) -> list[tuple[str, Case]]:
        """(mid, case) of every request of the learner, in no particular order."""
        model = self._tables["Case"]
        found = model.query(uid, model.sk.startswith(PREFIX), consistent_read=True)
        return [(item.sk.removeprefix(PREFIX), _case(item)) for item in found if item.expires_at > now]

    def change(self, uid: str, mid: str, before: Case, after: Case) -> Change:
        """A step of a case, as a part of a commit: refused when somebody else took one meanwhile."""
        model = self._tables["Case"]
        actions = [getattr(model, name).set(value) for name, value in _values(after).items()]
        return Change(model(uid, f"{PREFIX}{mid}"), actions, model.state == before.state)


def _values(case: Case) -> dict[str, Any]:
    return {
        "request": case.kind,
        "state": case.state,
        "at": case.at,
        "due_at": case.due_at,
        "channel": case.channel,
        "assurance": case.assurance,
        "history": [list(step) for step in case.history],
    }


def _case(item: Any) -> Case:
    history = tuple((str(state), int(at), str(reason)) for state, at, reason in item.history or ())
    channel, assurance = item.channel or "chat", item.assurance or "A1"
    return Case(item.request, int(item.at), int(item.due_at), item.state, channel, assurance, history)
