"""A learner's course: the enrolment, what was practised, and the cards. Written with the turn that changed them."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from chatoet.rules.course.enrolment import Enrolment, attributes
from chatoet.rules.course.practice import Practice, learnt, practised, recalled
from chatoet.store.commits import Put
from chatoet.store.learners import Learner
from chatoet.store.tables import Tables, live

SK = "enrolment"
MOST = 60  # exercises looked back on: some weeks


class Card(NamedTuple):
    """`memory` is the scheduler's state, `due` when it is to be asked again (epoch seconds)."""

    id: str
    due: int
    memory: Mapping[str, Any]
    reps: int = 0
    lapses: int = 0


def enrolled(uid: str, enrolment: Enrolment) -> Put:
    return Put("Enrolment", (uid, SK), "account", attributes(enrolment), fresh=False)


def finished(uid: str, mid: str, practice: Practice) -> Put:
    """It ends as long after it was practised, however late it is filed."""
    values = {"at": practice.at} | learnt(practice)
    return Put("Practice", (uid, f"practice#{practice.at:010}#{mid}"), "content", values, since=practice.at)


def asked(uid: str, card: Card) -> Put:
    values = {"due": card.due, "memory": dict(card.memory), "reps": card.reps, "lapses": card.lapses}
    return Put("Card", (uid, f"card#{card.id}"), "content", values, fresh=False)


class CourseStore:
    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def enrolment(self, learner: Learner, now: int) -> Enrolment:
        """All unknown while nothing was told."""
        item = live(self._tables["Enrolment"], now, learner.head.uid, SK)
        return _enrolment(item) if item else Enrolment()

    def practices(self, learner: Learner, now: int, most: int = MOST) -> list[Practice]:
        """The latest first. What was marked and not filed yet (`Dialogue.unfiled`) is not among them."""
        model = self._tables["Practice"]
        found = model.query(learner.head.uid, model.sk.startswith("practice#"), scan_index_forward=False, limit=most)
        return [practised(int(item.at), _stored(item)) for item in found if item.expires_at > now]

    def letters(self, learner: Learner, mids: Iterable[str], now: int) -> list[tuple[str, Practice]]:
        """What the turns of marked letters remember, with their mids."""
        uid = learner.head.uid
        items = [(mid, live(self._tables["Turn"], now, uid, f"turn#{mid}")) for mid in mids]
        return [(mid, recalled(int(item.at), item.learnt)) for mid, item in items if item and item.learnt]

    def answered(self, learner: Learner, mid: str, now: int) -> bool:
        """Whether a message had its turn already."""
        return live(self._tables["Turn"], now, learner.head.uid, f"turn#{mid}") is not None

    def cards(self, learner: Learner, now: int) -> dict[str, Card]:
        model = self._tables["Card"]
        found = model.query(learner.head.uid, model.sk.startswith("card#"))
        return {card.id: card for card in (_card(item) for item in found if item.expires_at > now)}

    def card(self, learner: Learner, card_id: str, now: int) -> Card | None:
        item = live(self._tables["Card"], now, learner.head.uid, f"card#{card_id}")
        return _card(item) if item else None


def _enrolment(item: Any) -> Enrolment:
    told: dict[str, Any] = {name: value for name in Enrolment._fields if (value := getattr(item, name)) is not None}
    told |= {name: tuple(told[name]) for name in ("priorities", "reminded") if name in told}
    told |= {name: int(told[name]) for name in ("minute", "level", "placed_at", "pictured_at") if name in told}
    return Enrolment(**told)


def _stored(item: Any) -> dict[str, Any]:
    return {
        name: getattr(item, name) for name in ("what", "ref", "right", "asked", "seconds", "errors", "marks", "attempt")
    }


def _card(item: Any) -> Card:
    return Card(item.sk.removeprefix("card#"), int(item.due), item.memory, int(item.reps), int(item.lapses))
