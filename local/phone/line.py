"""The line from the phone to the business: every webhook update goes through here, once, held, batched or again."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Any

from local.phone.sender import Post, WebhookSender
from local.phone.store import Store
from local.phone.tasks import Tasks
from local.phone.webhooks import LAYOUTS, Update, bodies, encode

Taken = Callable[[Update], None]
Pack = tuple[Sequence[Update], str]  # updates and the layout they travel in


class Line:
    """`taken` is called with each update that the business answered 200 to."""

    def __init__(self, store: Store, sender: WebhookSender, tasks: Tasks, account: str, taken: Taken) -> None:
        self._store, self._sender, self._tasks = store, sender, tasks
        self._account, self._taken = account, taken
        self._held: list[tuple[int, Update]] = []
        self.holding = False

    def emit(self, wamid: str | None, update: Update) -> None:
        seq = self._store.add_update(wamid, update)
        if self.holding:
            self._held.append((seq, update))
        else:
            self._tasks.start(self._deliver([(seq, update)], "alone"))

    def resume(self) -> None:
        """What nobody had taken before a restart."""
        for numbered in self._store.unacked_updates():
            self._tasks.start(self._deliver([numbered], "alone"))

    def release(self, layout: str) -> int:
        """Sends all that was held, packed as `layout` says, and stops holding."""
        if layout not in LAYOUTS:
            raise ValueError(f"layout must be one of {', '.join(LAYOUTS)}")
        held, self._held, self.holding = self._held, [], False
        if held:
            self._tasks.start(self._deliver(held, layout))
        return len(held)

    def clear(self) -> None:
        self._held, self.holding = [], False

    async def redeliver(self, packs: Sequence[Pack], *, together: bool = False) -> list[Post]:
        """Known updates again: one POST after the other, or all at once."""
        packed = [encode(body) for updates, layout in packs for body in bodies(updates, layout, self._account)]
        if together:
            return list(await asyncio.gather(*(self._sender.deliver(body) for body in packed)))
        return [await self._sender.deliver(body) for body in packed]

    async def _deliver(self, numbered: Sequence[tuple[int, Update]], layout: str) -> None:
        for body in bodies([update for _, update in numbered], layout, self._account):
            taken = (await self._sender.deliver(encode(body))).taken
        if taken:
            for seq, update in numbered:
                self._store.ack_update(seq)
                self._taken(update)


def envelopes(one: Sequence[Update], others: Sequence[Update], count: int) -> list[Pack]:
    """The same thing in `count` envelopes, each unlike the one before: alone, among others, and twice in one."""
    packs: list[Pack] = [
        (one, "alone"),
        ([*others, *one], "value"),
        ([*one, *others], "changes"),
        ([*others, *one], "entries"),
        ([*one, *one], "value"),
    ]
    return [packs[index % len(packs)] for index in range(count)]


def wamids(update: Update) -> list[str]:
    """The messages (not statuses) that an update carries."""
    messages: list[dict[str, Any]] = update["value"].get("messages", [])
    return [message["id"] for message in messages]
