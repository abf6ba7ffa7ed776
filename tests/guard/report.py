"""What the guard sees of the corpus, as counts and 95 % intervals (Wilson 1927)."""

from collections.abc import Callable, Sequence
from math import sqrt
from typing import NamedTuple

from chatoet.content import ContentStore
from chatoet.rules.guard import Lexicon, Provenance, check, provenance
from chatoet.rules.guard.check import hits
from chatoet.rules.guard.model import Hit
from chatoet.rules.guard.normal import folded, visible
from tests.guard.corpus import Case, Entity, cases

_Z = 1.959964


class Judged(NamedTuple):
    case: Case
    allowed: bool
    seen: tuple[bool, ...]  # for each entity of the case, whether a hit touches it


class Share(NamedTuple):
    found: int
    of: int

    @property
    def value(self) -> float:
        return self.found / self.of

    def interval(self) -> tuple[float, float]:
        p, n, z2 = self.value, self.of, _Z * _Z
        middle = (p + z2 / (2 * n)) / (1 + z2 / n)
        half = _Z * sqrt(p * (1 - p) / n + z2 / (4 * n * n)) / (1 + z2 / n)
        return max(0.0, middle - half), min(1.0, middle + half)

    def __str__(self) -> str:
        low, high = self.interval()
        return f"{self.value:.1%} ({low:.1%}–{high:.1%}) of {self.of}"


class Row(NamedTuple):
    label: str
    target: str
    bound: float
    share: Callable[[Sequence[Judged]], Share]

    def met(self, found: Share) -> bool:
        return found.value <= self.bound if self.target.startswith("≤") else found.value >= self.bound

    def in_reach(self, found: Share) -> bool:
        """Whether the interval holds the target, where there are too few cases to hold it to a per cent."""
        low, high = found.interval()
        return low <= self.bound if self.target.startswith("≤") else high >= self.bound


def judged(content: ContentStore) -> list[Judged]:
    lexicon = Lexicon(content.words(), content.names())
    known = {task.id: provenance(lexicon, content.task(task.id)) for task in content.tasks(None, show_drafts=True)}
    known[""] = provenance(lexicon)
    return [_judge(case, known[case.task]) for case in cases(content)]


def _judge(case: Case, known: Provenance) -> Judged:
    found = hits(folded(visible(case.text)), known) if case.entities else []
    return Judged(case, check(case.text, known).allowed, tuple(_seen(case.text, e, found) for e in case.entities))


def _seen(text: str, entity: Entity, found: Sequence[Hit]) -> bool:
    """Places move when invisible characters go."""
    start, end = (len(visible(text[:at])) for at in (entity.start, entity.end))
    kinds = ("name",) if entity.of == "name" else ("number", "birth", "contact", "address")
    return any(hit.of in kinds and hit.start < end and start < hit.end for hit in found)


def _recall(of: str) -> Callable[[Sequence[Judged]], Share]:
    def share(some: Sequence[Judged]) -> Share:
        seen = [s for j in some for e, s in zip(j.case.entities, j.seen, strict=True) if e.of == of]
        return Share(sum(seen), len(seen))

    return share


def _refused(*kinds: str) -> Callable[[Sequence[Judged]], Share]:
    def share(some: Sequence[Judged]) -> Share:
        of_kind = [j for j in some if j.case.kind in kinds]
        return Share(sum(not j.allowed for j in of_kind), len(of_kind))

    return share


ROWS = (
    Row("direct identifiers seen", "≥ 99 %", 0.99, _recall("identifier")),
    Row("names seen", "≥ 95 %", 0.95, _recall("name")),
    Row("texts about real-looking patients refused", "≥ 95 %", 0.95, _refused("patients", "frames")),
    Row("genuine answers and questions refused", "≤ 2 %", 0.02, _refused("genuine", "questions")),
)


def halves(all_: Sequence[Judged]) -> tuple[list[Judged], list[Judged]]:
    return list(all_), [one for one in all_ if one.case.half == "heldout"]


def table(all_: Sequence[Judged]) -> str:
    both, held_out = halves(all_)
    lines = ["| What | Target | All | Held out |", "|---|---|---|---|"]
    lines += [f"| {r.label} | {r.target} | {r.share(both)} | {r.share(held_out)} |" for r in ROWS]
    return "\n".join(lines)
