"""Which cards are asked, and how a session of them goes on. A card is a vocabulary frame, or one of the learner's own
errors: that asks a sentence to mend of its kind, another one each time. Time is an argument; no I/O.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from chatoet.rules.course.errors import FOCUS
from chatoet.rules.course.practice import Practice
from chatoet.rules.vocabulary import EVERYBODY, Fix, Frame

SESSION: Final = 8  # cards
NEW_A_DAY: Final = 4
RECURS: Final = 2  # letters with the same error, from which it becomes a card; the placement is as good as one
LETTERS: Final = 5  # letters looked back on
DOING: Final = "cards"
STALE: Final = 12 * 3600  # seconds after which a session that was left begins anew
_ERROR, _AGAIN = "error.", "~"
_WRITTEN: Final = ("letter", "placement")


class Deck(NamedTuple):
    """What there is to ask this learner."""

    frames: Mapping[str, Frame]
    fixes: Mapping[str, tuple[Fix, ...]]  # by focus

    def has(self, card: str) -> bool:
        return card in self.frames or (card.startswith(_ERROR) and card.removeprefix(_ERROR) in self.fixes)

    def asked(self, card: str, reps: int) -> Frame | Fix:
        """For the time after `reps` times."""
        if card in self.frames:
            return self.frames[card]
        fixes = self.fixes[card.removeprefix(_ERROR)]
        return fixes[reps % len(fixes)]

    def item(self, name: str) -> Frame | Fix | None:
        """By its own id, which is not that of the card where an error has many sentences."""
        fixes = (fix for group in self.fixes.values() for fix in group)
        return self.frames.get(name) or next((fix for fix in fixes if fix.id == name), None)


def deck(frames: Iterable[Frame], fixes: Iterable[Fix]) -> Deck:
    by_focus: dict[str, tuple[Fix, ...]] = {}
    for fix in sorted(fixes, key=lambda fix: (fix.level, fix.id)):
        by_focus[fix.focus] = (*by_focus.get(fix.focus, ()), fix)
    return Deck({frame.id: frame for frame in frames}, by_focus)


def has_many(card: str) -> bool:
    """An own error asks one of many sentences."""
    return card.startswith(_ERROR)


def recurring(practices: Sequence[Practice]) -> tuple[str, ...]:
    """Cards of the errors that were found in two or more of the last letters, the most frequent first. A letter and its
    rewrite are one."""
    focus_of = {**FOCUS, "register": "register"}  # as a placement has it
    letters: dict[str, set[str]] = {}
    for practice in practices:
        if practice.what in _WRITTEN and (practice.ref in letters or len(letters) < LETTERS):
            found = {focus_of[kind] for kind in practice.errors if kind in focus_of}
            letters.setdefault(practice.ref, set()).update(found)
    count = Counter(focus for focuses in letters.values() for focus in sorted(focuses))
    return tuple(_ERROR + focus for focus, times in count.most_common() if times >= RECURS)


class Known(NamedTuple):
    """A card that was asked before. `began` is when that was first (epoch seconds)."""

    due: int
    began: int


def session(
    known: Mapping[str, Known], own: Sequence[str], there: Deck, level: int, day_began: int, now: int
) -> tuple[str, ...]:
    """The cards to ask: what is due, the longest first; then new ones, the learner's own errors (`own`) before words.

    `day_began`: when the learner's day began, which has a few new cards and no more.
    """
    due = sorted((card.due, name) for name, card in known.items() if card.due <= now and there.has(name))
    asked = [name for _, name in due][:SESSION]
    begun = sum(card.began >= day_began for card in known.values())
    room = max(0, min(SESSION - len(asked), NEW_A_DAY - begun))
    return (*asked, *_new(known, own, there, level)[:room])


def _new(known: Collection[str], own: Sequence[str], there: Deck, level: int) -> list[str]:
    frames = sorted(
        there.frames.values(),
        key=lambda frame: (abs(frame.level - (level or 1)), frame.profession == EVERYBODY, frame.id),
    )
    return [name for name in (*own, *(frame.id for frame in frames)) if name not in known and there.has(name)]


class Round(NamedTuple):
    """Where a session stands: `left` are the cards still to come, the first the one that is asked.

    `total` counts cards, not questions: what was wrong comes once more and counts once.
    """

    left: tuple[str, ...]
    right: int = 0
    done: int = 0
    total: int = 0
    began: int = 0

    @property
    def card(self) -> str:
        return self.left[0].rstrip(_AGAIN)

    @property
    def again(self) -> bool:
        """Asked once more at the end: it was graded already."""
        return self.left[0].endswith(_AGAIN)

    def answered(self, right: bool) -> "Round":
        if self.again:
            return self._replace(left=self.left[1:])
        once_more = () if right else (self.card + _AGAIN,)
        return self._replace(left=(*self.left[1:], *once_more), right=self.right + right, done=self.done + 1)

    def skipped(self) -> "Round":
        """Neither known nor unknown: it stays due."""
        return self._replace(left=self.left[1:], total=self.total - (not self.again))

    def without(self, gone: Collection[str]) -> "Round":
        left = tuple(card for card in self.left if card.rstrip(_AGAIN) not in gone)
        lost = sum(not card.endswith(_AGAIN) for card in self.left) - sum(not card.endswith(_AGAIN) for card in left)
        return self._replace(left=left, total=self.total - lost)

    def names(self) -> tuple[str, ...]:
        return tuple(card.rstrip(_AGAIN) for card in self.left)


def packed(round_: Round) -> tuple[str, ...]:
    """As `Dialogue.memo` holds it."""
    return (f"{round_.right}/{round_.done}/{round_.total}/{round_.began}", *round_.left)


def unpacked(memo: Sequence[str]) -> Round | None:
    """None when no session is open."""
    counts = memo[0].split("/") if memo else []
    if len(memo) < 2 or len(counts) != 4 or not all(count.isdecimal() for count in counts):
        return None
    right, done, total, began = map(int, counts)
    return Round(tuple(memo[1:]), right, done, total, began)
