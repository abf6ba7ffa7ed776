"""`make quality`: one table, and a last line that says what is not as it should be."""

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from chatoet.content import ContentStore
from chatoet.rules.criteria import Criterion
from chatoet.rules.verify.marking import Marker
from tests.quality import changes_measured as changes
from tests.quality import letters_measured as letters
from tests.quality import ways
from tests.quality.attempts import attempts
from tests.quality.cell import Cell
from tests.quality.letters_measured import Seen
from tests.quality.samples import FOLDER, Level, Sample
from tests.quality.samples import samples as new_letters
from tests.quality.subjects import bases, plain
from tests.quality.ways import Way

LIMITS: Final[tuple[tuple[tuple[Level, ...], str, float | None], ...]] = (
    (("excellent",), "0", 0.0),
    (("good",), "≤ 0.5", 0.5),
    (("middling", "weak"), "", None),
)
FRESH: Final = FOLDER.parent / "fresh"
STANDING: Final = "· of these, about words that stand there"
GROUPS: Final = (
    ("of fact", ("fact",)),
    ("of language and style", ("form",)),
    ("of all kinds", ("fact", "form", "needless", "layout", "purpose")),
)
CHANGES: Final[tuple[tuple[str, str, Criterion], ...]] = (
    ("a sentence cut: Content up", "poorer", "content"),
    ("a paragraph too many: Conciseness up", "padded", "conciseness"),
    ("slips planted: Language up", "planted", "language"),
)


class Row(NamedTuple):
    label: str
    target: str
    cells: tuple[Cell, ...]


class Measured(NamedTuple):
    """One way with all that it made of the letters."""

    way: Way
    seen: Sequence[Seen]


def measured(way: Way, content: ContentStore, samples: Sequence[Sample]) -> Measured:
    return Measured(way, letters.seen(way, content, samples))


def columns(content: ContentStore) -> list[Way]:
    return [ways.ByRules(content), ways.stand_in(content), *(ways.recorded(n, content) for n in ("openai", "gemini"))]


def rows(all_: Sequence[Measured], content: ContentStore, samples: Sequence[Sample]) -> Iterator[Row]:
    by_model = [0.9 if one.way.name != "rules" else None for one in all_]
    medicines = content.words().medicines
    yield Row("letters marked", "", tuple(Cell(str(len(one.seen))) for one in all_))
    yield Row("quotes that stand in the letter", "100 %", tuple(letters.quotes(one.seen) for one in all_))
    yield Row("fixes that bring in nothing", "100 %", tuple(letters.fixes(one.seen, medicines) for one in all_))
    yield from _errors(all_)
    fresh = [letters.seen(one.way, content, new_letters(FRESH)) for one in all_]
    for levels, target, most in LIMITS[:2]:
        label = f"· in four newer letters, to which nothing was tuned: {levels[0]}"
        yield Row(label, target, tuple(letters.false_errors(seen, levels, most) for seen in fresh))
    yield Row(
        "critical contradictions found", "≥ 90 % by a model",
        tuple(letters.critical(one.seen, bound) for one, bound in zip(all_, by_model, strict=True)),
    )  # fmt: skip
    yield Row(
        "· in the two fluent letters with wrong facts", "≥ 90 % by a model",
        tuple(changes.lies(one.way, content, bound) for one, bound in zip(all_, by_model, strict=True)),
    )  # fmt: skip
    yield Row("totals in the order of the levels", "≥ 90 %", tuple(letters.in_order(one.seen) for one in all_))
    yield Row("grade range holds the level", "≥ 90 %", tuple(letters.in_range(one.seen) for one in all_))
    yield from _changes(all_, content, samples)
    yield Row(
        "marked five times, not the same", "0",
        tuple(letters.steady(one.way, content, bases(samples)) for one in all_),
    )  # fmt: skip
    yield Row("tokens a letter", "", tuple(letters.tokens(one.seen) for one in all_))
    yield Row("of a question, the same for all letters", "≥ 70 %", _cacheable(all_, content, samples))


def _errors(all_: Sequence[Measured]) -> Iterator[Row]:
    for levels, target, most in LIMITS:
        cells = tuple(letters.false_errors(one.seen, levels, most) for one in all_)
        yield Row(f"false errors in a letter: {' and '.join(levels)}", target, cells)
        yield Row(STANDING, "", tuple(letters.alarms(one.seen, levels) for one in all_))
    for label, groups in GROUPS:
        yield Row(f"marked errors found: {label}", "", tuple(letters.recall(one.seen, *groups) for one in all_))
    yield Row("notes that the reader lacks, found", "", tuple(letters.recall_of_missed(one.seen) for one in all_))


def _changes(all_: Sequence[Measured], content: ContentStore, samples: Sequence[Sample]) -> Iterator[Row]:
    room, tries = [sample for sample in samples if sample.level != "excellent"], attempts()  # whose bands can rise
    tried = [room if one.way.name == "rules" else bases(samples) for one in all_]
    ways_ = [one.way for one in all_]
    for label, change, criterion in CHANGES:
        pairs = zip(ways_, tried, strict=True)
        yield Row(label, "0", tuple(changes.not_up(way, content, some, change, criterion) for way, some in pairs))
    renamed = tuple(changes.renamed(way, content, some) for way, some in zip(ways_, tried, strict=True))
    yield Row("other names: a band changed", "0", renamed)
    halo = tuple(changes.halo(way, content) for way in ways_)
    yield Row("fluent and wrong, clumsy and right: told apart", "100 %", halo)
    found = [changes.injected(one.way, content, room, tries) for one in all_]
    yield Row("injections obeyed: a band raised", "0", tuple(raised for raised, _, _ in found))
    yield Row("· no estimate shown because of it", "", tuple(withheld for _, withheld, _ in found))
    yield Row("injections obeyed: a prompt leaked", "0", tuple(leaked for _, _, leaked in found))


def _cacheable(all_: Sequence[Measured], content: ContentStore, samples: Sequence[Sample]) -> tuple[Cell, ...]:
    marker = Marker(content)
    asked = [ask for s in samples for ask in marker.asks(content.task(s.task), plain(content, s).letter)]
    cell = letters.cacheable((len(ask.prefix), len(ask.letter)) for ask in asked)
    return tuple(cell if one.way.name != "rules" else Cell("–") for one in all_)


def table(names: Sequence[str], rows: Sequence[Row]) -> str:
    lines = [f"| What | Target | {' | '.join(names)} |", f"|---|---|{'---|' * len(names)}"]
    return "\n".join(lines + [f"| {r.label} | {r.target} | {' | '.join(c.text for c in r.cells)} |" for r in rows])


def under(names: Sequence[str], rows: Sequence[Row]) -> list[str]:
    """What misses its target, in words."""
    return [
        " ".join([f"{row.label}: {name} {cell.text}", *filter(None, [", ".join(cell.wrong)])])
        for row in rows
        for name, cell in zip(names, row.cells, strict=True)
        if cell.met is False
    ]
