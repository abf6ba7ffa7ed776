"""Builds a package and lays it on the shelf: in memory alone, each part sealed under the token of its link."""

import os
from base64 import urlsafe_b64encode
from collections.abc import Callable

from chatoet.packages import Shelf, seal
from chatoet.rules import links
from chatoet.rules.export import package
from chatoet.rules.export.sheet import Sheet
from chatoet.rules.policy import Policy
from chatoet.store.copies import Copies
from chatoet.store.learners import Learner


class Packing:
    """`sheet` and `schema` are read when the first package is made."""

    def __init__(
        self,
        copies: Copies,
        shelf: Shelf,
        policy: Policy,
        notice_url: str,
        sheet: Callable[[], Sheet],
        schema: Callable[[], str],
    ) -> None:
        self._copies, self._shelf, self._sheet, self._schema = copies, shelf, sheet, schema
        self._policy, self._notice_url = policy, notice_url

    def __call__(self, learner: Learner, kind: str, case: str, key: links.Key, at: int, now: int) -> list[str]:
        """Where the parts lie. What had not ended when the request came, at `at`, is in them (case E32)."""
        about = package.About(
            now, case, learner.head.uid, learner.key.sref, self._sheet(), self._policy, self._notice_url, self._schema()
        )
        whole = kind == "access"
        rows = self._copies.everything(learner, at) if whole else self._copies.portable(learner, at)
        build = package.access if whole else package.portability
        places = []
        for number, part in enumerate(package.volumes(rows), 1):
            place = f"export/{learner.head.uid}/{urlsafe_b64encode(os.urandom(12)).decode()}"
            self._shelf.put(place, seal(key.token, place, build(part, about, number)))
            places.append(place)
        return places

    def discard(self, places: list[str | None]) -> None:
        for place in places:
            if place:
                self._shelf.delete(place)
