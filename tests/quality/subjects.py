"""What a model is asked about to measure it: every letter, and some of them changed in one respect."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

import yaml

from chatoet.content import ContentStore
from chatoet.rules.criteria import TOP, Criterion
from chatoet.rules.task import Task
from tests.quality import variants
from tests.quality.samples import Mark, Sample

HALO: Final = Path(__file__).parent / "halo.yaml"
ERRORS: Final = 6  # slips that are planted where a model is asked
ALL: Final = tuple(TOP)


class Subject(NamedTuple):
    """`asked` are the criteria that are asked anew; for the others the answers about `base` serve."""

    id: str
    task: Task
    letter: str
    asked: tuple[Criterion, ...] = ALL
    base: str = ""


def plain(content: ContentStore, sample: Sample) -> Subject:
    return Subject(sample.id, content.task(sample.task), sample.letter)


def changed(content: ContentStore, sample: Sample) -> dict[str, Subject]:
    """By the name of the change."""
    task, letter = content.task(sample.task), sample.letter
    other, again = variants.renamed(task, letter)
    return {
        "poorer": _one(sample, task, variants.poorest(letter, sample.faulty), "poorer", "content"),
        "padded": _one(sample, task, variants.padded(task, letter), "padded", "conciseness"),
        "planted": _one(sample, task, variants.planted(letter, ERRORS), "planted", "language"),
        "renamed": Subject(f"{sample.id}+renamed", other, again),
    }


def _one(sample: Sample, task: Task, letter: str, change: str, criterion: Criterion) -> Subject:
    return Subject(f"{sample.id}+{change}", task, letter, (criterion,), sample.id)


def halo(content: ContentStore) -> dict[str, tuple[Subject, Subject]]:
    """By task: a fluent letter with wrong facts, and a clumsy one with right facts."""
    pairs = yaml.safe_load(HALO.read_text(encoding="utf-8"))
    return {
        task: (
            Subject(f"{task}/fluent", content.task(task), pair["fluent"]),
            Subject(f"{task}/clumsy", content.task(task), pair["clumsy"]),
        )
        for task, pair in pairs.items()
    }


def fluent() -> list[Sample]:
    """The fluent letters, with what is wrong in them as marks."""
    pairs = yaml.safe_load(HALO.read_text(encoding="utf-8"))
    return [
        Sample(
            f"{task}/fluent", task, "weak", pair["fluent"], tuple(_lie(**each) for each in pair["wrong"]), frozenset()
        )
        for task, pair in pairs.items()
    ]


def _lie(quote: str, note: str) -> Mark:
    return Mark(quote, "contradiction", note, critical=True)


def bases(samples: Sequence[Sample]) -> list[Sample]:
    """The first middling letter of each task is changed: no band of it is at the top, so that each can rise."""
    first: dict[str, Sample] = {}
    for sample in samples:
        if sample.level == "middling":
            first.setdefault(sample.task, sample)
    return list(first.values())


def subjects(content: ContentStore, samples: Sequence[Sample]) -> list[Subject]:
    found = [plain(content, sample) for sample in samples]
    found += [subject for sample in bases(samples) for subject in changed(content, sample).values()]
    return found + [subject for pair in halo(content).values() for subject in pair]
