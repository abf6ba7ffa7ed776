"""The tutoring conversation: what a message means where the learner stands, and what comes next. No I/O.

The answers are rows of one table (rules/conversation). A step that needs a task, an assessment or a file says so in
`work`; the flow does it and calls back.
"""

from dataclasses import replace

from chatoet.rules import burst, words
from chatoet.rules.burst import Whole
from chatoet.rules.conversation.events import FILES, OURS, SILENT_TYPES, events_of
from chatoet.rules.conversation.guards import expects_letter
from chatoet.rules.conversation.moves import left
from chatoet.rules.conversation.shape import Contact, Step
from chatoet.rules.conversation.table import BY_EVENT
from chatoet.rules.head import Dialogue
from chatoet.rules.item import Item

__all__ = ["FILES", "OURS", "SILENT_TYPES", "Contact", "Step", "expects_letter", "left"]


def respond(dialogue: Dialogue, item: Item, contact: Contact) -> Step:
    """Every item has an answer in every state: `old_button` and `text` have a row that always fits."""
    return next(
        step
        for event in events_of(item)
        for row in BY_EVENT.get(event.name, ())
        if (step := row.step(dialogue, event, contact))
    )


def together(dialogue: Dialogue, whole: Whole) -> Step:
    """What the messages that were waited for mean as one."""
    after = burst.taken(dialogue)
    if not expects_letter(dialogue):
        return _no_task(after)
    if whole.read:
        asked = replace(after, step="confirm", draft=dialogue.pending)
        return Step("read_back", asked, (words.read_back(whole.text, whole.problem),))
    if whole.text:
        return Step("assess", after, work="assess")
    return Step("unread", after, (words.media_problem(whole.problem or "failed", whole.source),))


def _no_task(dialogue: Dialogue) -> Step:
    if not dialogue.profession:
        return Step("professions", dialogue, (words.professions(1),))
    return Step("write_first", dialogue, (words.write_first(),))


def refused(dialogue: Dialogue) -> Dialogue:
    """Nothing of what was sent is kept; a letter may be sent anew."""
    after = burst.taken(dialogue)
    return replace(after, step="letter", draft=()) if after.step == "confirm" else after


def asked(dialogue: Dialogue, step: str, **now: object) -> Dialogue:
    """The next question of an exercise: its buttons carry the new number, so that older ones are known as old."""
    return replace(dialogue, step=step, serial=dialogue.serial + 1, **now)  # type: ignore[arg-type]


def given(dialogue: Dialogue, task_id: str) -> Dialogue:
    after = left(burst.taken(dialogue))
    return replace(after, step="letter", task=task_id, letter=None, attempt=0, draft=())


def lost(dialogue: Dialogue) -> Dialogue:
    """The task is not there any more."""
    return replace(left(burst.taken(dialogue)), task=None, letter=None, attempt=0, draft=())


def assessed(dialogue: Dialogue, mid: str, again: bool = False) -> Dialogue:
    """`again`: the letter of the attempt before, word for word, so that it is none of its own."""
    attempt = dialogue.attempt if again else dialogue.attempt + 1
    return replace(dialogue, step="reviewed", letter=mid, attempt=attempt, draft=())


def reviewed(dialogue: Dialogue) -> Dialogue:
    """The letter before was sent once more."""
    return replace(dialogue, step="reviewed", draft=())
