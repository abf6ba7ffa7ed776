"""Messages that are kept back to be taken together: typed parts of a letter, and files while they are read."""

from chatoet.flows.wakes import SqsWakeups
from chatoet.lanes import Forward
from chatoet.rules import burst
from chatoet.rules.burst import FILE_WAIT, Part, Whole
from chatoet.rules.dialogue import FILES, expects_letter
from chatoet.rules.head import Dialogue
from chatoet.rules.item import Item
from chatoet.store.commits import Drop, Put
from chatoet.store.learners import Learner
from chatoet.store.parts import Parts


class Gather:
    """What waits, and what comes of it. `wake` is called after each commit, and again when its message comes again."""

    def __init__(self, parts: Parts, wakes: SqsWakeups, forward: Forward, opens_files: bool) -> None:
        """`opens_files` is false where WhatsApp comes through AWS, which hands files over in another way."""
        self._parts, self._wakes, self._forward, self.opens_files = parts, wakes, forward, opens_files

    def part(self, learner: Learner, item: Item, state: Dialogue, now: int) -> tuple[Dialogue, tuple[Put, ...]]:
        """A typed part, or the words of a file. Where no letter is expected, nothing of it is kept."""
        from chatoet.rules.extracted import extracted_in  # here, because most turns are taps

        found = extracted_in(item)
        mid = found.of if found else item.mid
        part = Part(found.source, found.text, found.problem or "") if found else Part("typed", item.text())
        part = part if expects_letter(state) else part._replace(text="")
        return burst.waiting(state, mid, now), (self._parts.put(learner, mid, item.at, part),)

    def drop(self, learner: Learner, state: Dialogue) -> tuple[Drop, ...]:
        """All that waits, and what was read from a file and shown."""
        return self._parts.dropped(learner, tuple(dict.fromkeys((*state.pending, *state.draft))))

    def file(self, learner: Learner, item: Item, state: Dialogue, now: int) -> Dialogue:
        """Handed to who reads files; its place among the parts is kept. What never comes back is done without."""
        self._forward("media", item, "turns")
        return burst.waiting(state, item.mid, now)

    def wake(self, learner: Learner, item: Item, state: Dialogue) -> None:
        """After the commit: one that came before it would find nothing, and no other would follow."""
        self._wakes.take(learner, FILE_WAIT if item.type in FILES else burst.patience(state))

    def whole(self, learner: Learner, state: Dialogue, now: int) -> Whole | None:
        """All that waits, as one; None while it is not to be taken: a later part came, or a file is being read."""
        if not burst.ripe(state, now):
            return None
        found = self._parts.of(learner, state.pending, now)
        if len(found) < len(state.pending) and not burst.given_up(state, now):
            self._wakes.take(learner, state.pending_at + FILE_WAIT - now)  # each part moves the end of the wait
            return None
        lost = Part("file", problem="failed")
        return burst.joined([found.get(mid, lost) for mid in state.pending])

    def draft(self, learner: Learner, state: Dialogue, now: int) -> str:
        """The words that the learner was shown; empty when they have ended."""
        return burst.joined(list(self._parts.of(learner, state.draft, now).values())).text
