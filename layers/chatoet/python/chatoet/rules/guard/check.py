"""The verdict: one sure sign refuses, or two doubtful ones."""

from collections import Counter
from collections.abc import Iterable

from chatoet.rules.guard.addresses import addresses
from chatoet.rules.guard.births import births
from chatoet.rules.guard.identifiers import identifiers
from chatoet.rules.guard.known import Provenance
from chatoet.rules.guard.model import DOUBTFUL, REFUSED, Class, Hit, Verdict
from chatoet.rules.guard.names import names
from chatoet.rules.guard.normal import folded, visible
from chatoet.rules.guard.phrases import phrases

THIRD_PARTY = "[third party]"


def check(text: str, known: Provenance) -> Verdict:
    """Without an open task names alone refuse nothing: people write about themselves, and it is not stored."""
    seen: dict[tuple[Class, str], float] = {}
    plain = folded(visible(text))
    for hit in _apart(hits(plain, known)):
        said = (hit.of, plain[hit.start : hit.end].casefold())
        weight = hit.weight if known.open or hit.of != "name" else min(hit.weight, DOUBTFUL)
        seen[said] = max(seen.get(said, 0.0), weight)
    if _score(seen, known) < REFUSED:
        return Verdict(True, {})
    return Verdict(False, Counter(of for of, _ in seen))


def redacted(text: str, known: Provenance) -> str:
    """The text with what identifies others marked, for an export to its writer (case E31)."""
    shown = visible(text)
    kept, at = [], 0
    for start, end in _merged(hits(folded(shown), known)):
        kept += [shown[at:start], THIRD_PARTY]
        at = end
    return "".join([*kept, shown[at:]])


def hits(plain: str, known: Provenance) -> list[Hit]:
    """Everything that is seen in a text that `normal` has made plain."""
    return [
        *identifiers(plain, known),
        *births(plain, known),
        *addresses(plain, known),
        *names(plain, known),
        *phrases(plain),
    ]


def _apart(found: Iterable[Hit]) -> list[Hit]:
    """Two of a class on the same words are one: the surest."""
    apart: list[Hit] = []
    for hit in sorted(found, key=lambda hit: (hit.of, hit.start, -hit.end)):
        last = apart[-1] if apart else None
        if last and last.of == hit.of and hit.start < last.end:
            apart[-1] = last._replace(end=max(last.end, hit.end), weight=max(last.weight, hit.weight))
        else:
            apart.append(hit)
    return apart


def _score(seen: dict[tuple[Class, str], float], known: Provenance) -> float:
    """Without a task, however many names count as one."""
    named = sum(weight for (of, _), weight in seen.items() if of == "name")
    others = sum(weight for (of, _), weight in seen.items() if of != "name")
    return round(others + (named if known.open else min(named, DOUBTFUL)), 3)


def _merged(found: Iterable[Hit]) -> list[tuple[int, int]]:
    """Places without overlaps, in order; phrases name nobody."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted((hit.start, hit.end) for hit in found if hit.of != "phrase"):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
