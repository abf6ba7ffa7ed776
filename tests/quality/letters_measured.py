"""What a way of marking makes of the letters, held against their level and the second reader's marks."""

import re
from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Final, NamedTuple

from chatoet.content import ContentStore
from chatoet.rules.criteria import TOP, Criterion, Grade
from chatoet.rules.feedback import Finding, corrected
from chatoet.rules.task import Task
from chatoet.rules.verify.estimate import estimate
from tests.guard.report import Share
from tests.quality.agreement import GROUP, same, supported
from tests.quality.cell import NOTHING, Cell, at_least, average, none_of, shown
from tests.quality.samples import Level, Mark, Sample
from tests.quality.subjects import plain
from tests.quality.ways import Marked, Way

LEVELS: Final[tuple[Level, ...]] = ("weak", "middling", "good", "excellent")
GRADES: Final[dict[Level, tuple[Grade, ...]]] = {
    "excellent": ("A",), "good": ("B",), "middling": ("C+",), "weak": ("C", "D"),
}  # fmt: skip


class Seen(NamedTuple):
    sample: Sample
    task: Task
    marked: Marked

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Tips are no errors."""
        return tuple(f for f in self.marked.feedback.findings if f.severity != "tip")

    def false(self) -> list[Finding]:
        return [f for f in self.findings if not supported(self.task, self.sample, f)]

    def found(self, mark: Mark) -> bool:
        return any(same(self.task, self.sample, f, mark) for f in self.marked.feedback.findings)


def seen(way: Way, content: ContentStore, samples: Sequence[Sample]) -> list[Seen]:
    marked = ((sample, way.mark(plain(content, sample))) for sample in samples)
    return [Seen(sample, content.task(sample.task), one) for sample, one in marked if one]


# --- grounding -------------------------------------------------------------------------------------------------------


def quotes(all_: Sequence[Seen]) -> Cell:
    pairs = [(one.sample.letter, f) for one in all_ for f in one.marked.feedback.findings if f.quote]
    return at_least(Share(sum(letter[f.start : f.end] == f.quote for letter, f in pairs), len(pairs)), 1.0)


def fixes(all_: Sequence[Seen], medicines: frozenset[str]) -> Cell:
    """That bring in no number and no medicine, and together change nothing but what they quote."""
    pairs = [(one, f) for one in all_ for f in one.marked.feedback.findings if f.fix is not None]
    held = sum(_brings_nothing(one, f, medicines) and _apart(one) for one, f in pairs)
    return at_least(Share(held, len(pairs)), 1.0)


def _brings_nothing(one: Seen, finding: Finding, medicines: frozenset[str]) -> bool:
    known = " ".join([one.sample.letter, *(note.text for note in one.task.notes)]).lower()
    said = set(re.findall(r"\d+(?:[.,]\d+)?|[a-z]{4,}", (finding.fix or "").lower()))
    return all(word in known for word in said if word[0].isdigit() or word in medicines)


def _apart(one: Seen) -> bool:
    """The corrected letter, with its fixes taken back, is the learner's own."""
    letter, text = one.sample.letter, corrected(one.sample.letter, one.marked.feedback.findings)
    kept = [f for f in sorted(one.marked.feedback.findings, key=lambda f: f.start) if f.fix is not None and f.quote]
    grown = sum(len(f.fix or "") - len(f.quote) for f in kept)
    return len(text) == len(letter) + grown and all(a.end <= b.start for a, b in zip(kept, kept[1:], strict=False))


# --- false errors and recall -----------------------------------------------------------------------------------------


def false_errors(all_: Sequence[Seen], levels: Sequence[Level] = LEVELS, most: float | None = None) -> Cell:
    counts = [len(one.false()) for one in all_ if one.sample.marks is not None and one.sample.level in levels]
    return average(counts, most)


def alarms(all_: Sequence[Seen], levels: Sequence[Level]) -> Cell:
    """False errors about words that are there: nothing of what is only asked for."""
    counts = [
        sum(bool(f.quote) for f in one.false())
        for one in all_
        if one.sample.marks is not None and one.sample.level in levels
    ]
    return average(counts)


