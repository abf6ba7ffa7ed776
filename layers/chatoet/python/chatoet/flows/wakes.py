"""Wake-ups that are not about a reply: messages to be taken together, and a note that an answer takes longer.

They wait on the standard queue that replies wait on, so nothing sleeps and no lane is held.
"""

import json
from collections.abc import Callable

from chatoet.lanes import Forward, SqsClient
from chatoet.rules import burst
from chatoet.rules.addresses import Addresses
from chatoet.rules.item import Item
from chatoet.store.learners import Learner

NOTE = 24  # seconds; the typing sign ends after 25


class Wakes:
    """Orders them."""

    def __init__(self, sqs: Callable[[], SqsClient], url: str) -> None:
        self._sqs, self._url = sqs, url

    def take(self, learner: Learner, seconds: int) -> None:
        self._order({"do": "take"}, learner, seconds)

    def note(self, learner: Learner, mid: str) -> None:
        self._order({"do": "note", "mid": mid}, learner, NOTE)

    def _order(self, what: dict[str, str], learner: Learner, seconds: int) -> None:
        body = json.dumps(what | {"uid": learner.head.uid, "reply_to": learner.recipient.key})
        self._sqs().send_message(QueueUrl=self._url, MessageBody=body, DelaySeconds=seconds)


class Taking:
    """Sends the tutor after messages that have waited long enough. A later one has a wake-up of its own."""

    def __init__(self, forward: Forward, pepper: Callable[[], bytes]) -> None:
        self._forward, self._pepper = forward, pepper

    def __call__(self, learner: Learner, now: int) -> None:
        dialogue = learner.head.dialogue
        if burst.ripe(dialogue, now):
            mid = burst.name_of(dialogue, now, self._pepper())
            who = Addresses(**{learner.recipient.kind: learner.recipient.address.reveal()})
            self._forward("turns", Item("message", mid, "burst", now, "", addresses=who), "events")
