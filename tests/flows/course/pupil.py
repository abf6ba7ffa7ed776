"""A learner at an exercise: the table and the part of the course, without tables, queues and the turn around them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache
from types import SimpleNamespace
from typing import Any, cast

from chatoet.content import ContentStore
from chatoet.flows.course.kit import Kit
from chatoet.flows.course.parts import PARTS
from chatoet.flows.guarding import Guard
from chatoet.flows.work import Done, Job
from chatoet.rules.course.enrolment import Enrolment
from chatoet.rules.course.practice import Practice, practised
from chatoet.rules.dialogue import Contact, respond
from chatoet.rules.head import Dialogue
from chatoet.rules.item import Item
from chatoet.store.commits import Put
from chatoet.store.course import Card
from tests.fixtures.world import Json, body_of, options_of

NOW = 2_000_000_000
CONTENT = ContentStore()


class Nothing:
    """No exercise was finished before; a test may plant some, the latest first."""

    def __init__(self) -> None:
        self.known: list[Practice] = []

    def practices(self, learner: object, now: int) -> list[Practice]:
        return self.known

    def enrolment(self, learner: object, now: int) -> Enrolment:
        return Enrolment()

    def cards(self, learner: object, now: int) -> dict[str, Card]:
        return {}

    def card(self, learner: object, card_id: str, now: int) -> None:
        return None

    def letters(self, learner: object, mids: Iterable[str], now: int) -> list[tuple[str, Practice]]:
        return []

    def answered(self, learner: object, mid: str, now: int) -> bool:
        return False


@dataclass
class Pupil:
    content: ContentStore = CONTENT
    dialogue: Dialogue = field(default_factory=lambda: Dialogue("home", "nursing", serial=4))
    now: int = NOW
    store: Nothing = field(default_factory=Nothing)
    last: Done | None = None

    def say(self, text: str) -> str:
        return self._sent(self._item("text", {"text": {"body": text}}))

    def tap(self, title: str) -> str:
        """A button of the message before."""
        return self.tap_id(self.buttons[title])

    def tap_id(self, payload: str) -> str:
        return self._sent(self._item("interactive", {"interactive": {"button_reply": {"id": payload}}}))

    def photo(self) -> str:
        return self._sent(self._item("image", {"image": {"id": "1"}}))

    @property
    def buttons(self) -> dict[str, str]:
        return options_of(self._graph())

    @property
    def practices(self) -> list[Practice]:
        assert self.last
        puts = [put for put in self.last.also if isinstance(put, Put) and put.kind == "Practice"]
        return [practised(int(cast(int, put.values["at"])), put.values) for put in puts]

    def _item(self, type_: str, content: Json) -> Item:
        return Item("message", "mid", type_, self.now, "wamid.1", content=content)

    def _sent(self, item: Item) -> str:
        step = respond(self.dialogue, item, Contact("admin@chatoet.com"))
        part, _, method = step.work.partition(".")
        if not method:
            self.last = Done(step.name, step.dialogue, step.messages)
        else:
            learner: Any = SimpleNamespace(head=SimpleNamespace(uid="uid"))
            work: Callable[[Job], Done] = getattr(PARTS[part](self._kit()), method)
            self.last = work(Job(learner, item, step, self.now))
        self.dialogue = self.last.dialogue
        assert len(self.last.messages) == 1, "one reply is one message"
        return body_of(self._graph())

    def _graph(self) -> Json:
        assert self.last
        return dict(self.last.messages[-1].graph())

    def _kit(self) -> Kit:
        nobody: Any = None
        store: Any = self.store
        return Kit(self.content, store, nobody, True, lambda: 0.0, _guard)


@cache
def _guard() -> Guard:
    return Guard(CONTENT)
