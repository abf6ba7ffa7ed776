"""The outbox: claimed under the gate, advanced by what Meta says, never backwards."""

import json
from typing import Any

from chatoet.rules.head import Head
from chatoet.rules.messages import Message
from chatoet.rules.outbox import RANK
from chatoet.sealing import LearnerKey
from chatoet.store import heads
from chatoet.store.commits import Put
from chatoet.store.tables import Tables, live
from chatoet.store.transactions import ConflictError, write

SENDABLE = ("accepted", "sent", "delivered", "read")  # states of a part after which the next may go


def put(uid: str, mid: str, purpose: str, reply_to: str, messages: tuple[Message, ...], key: LearnerKey) -> Put:
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

    def claim(self, outbox: Any, part: int, head: Head, now: int, resend: bool = False) -> bool:
        """The third gate: this part is ours to send while the head still is what the gate was asked about.

        False when another worker has it, or the gate changed since (the caller reads the head and asks again).
        """
        model, head_model = self._tables["Outbox"], self._tables["Head"]
        gate = (head_model.gate_version == head.gate_version) & (head_model.epoch == head.epoch)
        mine = (model.state == outbox.state) & (model.part == outbox.part) & (model.claimed_at == outbox.claimed_at)
        actions = [
            model.state.set("sending"),
            model.part.set(part),
            model.claimed_at.set(now),
            model.tries.set(1 if part != outbox.part else int(outbox.tries) + 1),
            model.resent.set(resend),
        ]

        def build(transaction: Any) -> None:
            transaction.condition_check(head_model, head.uid, heads.SK, condition=gate)
            transaction.update(model(outbox.pk, outbox.sk), actions=actions, condition=mine)

        try:
            return not write(self._tables.connection, build)
        except ConflictError:
            return False

    def settle(self, outbox: Any, part: int, state: str, known: tuple[str, ...] = ("sending", "unknown")) -> bool:
        """Records an outcome of our own request, unless a status event has already said more."""
        return self._set(outbox.pk, outbox.sk, part, state, known) is not None

    def advance(self, uid: str, mid: str, part: int, state: str) -> Any:
        """Records what Meta's status says; the item after it, or None when it says nothing new or is unknown."""
        lower = "delivered" if state == "failed" else state
        known = tuple(name for name, rank in RANK.items() if rank < RANK[lower])
        return self._set(uid, f"outbox#{mid}", part, state, known)

    def _set(self, uid: str, sk: str, part: int, state: str, known: tuple[str, ...]) -> Any:
        from pynamodb.exceptions import UpdateError

        model = self._tables["Outbox"]
        item = model(uid, sk)
        condition = (model.part == part) & model.state.is_in(*known)
        try:
            item.update(actions=[model.state.set(state)], condition=condition)
        except UpdateError as error:
            if error.cause_response_code == "ConditionalCheckFailedException":
                return None
            raise
        return item
