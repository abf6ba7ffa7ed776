"""A learner's talk with the parts of the course, without a cloud: what is put is there next time."""

from collections.abc import Iterable
from types import SimpleNamespace
from typing import Any, cast

from chatoet.content import ContentStore
from chatoet.flows.course.kit import Kit
from chatoet.flows.course.parts import PARTS
from chatoet.flows.work import Done, Job
from chatoet.rules.course.enrolment import Enrolment
from chatoet.rules.course.practice import Practice, practised
from chatoet.rules.dialogue import Contact, respond
from chatoet.rules.head import Dialogue
from chatoet.rules.item import Item
from chatoet.rules.messages import Message
from chatoet.store.commits import Extra, Put
from chatoet.store.course import Card
from tests.fixtures.world import START, Json


class FakeCourse:
    """As `CourseStore`."""

    def __init__(self) -> None:
        self.known: dict[str, Card] = {}
        self.done: list[Practice] = []
        self.told = Enrolment()

    def enrolment(self, learner: object, now: int) -> Enrolment:
        return self.told

    def practices(self, learner: object, now: int, most: int = 60) -> list[Practice]:
        return sorted(self.done, key=lambda practice: practice.at, reverse=True)[:most]

    def letters(self, learner: object, mids: Iterable[str], now: int) -> list[tuple[str, Practice]]:
        return []

    def answered(self, learner: object, mid: str, now: int) -> bool:
        return False

    def cards(self, learner: object, now: int) -> dict[str, Card]:
        return dict(self.known)

    def card(self, learner: object, card_id: str, now: int) -> Card | None:
        return self.known.get(card_id)

    def take(self, extra: Extra) -> None:
        assert isinstance(extra, Put)
        values: Any = extra.values
        match extra.kind:
            case "Card":
                name = extra.key[1].removeprefix("card#")
                self.known[name] = Card(name, values["due"], values["memory"], values["reps"], values["lapses"])
            case "Practice":
                self.done.append(practised(values["at"], values))
            case "Enrolment":
                lists: Any = {name: tuple(value) for name, value in values.items() if isinstance(value, list)}
                self.told = Enrolment(**values | lists)


def _harmless() -> Any:
    """A guard that finds no patient in anything."""
    return SimpleNamespace(check=lambda text, task_id: SimpleNamespace(allowed=True))


class Chat:
    """Stands at home with a profession, at the clock's START."""

    def __init__(self, content: ContentStore) -> None:
        self.course, self.now, self._mids = FakeCourse(), int(START), 0
        self.state = Dialogue("home", "nursing")
        self.kit = Kit(content, cast("Any", self.course), cast("Any", None), True, lambda: 0.0, _harmless)
        self.last: Message | None = None
        self.name = ""

    def say(self, text: str) -> str:
        return self.send({"text": {"body": text}}, "text")

    def tap(self, payload: str) -> str:
        return self.send({"interactive": {"button_reply": {"id": payload}}}, "interactive")

    def send(self, content: Json, type_: str) -> str:
        """What is answered, as one text; empty for work that is not of the course."""
        self._mids += 1
        item = Item("message", f"m{self._mids}", type_, self.now, f"wamid.{self._mids}", content=content)
        step = respond(self.state, item, Contact("a@b.c"))
        learner = SimpleNamespace(head=SimpleNamespace(uid="u1", dialogue=self.state))
        job = Job(cast("Any", learner), item, step, self.now)
        done = self._work(job) if step.work else Done(step.name, step.dialogue, step.messages)
        for extra in done.also:
            self.course.take(extra)
        self.state, self.name = done.dialogue, done.name
        (self.last,) = cast("tuple[Message | None, ...]", done.messages) or (None,)
        return str(getattr(self.last, "body", ""))

    def _work(self, job: Job) -> Done:
        part, _, method = job.step.work.partition(".")
        if not method:
            return Done(job.step.work, job.state)
        return cast("Done", getattr(PARTS[part](self.kit), method)(job))

    @property
    def options(self) -> dict[str, str]:
        """Of the last message: id by title."""
        return {option.title: option.id for option in getattr(self.last, "options", ())}
