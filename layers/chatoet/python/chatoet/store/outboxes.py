"""The outbox: claimed under the gate, advanced by what Meta says, never backwards."""

import json
from typing import Any, Literal

from pynamodb.exceptions import UpdateError

from chatoet.rules.head import Head
from chatoet.rules.messages import Outgoing
from chatoet.rules.outbox import IN_FLIGHT, Send, earlier
from chatoet.sealing import LearnerKey
from chatoet.store import heads
from chatoet.store.commits import Put
from chatoet.store.conflicts import retrying
from chatoet.store.tables import Tables, live
from chatoet.store.transactions import ConflictError, write

Claim = Literal["claimed", "taken", "moved"]
REPLY = 1  # the reply's place in the transaction that claims it; the head's is 0


def put(uid: str, mid: str, purpose: str, reply_to: str, messages: tuple[Outgoing, ...], key: LearnerKey) -> Put:
    sk = f"outbox#{mid}"
    body = json.dumps([message.graph() for message in messages], ensure_ascii=False, separators=(",", ":"))
    values = {
        "state": "stored",
        "purpose": purpose,
        "part": 0,
        "parts": len(messages),
        "tries": 0,
        "claimed_at": 0,
        "resent": False,
        "next_try": 0,
        "templated": False,
        "billed": 0,
        "reply_to": reply_to,
        "sealed": key.seal(body, f"{uid}|{sk}"),
    }
    return Put("Outbox", (uid, sk), "outbox", values)


class Outboxes:
    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def get(self, uid: str, mid: str, now: int) -> Any:
        return live(self._tables["Outbox"], now, uid, f"outbox#{mid}")

    def messages(self, outbox: Any, key: LearnerKey) -> list[dict[str, Any]]:
        """The parts as Graph payloads, without their recipient."""
        parts: list[dict[str, Any]] = json.loads(key.open(outbox.sealed, f"{outbox.pk}|{outbox.sk}"))
        return parts

    def new(self, put: Put) -> Any:
        """The item as the commit has just stored it, without reading it back."""
        return self._tables["Outbox"](*put.key, **put.values)

    def claim(self, outbox: Any, step: Send, head: Head, now: int) -> Claim:
        """The third gate: the part is ours to send while the head still is what the gate was asked about.

        `taken` when the reply is no longer as `outbox` says: another worker has it, or a status came.
        """
        model, head_model = self._tables["Outbox"], self._tables["Head"]
        gate = (head_model.gate_version == head.gate_version) & (head_model.epoch == head.epoch)
        mine = (model.state == outbox.state) & (model.part == outbox.part) & (model.claimed_at == outbox.claimed_at)
        same = step.part == outbox.part
        actions = [
            model.state.set("sending"),
            model.part.set(step.part),
            model.claimed_at.set(now),
            model.tries.set(int(outbox.tries) + 1 if same else 1),
            model.resent.set(step.resend or (same and bool(outbox.resent))),
        ]

        def build(transaction: Any) -> None:
            transaction.condition_check(head_model, head.uid, heads.SK, condition=gate)
            transaction.update(model(outbox.pk, outbox.sk), actions=actions, condition=mine)

        try:
            failed = write(self._tables.connection, build)
        except ConflictError:
            return "moved"
        if failed:
            return "taken" if REPLY in failed else "moved"
        return "claimed"

    def in_flight(self, uid: str, now: int) -> bool:
        """Whether a request of ours to this learner may still be on its way."""
        model = self._tables["Outbox"]
        sending = (model.state == "sending") & (model.claimed_at > now - IN_FLIGHT)
        found = model.query(uid, model.sk.startswith("outbox#"), filter_condition=sending, consistent_read=True)
        return any(True for _ in found)

    def settle(self, outbox: Any, part: int, state: str, known: tuple[str, ...] = ("sending", "unknown")) -> bool:
        """Records an outcome of our own request, unless a status event has already said more."""
        return self._set(outbox.pk, outbox.sk, part, state, known) is not None

    def advance(self, uid: str, mid: str, part: int, state: str) -> Any:
        """Records what Meta's status says; the item after it, or None when it says nothing new or is unknown."""
        return self._set(uid, f"outbox#{mid}", part, state, earlier(state))

    def _set(self, uid: str, sk: str, part: int, state: str, known: tuple[str, ...]) -> Any:
        return retrying(lambda: self._update(uid, sk, part, state, known))

    def _update(self, uid: str, sk: str, part: int, state: str, known: tuple[str, ...]) -> Any:
        model = self._tables["Outbox"]
        item = model(uid, sk)
        condition = (model.part == part) & model.state.is_in(*known)
        try:
            item.update(actions=[model.state.set(state)], condition=condition)
        except UpdateError as error:
            if error.cause_response_code == "ConditionalCheckFailedException":
                return None
            if error.cause_response_code == "TransactionConflictException":
                raise ConflictError from None
            raise
        return item
