"""The phone as one object: its memory, its clock, its line to the business, and all who watch."""

from collections.abc import Iterable, Mapping
from typing import Any

from local.phone.clock import Clock
from local.phone.config import PhoneConfig
from local.phone.faults import Faults, PairLimiter, StatusPlan
from local.phone.hub import Hub
from local.phone.line import Line, wamids
from local.phone.model import Ids, Learner, Message
from local.phone.sender import WebhookSender
from local.phone.store import Store
from local.phone.tasks import Tasks
from local.phone.templates import Templates
from local.phone.webhooks import Update, contact, metadata, update

TYPING_S = 25.0


class Phone:
    def __init__(self, config: PhoneConfig, clock: Clock, ids: Ids, sender: WebhookSender) -> None:
        self.config, self.clock, self.ids, self.sender = config, clock, ids, sender
        self.store, self.hub, self.tasks = Store(config.state_dir), Hub(), Tasks()
        self.templates = Templates(self.store, ids, config.templates)
        self.faults = Faults(StatusPlan(config.status_delays))
        self.pairs = PairLimiter(config.pair_rate)
        self.line = Line(self.store, sender, self.tasks, config.business_account_id, self._taken)
        self.typing: dict[str, float] = {}
        self.calls: list[dict[str, Any]] = []
        self.media_urls: dict[str, tuple[str, float]] = {}

    async def stop(self) -> None:
        self.hub.close()
        await self.tasks.stop()
        self.store.close()

    async def reset(self) -> None:
        await self.tasks.stop()
        self.store.clear()
        self.line.clear()
        self.sender.clear()
        self.faults = Faults(StatusPlan(self.config.status_delays))
        self.pairs.set_rate(self.config.pair_rate)
        self.clock.shift_s = 0.0
        self.typing, self.calls, self.media_urls = {}, [], {}
        self.hub.publish("snapshot", self.snapshot())

    def snapshot(self) -> dict[str, Any]:
        """All that a page needs to draw itself."""
        return {
            "now": self.clock.now(),
            "shift_s": self.clock.shift_s,
            "business": {"name": self.config.business_name, "number": self.config.display_phone_number},
            "learners": [self.learner_doc(learner) for learner in self.store.learners()],
            "messages": [message.doc() for message in self.store.messages() if message.learner],
            "media": [media.doc() for media in self.store.all_media()],
            "log": list(self.hub.log),
        }

    def learner_doc(self, learner: Learner) -> dict[str, Any]:
        return learner.doc() | {"typing_until": self.typing.get(learner.id, 0.0)}

    def save_learner(self, learner: Learner) -> None:
        self.store.put_learner(learner)
        self.hub.publish("learner", self.learner_doc(learner))

    def save_message(self, message: Message) -> None:
        self.store.put_message(message)
        if message.learner:
            self.hub.publish("message", message.doc())

    def add_message(self, message: Message) -> None:
        self.store.add_message(message)
        if message.learner:
            self.hub.publish("message", message.doc())

    def reached(self, to: str | None, recipient: str | None) -> Learner | None:
        """Who answers at a number or a user id now; an old number or id reaches nobody."""
        return next((one for one in self.store.learners() if _answers(one, to, recipient)), None)

    def set_typing(self, learner: Learner, until: float) -> None:
        self.typing[learner.id] = until
        self.hub.publish("learner", self.learner_doc(learner))

    def update(self, learner: Learner | None, parts: Mapping[str, Any], field: str = "messages") -> Update:
        meta = metadata(self.config.display_phone_number, self.config.phone_number_id)
        contacts = {"contacts": [contact(learner)]} if learner else {}
        return update(meta, contacts | dict(parts), field)

    def _taken(self, taken: Update) -> None:
        for wamid in wamids(taken):
            if (message := self.store.message(wamid)) and message.direction == "out":
                message.advance("delivered", self.clock.now())
                self.save_message(message)

    def mark_read(self, message: Message) -> None:
        """The business has read this message, and with it all that the learner wrote before."""
        for earlier in self._written_until(message):
            earlier.advance("read", self.clock.now())
            self.save_message(earlier)

    def _written_until(self, message: Message) -> Iterable[Message]:
        written = self.store.messages(message.learner)
        return [one for one in written if one.direction == "out" and one.seq <= message.seq and one.status != "read"]


def _answers(learner: Learner, to: str | None, recipient: str | None) -> bool:
    return learner.wa_id == to if to is not None else learner.user_id == recipient
