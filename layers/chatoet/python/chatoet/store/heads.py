"""A head to and from its item."""

from dataclasses import asdict
from types import MappingProxyType
from typing import Any

from chatoet.rules.head import Decision, Dialogue, Head
from chatoet.rules.subject import State
from chatoet.store.tables import Tables, live

SK = "head"
_PLAIN = (
    "epoch", "version", "gate_version", "created_at", "last_inbound", "expires_at", "stopped_at", "spoken_at",
    "audit_seq", "rekeyed_at", "unreachable_at", "paced_until", "spent_day", "spent",
)  # fmt: skip
_RARE = (
    "fenced_at",
    "leaving_at",
    "held_until",
    "checked_at",
    "tokens_day",
    "tokens",
    "person_at",
    "asked_at",
    "shown_at",
    "accepted_at",
)  # stored only of those who have them: a head stays small


def attributes(head: Head) -> dict[str, Any]:
    """Every attribute of the item but its keys; None where the learner has none."""
    plain = {name: getattr(head, name) for name in _PLAIN}
    dialogue = {key: value for key, value in asdict(head.dialogue).items() if value}
    decisions = {purpose: list(_packed(decision)) for purpose, decision in head.decisions.items()}
    rare = {name: getattr(head, name) or None for name in _RARE}
    return (
        plain
        | rare
        | {
            "kind": "Head",
            "controller_id": head.controller_id,
            "state": str(head.state),
            "notice": head.notice,
            "receipt": head.receipt,
            "floor": head.floor,
            "told": head.told,
            "language": head.language,
            "addresses": list(head.addresses),
            "former": list(head.former) or None,
            "audit_hash": head.audit_hash,
            "dialogue": dialogue,
            "decisions": decisions or None,
        }
    )


def from_item(item: Any) -> Head:
    plain = {name: int(getattr(item, name) or 0) for name in (*_PLAIN, *_RARE)}
    decisions = {purpose: _decision(*said) for purpose, said in (item.decisions or {}).items()}
    return Head(
        uid=item.pk,
        controller_id=item.controller_id,
        state=State(item.state),
        notice=item.notice,
        receipt=item.receipt,
        floor=item.floor,
        told=item.told,
        language=item.language,
        audit_hash=item.audit_hash,
        addresses=tuple(item.addresses),
        former=tuple(item.former or ()),
        dialogue=_dialogue(item.dialogue),
        decisions=MappingProxyType(decisions),
        **plain,
    )


def _packed(decision: Decision) -> tuple[bool, int] | tuple[bool, int, int]:
    """Without the version of the question while it is the first."""
    said = (decision.granted, decision.at)
    return said if decision.version == 1 else (*said, decision.version)


def _decision(granted: bool, at: int, version: int = 1) -> Decision:
    return Decision(bool(granted), int(at), int(version))


def _dialogue(stored: dict[str, Any]) -> Dialogue:
    lists = {name: tuple(stored.get(name, ())) for name in ("pending", "draft", "memo", "unfiled", "watched")}
    return Dialogue(**stored | lists)


class HeadReader:
    """Heads alone, for what needs no key and no address."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def head(self, uid: str, now: int) -> Head | None:
        item = live(self._tables["Head"], now, uid, SK)
        return from_item(item) if item else None

    def stored(self, uid: str) -> Head | None:
        """Also one that has ended and is still there: for those alone who see to it that it goes."""
        item = live(self._tables["Head"], -1, uid, SK)
        return from_item(item) if item else None
