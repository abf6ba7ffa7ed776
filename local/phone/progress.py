"""A business's message on its way: sent, delivered to the handset, read; each step reported by a webhook."""

import asyncio

from local.phone.errors import GraphError
from local.phone.model import Learner, Message
from local.phone.phone import Phone
from local.phone.webhooks import pricing, status


class Progress:
    def __init__(self, phone: Phone) -> None:
        self._phone = phone

    def start(self, message: Message) -> None:
        self._phone.tasks.start(self._run(message.wamid))

    def fail(self, message: Message, error: GraphError) -> None:
        self._phone.tasks.start(self._fail(message.wamid, error))

    def resume(self, learner_id: str | None = None) -> None:
        """After a restart, or when a learner comes back online: go on where each message stopped."""
        for message in self._phone.store.messages(learner_id):
            if message.direction == "in" and message.status in ("accepted", "sent", "delivered"):
                self.start(message)

    async def _run(self, wamid: str) -> None:
        plan = self._phone.faults.plan
        steps = plan.steps()
        reported = []
        for name, delay in steps:
            await asyncio.sleep(delay)
            message, learner = self._current(wamid)
            if message is None or learner is None or not _can_reach(learner, message, name):
                break
            if name not in message.stamps:
                self._step(message, learner, name)
                reported.append(name)
            if not plan.reverse:
                self._report_all(wamid, reported)
        self._report_all(wamid, reported[::-1])

    def _current(self, wamid: str) -> tuple[Message | None, Learner | None]:
        message = self._phone.store.message(wamid)
        return message, self._phone.store.learner(message.learner) if message and message.learner else None

    def _step(self, message: Message, learner: Learner, name: str) -> None:
        now = self._phone.clock.now()
        message.advance(name, now)
        if name == "delivered":
            message.shown_at = now
            self._phone.set_typing(learner, 0.0)
        self._phone.save_message(message)

    def _report_all(self, wamid: str, names: list[str]) -> None:
        message, learner = self._current(wamid)
        while message and names:
            self._report(message, learner, names.pop(0))

    def _report(self, message: Message, learner: Learner | None, name: str) -> None:
        plan = self._phone.faults.plan
        if name in plan.drop:
            return
        item = status(message, learner, name, message.stamps[name])
        if name == "sent" or name == _charged(plan.drop):
            item["pricing"] = pricing(_category(message, plan.category))
        for _ in range(plan.repeat):
            self._phone.line.emit(message.wamid, self._phone.update(learner, {"statuses": [item]}))

    async def _fail(self, wamid: str, error: GraphError) -> None:
        await asyncio.sleep(self._phone.faults.plan.delays.sent)
        message, learner = self._current(wamid)
        if message is None:
            return
        message.errors = [error.status()]
        message.advance("failed", self._phone.clock.now())
        self._phone.save_message(message)
        item = status(message, learner, "failed", message.stamps["failed"])
        self._phone.line.emit(wamid, self._phone.update(None, {"statuses": [item]}))


def _can_reach(learner: Learner, message: Message, name: str) -> bool:
    """A handset that is off takes nothing; without read receipts nobody hears of a reading."""
    if name in message.stamps or name == "sent":
        return True
    return learner.online and (name != "read" or learner.read_receipts)


def _charged(dropped: tuple[str, ...]) -> str:
    return "read" if "delivered" in dropped else "delivered"


def _category(message: Message, category: str) -> str:
    return str(message.content.get("category", "utility")) if message.type == "template" else category
