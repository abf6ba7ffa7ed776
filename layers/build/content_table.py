"""What there is, for the one who writes it: a table by kind, profession or part, and status."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from layers.build.content_faults import STATUSES, Data

_KIND, _CELL = 36, 21


def table(kinds: dict[str, Iterable[tuple[str, Data]]]) -> str:
    """`kinds`: what each kind has, as (profession or part, what is compiled)."""
    return "\n".join([_line("", STATUSES), *_lines(kinds)])


def _lines(kinds: dict[str, Iterable[tuple[str, Data]]]) -> Iterator[str]:
    for kind, rows in kinds.items():
        counts = Counter((group, row["status"]) for group, row in rows)
        for group in sorted({group for group, _ in counts}):
            name = f"{kind}, {group}" if group else kind
            yield _line(name.replace("_", " "), [str(counts[group, status] or "-") for status in STATUSES])


def _line(name: str, cells: Iterable[str]) -> str:
    return f"{name:{_KIND}}" + "".join(f"{cell:>{_CELL}}" for cell in cells)
