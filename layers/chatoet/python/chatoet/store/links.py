"""Links and privacy PINs. Every step is conditional on what was seen, so that guesses side by side count each."""

from collections.abc import Sequence
from typing import Any

from chatoet.rules import links, pin
from chatoet.rules.policy import Policy
from chatoet.store.commits import Put
from chatoet.store.tables import Tables, live
from chatoet.store.transactions import held


def put(key: links.Key, purpose: links.Purpose, case: str, objects: Sequence[str] = (), chooses: bool = False) -> Put:
    """One live link a purpose: a new one takes the place of the last. `objects` are the sealed parts of a package;
    `chooses`: who has no PIN yet may choose it behind this link."""
    values = {
        "purpose": purpose,
        "case": case,
        "token_sha256": links.token_hash(key.token),
        "state": "open",
        "tries": 0,
        "objects": list(objects) or None,
        "chooses": chooses or None,
    }
    return Put("Link", (key.uid, f"link#{purpose}"), "link", values, fresh=False)


class Links:
    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def get(self, uid: str, purpose: str, now: int) -> Any:
        """The link as it was issued last, open or not; None when there is none or it has ended."""
        return live(self._tables["Link"], now, uid, f"link#{purpose}")

    def charge(self, link: Any) -> bool:
        """Counts a try before it is made. False when the link is used up, or another try came in between."""
        model = self._tables["Link"]
        tries = int(link.tries) + 1
        if tries > links.TRIES:
            return False
        state = "open" if tries < links.TRIES else "locked"
        actions = [model.tries.set(tries), model.state.set(state)]
        return held(lambda: link.update(actions=actions, condition=_as_seen(model, link)))

    def clear(self, link: Any) -> bool:
        """The try was a good one: it does not count."""
        model = self._tables["Link"]
        actions = [model.tries.set(0), model.state.set("open")]
        return held(lambda: link.update(actions=actions, condition=_as_seen(model, link)))

    def use(self, link: Any, objects: Sequence[str | None] = ()) -> bool:
        """Takes what is behind the link: `objects` is what is left then. Done for one asker alone."""
        model = self._tables["Link"]
        left = any(objects)
        actions = [model.objects.set(list(objects)), model.state.set("open" if left else "done")]
        same = _as_seen(model, link)
        if link.objects is not None:
            same &= model.objects == link.objects
        return held(lambda: link.update(actions=actions, condition=same))


class Pins:
    def __init__(self, tables: Tables, policy: Policy) -> None:
        self._tables, self._policy = tables, policy

    def get(self, uid: str, now: int) -> Any:
        return live(self._tables["Pin"], now, uid, "pin")

    def charge(self, item: Any, now: int) -> bool:
        """Counts a try before it is made; after ten it rests for a day."""
        if pin.locked(int(item.tries), int(item.tried_at or 0), now):
            return False
        model = self._tables["Pin"]
        tries = 1 if int(item.tries) >= pin.TRIES else int(item.tries) + 1
        actions = [model.tries.set(tries), model.tried_at.set(now)]
        return held(lambda: item.update(actions=actions, condition=_as_seen(model, item)))

    def known(self, item: Any, now: int) -> bool:
        """The right one was given: no wrong ones count, and the PIN lives on."""
        model = self._tables["Pin"]
        actions = [model.tries.set(0), model.expires_at.set(self._policy.ends("pin", now))]
        return held(lambda: item.update(actions=actions, condition=_as_seen(model, item)))

    def choose(self, uid: str, controller_id: str, phc: str, now: int) -> bool:
        """False when one was chosen a moment ago."""
        model = self._tables["Pin"]
        stamp = {"kind": "Pin", "controller_id": controller_id, "expires_at": self._policy.ends("pin", now)}
        item = model(uid, "pin", phc=phc, tries=0, set_at=now, **stamp)
        return held(lambda: item.save(condition=model.pk.does_not_exist() | (model.expires_at <= now)))

    def change(self, item: Any, phc: str, now: int) -> bool:
        model = self._tables["Pin"]
        ends = model.expires_at.set(self._policy.ends("pin", now))
        actions = [model.phc.set(phc), model.tries.set(0), model.set_at.set(now), ends]
        return held(lambda: item.update(actions=actions, condition=model.phc == item.phc))

    def remove(self, item: Any) -> bool:
        return held(lambda: item.delete(condition=self._tables["Pin"].phc == item.phc))


def _as_seen(model: Any, item: Any) -> Any:
    """Nobody tried in between, and it is the same link or PIN still."""
    marks = ("state", "token_sha256") if item.kind == "Link" else ("phc",)
    same = model.tries == item.tries
    for mark in marks:
        same &= getattr(model, mark) == getattr(item, mark)
    return same
