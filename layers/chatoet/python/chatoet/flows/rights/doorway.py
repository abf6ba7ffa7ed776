"""Links to pages of one learner, as the lane of rights gives them out."""

import os
from collections.abc import Sequence

from chatoet.rules import links
from chatoet.store import links as stored
from chatoet.store.commits import Put


class Doorway:
    def __init__(self, pages_url: str) -> None:
        self._pages_url = pages_url

    def key(self, uid: str) -> links.Key:
        return links.Key(uid, os.urandom(links.TOKEN))

    def issue(
        self, key: links.Key, purpose: links.Purpose, case: str, objects: Sequence[str] = (), chooses: bool = False
    ) -> tuple[str, Put]:
        """The address to send, and what must be committed with it for it to open. See store/links.put."""
        return self.address(key, purpose), stored.put(key, purpose, case, objects, chooses)

    def address(self, key: links.Key, purpose: links.Purpose) -> str:
        """Alone it opens nothing, and nobody can see that it does not."""
        return links.address(self._pages_url, purpose, key)
