"""Statuses, wake-ups and account events: what happens to replies after they left.

Delivery alone resumes, sequences and retries the outbox. A status event is one conditional write and no read.
"""

import json
from collections.abc import Callable
from typing import Any

from chatoet.flows.identity import IdentityFlow
from chatoet.flows.lane import PAUSE
from chatoet.flows.replies import Replies
from chatoet.lanes import SqsClient
from chatoet.log import EventLog
from chatoet.rules.catalogue import SAFE
from chatoet.rules.item import Item
from chatoet.rules.outbox import STATUSES, action_for
from chatoet.store.learners import Learners
from chatoet.store.outboxes import Outboxes


class EventFlow:
    """The lane of statuses, system messages, account events and whatever we do not know."""

    def __init__(
        self, outboxes: Outboxes, replies: Replies, learners: Learners, log: EventLog, identity: IdentityFlow
    ) -> None:
        self._outboxes, self._replies, self._learners, self._log = outboxes, replies, learners, log
        self._identity = identity

    def __call__(self, item: Item, now: int, tries: int) -> None:
        match item.kind:
            case "status":
                self._status(item, now)
            case "system":
                self._identity(item, now)
            case "account":
                self._log.emit("account.event", field=_safe(item.type), code=_number(item.content.get("code")))
            case _:
                self._log.emit("item.unknown", mid=item.mid, kind=_safe(item.kind), type=_safe(item.type))

    def park(self, item: Item, now: int, error: str) -> None:
        """Nobody waits for an event; after three tries it goes to the dead-letter queue, where an alarm looks at it."""
        raise RuntimeError("an event is not parked")

    def _status(self, item: Item, now: int) -> None:
        uid, mid, part = _callback(item.content.get("biz_opaque_callback_data"))
        state = STATUSES.get(item.type)
        if not uid or state is None:
            return self._log.emit("status.unmatched", status=_safe(item.type), reason="callback" if state else "type")
        outbox = self._outboxes.advance(uid, mid, part, state)
        if outbox is None:
            return self._log.emit("status.unmatched", status=state, reason="nothing_new")
        self._log.emit("reply.status", outbox=mid, part=part, status=state, **_priced(item.content.get("pricing")))
        if state == "failed":
            code = _code(item.content.get("errors"))
            # Meta took it and could not deliver: it has tried for itself, so what would be retried is given up here.
            action = "gave_up" if action_for(code) == "retry" else action_for(code)
            self._log.emit("reply.failed", outbox=mid, part=part, code=code, action=action)
        elif state in ("delivered", "read") and part + 1 < int(outbox.parts):
            _resume(self._learners, self._replies, uid, mid, outbox.reply_to, now)
        return None


class WakeupFlow:
    """A reply that was to be looked at again: a retry, an unknown outcome, or the next part."""

    def __init__(self, replies: Replies, learners: Learners) -> None:
        self._replies, self._learners = replies, learners

    def __call__(self, body: str, now: int) -> None:
        wake = json.loads(body)
        _resume(self._learners, self._replies, wake["uid"], wake["mid"], wake["reply_to"], now)


def _resume(learners: Learners, replies: Replies, uid: str, mid: str, reply_to: str, now: int) -> None:
    """A learner who is gone, or whose address is another's by now, gets nothing any more."""
    learner = learners.by_uid(uid, reply_to, now)
    if learner:
        replies.resume(learner, mid)


class WakeupRunner:
    """The wake-up queue is not a lane of items: its records are ours, and a failed one comes back within seconds."""

    def __init__(self, flow: WakeupFlow, url: str, sqs: Callable[[], SqsClient], log: EventLog) -> None:
        self._flow, self._url, self._sqs, self._log = flow, url, sqs, log

    def __call__(self, event: dict[str, Any], now: int) -> dict[str, Any]:
        failed = [record["messageId"] for record in event["Records"] if not self._handled(record, now)]
        return {"batchItemFailures": [{"itemIdentifier": id_} for id_ in failed]}

    def _handled(self, record: dict[str, Any], now: int) -> bool:
        try:
            self._flow(record["body"], now)
        except Exception as error:  # noqa: BLE001  one bad wake-up must not sink the batch
            tries = int(record["attributes"]["ApproximateReceiveCount"])
            self._log.emit("item.failed", mid="wakeup", lane="wakeups", error=type(error).__name__, **{"try": tries})
            handle, pause = record["receiptHandle"], PAUSE * 2 ** min(tries, 5)
            self._sqs().change_message_visibility(QueueUrl=self._url, ReceiptHandle=handle, VisibilityTimeout=pause)
            return False
        return True


def _callback(value: object) -> tuple[str, str, int]:
    """(uid, mid, part) of a reply of ours, or empty strings."""
    parts = value.split(".") if isinstance(value, str) else []
    if len(parts) != 3 or not parts[2].isdecimal():
        return "", "", 0
    return parts[0], parts[1], int(parts[2][:3])


def _safe(value: object) -> str:
    """A name from outside as a log field: only if it looks like one."""
    return value if isinstance(value, str) and SAFE.fullmatch(value) and len(value) <= 40 else "unlisted"


def _priced(pricing: object) -> dict[str, str | bool]:
    if not isinstance(pricing, dict):
        return {}
    return {"billable": bool(pricing.get("billable")), "category": _safe(pricing.get("category"))}


def _code(errors: object) -> int:
    """Of the first error; 0, which pages an operator, when there is none to read."""
    first = errors[0] if isinstance(errors, list) and errors else None
    return _number(first.get("code")) if isinstance(first, dict) else 0


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0
