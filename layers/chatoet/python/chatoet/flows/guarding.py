"""Asks the patient-data guard about what a learner wrote: before any table, any queue of ours and any model.

Loaded with the first words that are not a command (clauses OET-8-caution, PRO-no-special, PRO-special-in-content).
"""

from collections.abc import Iterable, Iterator
from contextlib import suppress

from chatoet.content import ContentStore, UnknownTaskError
from chatoet.rules.extracted import extracted_in
from chatoet.rules.guard import Lexicon, Verdict, check, provenance, redacted
from chatoet.rules.item import Item
from chatoet.rules.task import Task


class Guard:
    def __init__(self, content: ContentStore) -> None:
        self._content = content

    def check(self, text: str, task_id: str | None) -> Verdict:
        """`task_id` names the task that is open; None when no letter is expected."""
        return check(text, provenance(self._lexicon(), *self._tasks(text, task_id)))

    def kept(self, text: str, task_id: str | None = None) -> str:
        """What may be stored of words about a request. They are never refused, since nobody loses a right by them:
        where they tell of a patient, whatever identifies anybody is marked instead, but not who stands in the task
        whose letter they are about."""
        known = provenance(self._lexicon(), *self._tasks(text, task_id))
        return text if check(text, known).allowed else redacted(text, known)

    def _lexicon(self) -> Lexicon:
        return Lexicon(self._content.words(), self._content.names())

    def _tasks(self, text: str, task_id: str | None) -> list[Task]:
        """The open one, and whichever of ours the text is plainly about: its patient and its reader are named."""
        said = text.casefold()
        found = [m.id for m in self._content.marks() if all(n.casefold() in said for n in (m.patient, m.recipient))]
        return list(self._there(dict.fromkeys(([task_id] if task_id else []) + found)))

    def _there(self, ids: Iterable[str]) -> Iterator[Task]:
        """Without one that was taken out of the course."""
        for each in ids:
            with suppress(UnknownTaskError):
                yield self._content.task(each)


def words_of(item: Item) -> str:
    """What the learner wrote in this item: a message, what was read from a file, a caption and the name of a file."""
    if found := extracted_in(item):
        return found.text
    part = item.content.get(item.type)
    named = [part.get(key) for key in ("caption", "filename")] if isinstance(part, dict) else []
    return "\n".join([item.text(), *(each for each in named if isinstance(each, str))]).strip()