def recall(all_: Sequence[Seen], *groups: str) -> Cell:
    marks = [(one, mark) for one in all_ for mark in one.sample.marks or () if GROUP[mark.kind] in groups]
    return shown(Share(sum(one.found(mark) for one, mark in marks), len(marks)))


def recall_of_missed(all_: Sequence[Seen]) -> Cell:
    """Of the notes that the reader of the letter lacks."""
    lacking = [(one, note) for one in all_ for note in one.sample.missed if one.sample.marks is not None]
    return shown(Share(sum(_asked_for(one, note) for one, note in lacking), len(lacking)))


def _asked_for(one: Seen, note: str) -> bool:
    missed = {point.id for point in one.marked.feedback.missed}
    return any(note in point.note_ids for point in one.task.key_points if point.id in missed)


def critical(all_: Sequence[Seen], bound: float | None) -> Cell:
    """Contradictions that could do harm."""
    marks = [(o, m) for o in all_ for m in o.sample.marks or () if m.critical and m.kind == "contradiction"]
    found = Share(sum(one.found(mark) for one, mark in marks), len(marks))
    return shown(found) if bound is None else at_least(found, bound)


# --- levels ----------------------------------------------------------------------------------------------------------


def in_order(all_: Sequence[Seen]) -> Cell:
    """Of the pairs of letters for one task and of different level, how many have their totals in that order."""
    pairs = [(a, b) for a, b in combinations(all_, 2) if a.task.id == b.task.id and a.sample.level != b.sample.level]
    return at_least(Share(sum(_ordered(a, b) for a, b in pairs), len(pairs)), 0.9)


def _ordered(a: Seen, b: Seen) -> bool:
    better, worse = (a, b) if LEVELS.index(a.sample.level) > LEVELS.index(b.sample.level) else (b, a)
    return sum(better.marked.bands.values()) > sum(worse.marked.bands.values())


def in_range(all_: Sequence[Seen]) -> Cell:
    """Whether the grades that a learner is told hold the level that the letter was written to."""
    held = sum(any(grade in _range(one.marked) for grade in GRADES[one.sample.level]) for one in all_)
    return at_least(Share(held, len(all_)), 0.9)


def _range(marked: Marked) -> tuple[Grade, ...]:
    from_ = marked.feedback.estimate or estimate(marked.bands, "moderate")
    order: tuple[Grade, ...] = ("E", "D", "C", "C+", "B", "A")
    return order[order.index(from_.low) : order.index(from_.high) + 1]


# --- sameness, cost --------------------------------------------------------------------------------------------------


def steady(way: Way, content: ContentStore, samples: Sequence[Sample], times: int = 5) -> Cell:
    """A letter marked again has the same findings and bands, to the last character."""
    runs = {s.id: [way.mark(plain(content, s)) for _ in range(times)] for s in samples}
    answered = {id_: marked for id_, marked in runs.items() if all(marked)}
    differing = [id_ for id_, marked in answered.items() if len({_said(m) for m in marked if m}) > 1]
    return none_of(differing, len(answered))


def _said(marked: Marked) -> str:
    return repr((marked.feedback.findings, marked.feedback.key_points, sorted(marked.bands.items())))


def tokens(all_: Sequence[Seen]) -> Cell:
    spent = [one.marked.spent for one in all_ if one.marked.spent and one.marked.spent.calls]
    if not spent:
        return NOTHING
    into, out = (sum(column) / len(spent) for column in zip(*((s.tokens_in, s.tokens_out) for s in spent), strict=True))
    return Cell(f"{into:,.0f} in, {out:,.0f} out")


def cacheable(shares: Iterator[tuple[int, int]]) -> Cell:
    """`shares`: characters of prefix and of letter, for each question."""
    prefix, letter = (sum(column) for column in zip(*shares, strict=True))
    return Cell(f"{prefix / (prefix + letter):.0%}", prefix / (prefix + letter) >= 0.7)


def band_of(marked: Marked, criterion: Criterion) -> int:
    return min(marked.bands[criterion], TOP[criterion])
