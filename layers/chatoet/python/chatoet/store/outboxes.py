"""The outbox: claimed under the gate, advanced by what Meta says, never backwards."""

import json
from collections.abc import Sequence
from typing import Any, Literal

from chatoet.rules.head import Head
from chatoet.rules.messages import Outgoing
from chatoet.rules.outbox import IN_FLIGHT, Said, Send, earlier
from chatoet.sealing import LearnerKey
from chatoet.store import heads
from chatoet.store.commits import Put
from chatoet.store.conflicts import retrying
from chatoet.store.learners import Learner
from chatoet.store.tables import Tables, live
from chatoet.store.transactions import ConflictError, held, write

Claim = Literal["claimed", "taken", "moved"]
REPLY = 1  # the reply's place in the transaction that claims it; the head's is 0
BILLED, COUNTED = 1_000, 12  # a part's statuses with a price are three digits of 36; DynamoDB keeps 38


def put(
    uid: str,
    mid: str,
    purpose: str,
    reply_to: str,
    messages: Sequence[Outgoing | dict[str, Any]],
    key: LearnerKey,
    next_try: int = 0,
) -> Put:
    """`messages` may be Graph payloads already; nothing is sent before `next_try`."""
    sk = f"outbox#{mid}"
    parts = [message if isinstance(message, dict) else message.graph() for message in messages]
    body = json.dumps(parts, ensure_ascii=False, separators=(",", ":"))
    values = {
        "state": "stored",
        "purpose": purpose,
        "part": 0,
        "parts": len(messages),
        "tries": 0,
        "claimed_at": 0,
        "resent": False,
        "next_try": next_try,
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

    def messages_of(self, learner: Learner, mid: str, now: int) -> list[dict[str, Any]] | None:
        """The parts that a template stood in for, or all of a reply that needed none; None when it is no more."""
        outbox = self.get(learner.head.uid, mid, now)
        if outbox is None:
            return None
        parts = self.messages(outbox, learner.key)
        if outbox.templated:  # it is not said again, where it was a part itself
            parts = [part for part in parts[int(outbox.part) :] if part["type"] != "template"]
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
        mine = self._as_seen(outbox)
        same = step.part == outbox.part
        actions = [
            model.state.set("sending"),
            model.part.set(step.part),
            model.claimed_at.set(now),
            model.tries.set(int(outbox.tries) + 1 if same else 1),
            model.resent.set(step.resend or (same and bool(outbox.resent))),
            model.next_try.set(0),
            model.templated.set(step.templated),
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

    def settle(self, outbox: Any, part: int, state: str, next_try: int = 0) -> bool:
        """Records an outcome of our own request, unless a status event has already said more."""
        known = self._at(part, ("sending", "unknown"))
        return self._update(outbox.pk, outbox.sk, {"state": state, "next_try": next_try}, known) is not None

    def reopen(self, uid: str, mid: str, part: int, known: tuple[str, ...]) -> Any:
        """Meta refused the part for want of a window: it waits to go out as a template. None if it does already."""
        plain = self._tables["Outbox"].templated == False  # noqa: E712  a condition, not a comparison
        values = {"state": "stored", "templated": True, "next_try": 0}
        return self._update(uid, f"outbox#{mid}", values, self._at(part, known) & plain)

    def end(self, outbox: Any, part: int, state: str) -> bool:
        """Ends a reply at a part that is not going out, unless it changed since it was looked at."""
        return self._update(outbox.pk, outbox.sk, {"state": state, "part": part}, self._as_seen(outbox)) is not None

    def put_off(self, outbox: Any, next_try: int) -> bool:
        return self._update(outbox.pk, outbox.sk, {"next_try": next_try}, self._as_seen(outbox)) is not None

    def advance(self, uid: str, mid: str, said: Said) -> Any:
        """Records what Meta's status says; the item after it, or None when it says nothing new or is unknown."""
        same = self._tables["Outbox"].templated == said.templated
        known = self._at(said.part, earlier(said.state)) & same
        return self._update(uid, f"outbox#{mid}", {"state": said.state}, known, said.part if said.priced else None)

    def price(self, uid: str, mid: str, part: int) -> Any:
        """Counts the price in a status that said nothing else; the item after it, or None when it is no more."""
        return self._update(uid, f"outbox#{mid}", {}, self._tables["Outbox"].pk.exists(), part)

    def _as_seen(self, outbox: Any) -> Any:
        model = self._tables["Outbox"]
        seen = (model.state == outbox.state) & (model.part == outbox.part)
        return seen & (model.claimed_at == outbox.claimed_at) & (model.next_try == outbox.next_try)

    def _at(self, part: int, states: tuple[str, ...]) -> Any:
        model = self._tables["Outbox"]
        return (model.part == part) & model.state.is_in(*states)

    def _update(self, uid: str, sk: str, values: dict[str, Any], condition: Any, priced: int | None = None) -> Any:
        model = self._tables["Outbox"]
        actions = [getattr(model, name).set(value) for name, value in values.items()]
        if priced is not None and priced < COUNTED:
            actions.append(model.billed.add(BILLED**priced))
        return retrying(lambda: _written(model(uid, sk), actions, condition)) if actions else None


def first_price(outbox: Any, part: int) -> bool:
    """Whether the status just recorded was the first of this part that named a price."""
    return part < COUNTED and int(outbox.billed) // BILLED**part % BILLED == 1


def _written(item: Any, actions: list[Any], condition: Any) -> Any:
    """The item after the update, or None when the condition does not hold."""
    return item if held(lambda: item.update(actions=actions, condition=condition)) else None
