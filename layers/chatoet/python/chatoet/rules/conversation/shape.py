"""What the conversation table is made of."""

from collections.abc import Callable
from dataclasses import replace
from typing import Literal, NamedTuple

from chatoet.rules.head import Dialogue
from chatoet.rules.messages import Message

# Where a learner may stand (`Dialogue.step`), and what is expected there. The picture is drawn from it.
State = Literal[
    "profession", "regulator", "test_date", "study", "zone", "placement", "home", "letter", "confirm", "reviewed",
    "relevance", "order", "opening", "reading", "reading_again", "card", "language",
]  # fmt: skip


class Contact(NamedTuple):
    email: str


class Event(NamedTuple):
    """What reached us: a tap or a command by its name, or what kind of message it is.

    `args` are what a button carried, `text` what was typed; a command typed has the same name as its button.
    """

    name: str
    args: tuple[str, ...] = ()
    text: str = ""
    typed: bool = False


class Step(NamedTuple):
    """`name` is what the log calls it; no `messages` and no `work` means silence. `about` is what the work is on."""

    name: str
    dialogue: Dialogue
    messages: tuple[Message, ...] = ()
    work: str = ""
    about: str = ""


# What a guard found is handed on to the reply and to the work; False, None and "" mean that the row does not fit.
Guard = Callable[[Dialogue, Event], str | bool | None]


class Told(NamedTuple):
    """What a reply may say."""

    dialogue: Dialogue
    event: Event
    found: str
    contact: Contact


Reply = Callable[[Told], Message]
Change = Callable[[Dialogue, Event, str], Dialogue]


def always(dialogue: Dialogue, event: Event) -> bool:
    return True


class Row(NamedTuple):
    """One line of the table: in one of `states` (none: in every one), on this event, and if `guard` finds it so,
    there is a reply, or work for the flow. `to` are the states that may follow; none: the learner stays where they are.

    `work` is one of the writing task's (flows/work.py), or `part.method` of flows/course/parts.py.
    """

    event: str
    name: str
    states: tuple[State, ...] = ()
    guard: Guard = always
    reply: Reply | None = None
    work: str = ""
    change: Change | None = None
    to: tuple[State, ...] = ()

    def step(self, dialogue: Dialogue, event: Event, contact: Contact) -> Step | None:
        """None when the row does not fit."""
        if self.states and dialogue.step not in self.states:
            return None
        seen = self.guard(dialogue, event)
        if not seen:
            return None
        found = seen if isinstance(seen, str) else ""
        after = self.change(dialogue, event, found) if self.change else dialogue
        if len(self.to) == 1 and not self.work:
            after = replace(after, step=self.to[0])
        messages = (self.reply(Told(after, event, found, contact)),) if self.reply else ()
        return Step(self.name, after, messages, self.work, found)
