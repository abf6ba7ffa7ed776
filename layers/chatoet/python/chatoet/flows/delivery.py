"""Statuses, wake-ups and account events: what happens to replies after they left.

Delivery alone resumes, sequences and retries the outbox. A status event is one conditional write and no read.
"""

import json
from collections.abc import Callable
from typing import Any

from chatoet.flows.identity import IdentityFlow
from chatoet.flows.lane import PAUSE
from chatoet.flows.notes import Notes
from chatoet.flows.outcomes import log_failed
from chatoet.flows.replies import Replies
from chatoet.flows.wakes import Taking
from chatoet.lanes import SqsClient
from chatoet.log import EventLog
from chatoet.rules.account import judged
from chatoet.rules.catalogue import Fields, is_word
from chatoet.rules.errors import NO_CODE, NO_WINDOW, action_for, code_of, meaning
from chatoet.rules.item import Item
from chatoet.rules.outbox import STATUSES, Said, earlier
from chatoet.rules.subject import GONE
from chatoet.store.learners import Learners
from chatoet.store.outboxes import Outboxes, first_price

Duty = Callable[[str, str, int], None]  # (what, uid, now): hands a duty to the lane of rights
CATEGORIES = frozenset({"service", "utility", "marketing", "authentication", "general_purpose_ai"})


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
                said = judged(item.type, item.content)
                self._log.emit(said.event, **said.fields)
            case _:
                self._log.emit("item.unknown", mid=item.mid, kind=_safe(item.kind), type=_safe(item.type))

    def park(self, item: Item, now: int, error: str) -> None:
        """Nobody waits for an event; after three tries it goes to the dead-letter queue, where an alarm looks at it."""
        raise RuntimeError("an event is not parked")

    def _status(self, item: Item, now: int) -> None:
        uid, mid, part, templated = _callback(item.content.get("biz_opaque_callback_data"))
        state, price = STATUSES.get(item.type), item.content.get("pricing")
        if not uid or state is None:
            return self._log.emit("status.unmatched", status=_safe(item.type), reason="callback" if state else "type")
        code = _code(item.content.get("errors")) if state == "failed" else NO_CODE
        if code == NO_WINDOW and not templated:
            return self._without_window(uid, mid, part, now)
        if meaning(code).record:
            self._tell(uid, mid, code, item.at, now)
        said = Said(part, state, templated, isinstance(price, dict))
        outbox = self._outboxes.advance(uid, mid, said)
        if outbox is None:
            self._log.emit("status.unmatched", status=state, reason="nothing_new")
        else:
            self._log.emit("reply.status", outbox=mid, part=part, status=state)
        if isinstance(price, dict):
            self._price(outbox or self._outboxes.price(uid, mid, part), mid, part, price)
        if outbox is not None:
            self._follow(outbox, mid, said, code, now)
        return None

    def _follow(self, outbox: Any, mid: str, said: Said, code: int, now: int) -> None:
        """What a status that is news sets off."""
        parts = 1 if said.templated else int(outbox.parts)
        if said.state == "failed":
            # Meta took it and could not deliver: it has tried for itself, so what would be retried is given up here.
            action = action_for(code)
            log_failed(self._log, mid, said.part, code, "gave_up" if action in ("retry", "slow_down") else action)
        elif said.state in ("delivered", "read") and said.part + 1 < parts:
            self._replies.outcomes.later(outbox, 0)  # ten sends in a batch may outlast a function

    def _tell(self, uid: str, mid: str, code: int, at: int, now: int) -> None:
        """Before the status is recorded: killed in between, it comes again, and consent hears of it twice."""
        outbox = self._outboxes.get(uid, mid, now)
        learner = self._learners.by_uid(uid, outbox.reply_to, now) if outbox else None
        if learner:
            self._replies.outcomes.tell(learner, mid, code, at)

    def _without_window(self, uid: str, mid: str, part: int, now: int) -> None:
        """Looked at even when nothing is new here: whoever reopened it may have died before it was sent."""
        self._replies.outcomes.reopen(uid, mid, part, earlier("failed"))
        outbox = self._outboxes.get(uid, mid, now)
        if outbox:
            self._replies.outcomes.later(outbox, 0)  # ten sends in a batch may outlast a function

    def _price(self, outbox: Any, mid: str, part: int, price: dict[str, Any]) -> None:
        """Each part is billed once, however many of its statuses say so."""
        if outbox is None or not first_price(outbox, part):
            return
        category, billable = _known(price.get("category"), CATEGORIES), price.get("billable") is True
        self._log.emit(
            "reply.billed", outbox=mid, part=part, billable=billable, category=category, type=_safe(price.get("type"))
        )
        if category == "general_purpose_ai":
            self._log.emit("billing.general_purpose_ai", outbox=mid, part=part)


class WakeupFlow:
    """A reply to look at again (a retry, an unknown outcome, the next part), parts to take, or a note to send."""

    def __init__(self, replies: Replies, learners: Learners, taking: Taking, notes: Notes, duty: Duty) -> None:
        self._replies, self._learners, self._taking, self._notes = replies, learners, taking, notes
        self._duty = duty

    def __call__(self, body: str, now: int) -> None:
        wake = json.loads(body)
        if wake.get("do") == "due":
            return self._duty(wake["what"], wake["uid"], now)
        learner = self._learners.by_uid(wake["uid"], wake["reply_to"], now)
        if learner is None or (learner.head.state in GONE and "do" in wake):
            return None
        match wake.get("do"):
            case "take":
                self._taking(learner, now)
            case "note":
                self._notes(learner, wake["mid"], now)
            case _:
                self._replies.resume(learner, wake["mid"])
        return None


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
            known: Fields = {"mid": "wakeup", "lane": "wakeups", "try": tries, "error": type(error).__name__}
            self._log.emit("item.failed", **known)
            handle, pause = record["receiptHandle"], PAUSE * 2 ** min(tries, 5)
            self._sqs().change_message_visibility(QueueUrl=self._url, ReceiptHandle=handle, VisibilityTimeout=pause)
            return False
        return True


def _callback(value: object) -> tuple[str, str, int, bool]:
    """(uid, mid, part, whether of a template) of a reply of ours, or empty strings."""
    parts = value.split(".") if isinstance(value, str) else []
    templated = parts[3:] == ["t"]
    if len(parts) != 3 + templated or not parts[2].isdecimal():
        return "", "", 0, False
    return parts[0], parts[1], int(parts[2][:3]), templated


def _safe(value: object) -> str:
    """A name from outside as a log field: only if it looks like one."""
    return value if isinstance(value, str) and is_word(value) and len(value) <= 40 else "unlisted"


def _known(value: object, names: frozenset[str]) -> str:
    return value if isinstance(value, str) and value in names else "unlisted"


def _code(errors: object) -> int:
    """Of the first error."""
    first = errors[0] if isinstance(errors, list) and errors else None
    return code_of(first.get("code") if isinstance(first, dict) else None)
