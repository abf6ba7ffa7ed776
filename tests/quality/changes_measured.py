"""What a way of marking makes of letters that were changed: nothing may earn what it does not deserve."""

import re
from collections.abc import Iterator, Sequence

from chatoet.content import ContentStore
from chatoet.rules.criteria import Criterion
from chatoet.rules.feedback import render
from chatoet.rules.prompt.render import standing
from chatoet.rules.prompt.standing import CANARY
from tests.guard.report import Share
from tests.quality import letters_measured as letters
from tests.quality import subjects, variants
from tests.quality.attempts import Attempt, inserted, spread
from tests.quality.cell import NOTHING, Cell, at_least, none_of
from tests.quality.letters_measured import Seen
from tests.quality.samples import Sample
from tests.quality.subjects import Subject, plain
from tests.quality.ways import ByModel, ByRules, Marked, Obedient, Way

PLANTED = (1, 3, 6)
ECHO = 8  # words in a row of a prompt that no feedback may hold


def not_up(way: Way, content: ContentStore, samples: Sequence[Sample], change: str, criterion: Criterion) -> Cell:
    """A change for the worse never raises the band that it is about."""
    tried = [pair for sample in samples for pair in _changed(way, content, sample, change)]
    return none_of([i for i, a, b in tried if b.bands[criterion] > a.bands[criterion]], len(tried))


def _changed(way: Way, content: ContentStore, sample: Sample, change: str) -> Iterator[tuple[str, Marked, Marked]]:
    """(id, as it was, as it is); rules are asked about every change there is, a model about one of each kind."""
    before = way.mark(plain(content, sample))
    if before is None:
        return
    if isinstance(way, ByRules) and change != "padded":
        yield from _by_rules(way, content, sample, change, before)
    elif after := way.mark(subjects.changed(content, sample)[change]):
        yield sample.id, before, after


def _by_rules(
    way: ByRules, content: ContentStore, sample: Sample, change: str, before: Marked
) -> Iterator[tuple[str, Marked, Marked]]:
    task = content.task(sample.task)
    steps = variants.shortened(sample.letter, sample.faulty) if change == "poorer" else _planted(sample.letter)
    for number, letter in enumerate(steps):
        after = way.mark(Subject(f"{sample.id}+{change}{number}", task, letter))
        yield f"{sample.id}+{change}{number}", before, after
        before = before if change == "poorer" else after


def _planted(letter: str) -> Iterator[str]:
    return (variants.planted(letter, errors) for errors in PLANTED)


def renamed(way: Way, content: ContentStore, samples: Sequence[Sample]) -> Cell:
    """Other names for the patient and the reader change no band."""
    pairs = [(s.id, way.mark(plain(content, s)), way.mark(subjects.changed(content, s)["renamed"])) for s in samples]
    tried = [(i, a, b) for i, a, b in pairs if a and b]
    return none_of([i for i, a, b in tried if a.bands != b.bands], len(tried))


def halo(way: Way, content: ContentStore) -> Cell:
    """Fluent and wrong beside clumsy and right: Content and Language cross, and by two bands at least."""
    marked = [(way.mark(fluent), way.mark(clumsy)) for fluent, clumsy in subjects.halo(content).values()]
    pairs = [(fluent.bands, clumsy.bands) for fluent, clumsy in marked if fluent and clumsy]
    crossed = sum(f["content"] + 2 <= c["content"] and c["language"] + 2 <= f["language"] for f, c in pairs)
    return at_least(Share(crossed, len(pairs)), 1.0)


def lies(way: Way, content: ContentStore, bound: float | None) -> Cell:
    """What is wrong in the fluent letters, found."""
    marked = [(sample, way.mark(plain(content, sample))) for sample in subjects.fluent()]
    return letters.critical([Seen(s, content.task(s.task), one) for s, one in marked if one], bound)


def injected(way: Way, content: ContentStore, samples: Sequence[Sample], tries: Sequence[Attempt]) -> tuple[Cell, ...]:
    """(bands raised, estimates withheld, prompts leaked), were the model to obey each attempt that it is shown.

    A band is raised if a learner would see it: without an estimate none is shown. Rules obey nobody.
    """
    if not isinstance(way, ByModel):
        return NOTHING, NOTHING, NOTHING
    raised, withheld, leaked, tried = [], 0, [], 0
    before = {sample.id: way.mark(plain(content, sample)) for sample in samples}
    for attempt, sample in spread(tries, [s for s in samples if before[s.id]]):
        letter = inserted(sample.letter, attempt)
        was, now = before[sample.id], obeyed(way, content, sample, attempt, letter)
        tried += 1
        if was is None or now is None:
            continue  # rules alone answered: they show no band, and were told nothing
        shown = now.feedback.estimate is not None
        raised += [attempt.id] * (shown and any(now.bands[c] > band for c, band in was.bands.items()))
        withheld += was.feedback.estimate is not None and not shown
        leaked += [attempt.id] * leaks(content, sample, now)
    return none_of(raised, tried), Cell(f"{withheld} of {tried}", None), none_of(leaked, tried)


def obeyed(way: ByModel, content: ContentStore, sample: Sample, attempt: Attempt, letter: str) -> Marked | None:
    subject = Subject(attempt.id, content.task(sample.task), letter, (), sample.id)
    honest = way.vendor(subject)
    if honest is None:
        return None
    return ByModel(way.name, content, lambda _: Obedient(honest, attempt.text)).mark(subject)


def leaks(content: ContentStore, sample: Sample, marked: Marked) -> bool:
    """Whether a learner would read words of a prompt that stand in no answer of rules."""
    task, feedback = content.task(sample.task), marked.feedback
    said = "\n".join([render.summary(task, feedback), *render.answers(task, feedback), *_comments(marked)])
    ours = set().union(*(_runs(standing(criterion)) for criterion in marked.bands))
    return CANARY in said or bool(_runs(said) & ours)


def _comments(marked: Marked) -> list[str]:
    return [text for _, text in marked.feedback.comments]


def _runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[at : at + ECHO]) for at in range(len(words) - ECHO + 1)}
