"""Wake-ups: a reply to look at again, messages to be taken together, a note that an answer takes longer.

Delayed messages on a standard queue, so that nothing sleeps, no Lambda is held and no lane is blocked.
"""

import json
from collections.abc import Callable
from typing import Protocol

from chatoet.lanes import Forward, SqsClient
from chatoet.rules import burst
from chatoet.rules.item import Item
from chatoet.store.learners import Learner

NOTE = 24  # seconds; the typing sign ends after 25
MAX_DELAY = 900  # seconds; the longest an SQS message can wait


class Wakeups(Protocol):
    """What a reply needs of them."""

    def later(self, uid: str, mid: str, reply_to: str, seconds: int) -> None: ...


class SqsWakeups:
    """Orders them, and those of replies."""

    def __init__(self, sqs: Callable[[], SqsClient], url: str) -> None:
        self._sqs, self._url = sqs, url

    def later(self, uid: str, mid: str, reply_to: str, seconds: int) -> None:
        """To look at a reply again."""
        self._order({"uid": uid, "mid": mid, "reply_to": reply_to}, seconds)

    def take(self, learner: Learner, seconds: int) -> None:
        self._order(_whose(learner) | {"do": "take"}, seconds)

    def note(self, learner: Learner, mid: str) -> None:
        self._order(_whose(learner) | {"do": "note", "mid": mid}, NOTE)

    def due(self, what: str, uid: str, seconds: int) -> None:
        """A duty of the lane of rights, in a while."""
        self._order({"do": "due", "what": what, "uid": uid}, seconds)

    def _order(self, body: dict[str, str], seconds: int) -> None:
        delay = min(seconds, MAX_DELAY)
        self._sqs().send_message(QueueUrl=self._url, MessageBody=json.dumps(body), DelaySeconds=delay)


def _whose(learner: Learner) -> dict[str, str]:
    return {"uid": learner.head.uid, "reply_to": learner.recipient.key}


class Taking:
    """Sends the tutor after messages that have waited long enough. A later one has a wake-up of its own."""

    def __init__(self, forward: Forward, pepper: Callable[[], bytes]) -> None:
        self._forward, self._pepper = forward, pepper

    def __call__(self, learner: Learner, now: int) -> None:
        dialogue = learner.head.dialogue
        if burst.ripe(dialogue, now):
            mid = burst.name_of(dialogue, now, self._pepper())
            who = learner.recipient.addresses()
            self._forward("turns", Item("message", mid, "burst", now, "", addresses=who), "events")
