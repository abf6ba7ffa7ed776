"""A learner at the first questions, the settings or the placement: the table and the flow, without the turn around."""

from collections.abc import Callable
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from chatoet.content import ContentStore
from chatoet.flows.course.parts import PARTS
from chatoet.flows.work import Done, Job
from chatoet.rules.course.enrolment import Enrolment
from chatoet.rules.dialogue import Contact, Step, respond
from chatoet.rules.head import Dialogue
from chatoet.rules.item import Item
from chatoet.store.commits import Put
from tests.fixtures.world import Json, body_of, options_of

NOW = 1_795_348_800  # 22 November 2026, a Sunday, at noon UTC
CONTENT = ContentStore()
NO_PATIENT = SimpleNamespace(check=lambda text, task: SimpleNamespace(allowed=True))


class Kept:
    """The store, for one learner; `records` are other things that were written."""

    def __init__(self) -> None:
        self.now_is, self.records = Enrolment(), list[Put]()

    def enrolment(self, learner: object, now: int) -> Enrolment:
        return self.now_is

    def write(self, done: Done) -> None:
        for put in done.also:
            assert isinstance(put, Put)
            if put.kind == "Enrolment":
                stored: Any = put.values
                tuples = {name: tuple(value) for name, value in stored.items() if isinstance(value, list)}
                self.now_is = Enrolment(**(stored | tuples))
            else:
                self.records.append(put)


@dataclass
class Newcomer:
    dialogue: Dialogue = field(default_factory=Dialogue)
    content: Any = CONTENT
    drafts: bool = True
    store: Kept = field(default_factory=Kept)
    language: str | None = None
    taps: int = 0
    now: int = NOW
    last: Done | None = None

    def say(self, text: str) -> str:
        return self._sent(_item("text", {"text": {"body": text}}))

    def photo(self) -> str:
        return self._sent(_item("image", {"image": {"id": "1"}}))

    def tap(self, title: str) -> str:
        """A button or row of the message before."""
        self.taps += 1
        return self.tap_id(self.options[title])

    def tap_id(self, payload: str) -> str:
        return self._sent(_item("interactive", {"interactive": {"list_reply": {"id": payload}}}))

    @property
    def told(self) -> Enrolment:
        return self.store.now_is

    @property
    def options(self) -> dict[str, str]:
        assert self.last
        return options_of(dict(self.last.messages[-1].graph()))

    def _sent(self, item: Item) -> str:
        step = respond(self.dialogue, item, Contact("admin@chatoet.com"))
        self.last = self._done(item, step)
        self.dialogue, self.language = self.last.dialogue, self.last.language or self.language
        self.store.write(self.last)
        assert len(self.last.messages) == 1, "one reply is one message"
        return body_of(dict(self.last.messages[0].graph()))

    def _done(self, item: Item, step: Step) -> Done:
        part, _, method = step.work.partition(".")
        if part not in PARTS:
            return Done(step.work or step.name, step.dialogue, step.messages or (_silence(step.work),))
        kit: Any = SimpleNamespace(
            content=self.content, store=self.store, show_drafts=self.drafts, guard=lambda: NO_PATIENT
        )
        learner: Any = SimpleNamespace(head=SimpleNamespace(uid="uid", language=self.language))
        work: Callable[[Job], Done] = getattr(PARTS[part](kit), method)
        return work(Job(learner, item, step, self.now))


def _silence(work: str) -> Any:
    """Stands for what work of the writing task would say."""
    return SimpleNamespace(graph=lambda: {"type": "text", "text": {"body": f"[{work}]"}})


def _item(type_: str, content: Json) -> Item:
    return Item("message", "mid", type_, NOW, "wamid.1", content=content)
