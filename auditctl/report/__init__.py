"""The same answer for people (rich, with colours where there is a terminal) and for programs (`--json`)."""

import json
import sys
from typing import Any, NamedTuple, Protocol

from rich.console import Console
from rich.table import Table
from rich.text import Text

from auditctl.safe import visible

WIDE = 160  # where there is no terminal to ask


class Sheet(NamedTuple):
    """A table: what a person reads. `style` by row number."""

    title: str
    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]
    styles: dict[int, str] = {}  # noqa: RUF012


class Answer(NamedTuple):
    """`said`: sentences with their style; `data`: the same for programs. `status` is the command's exit status."""

    said: list[tuple[str, str]]
    sheets: list[Sheet]
    data: dict[str, Any]
    status: int = 0


class Writer(Protocol):
    def __call__(self, answer: Answer) -> None: ...


def as_json(answer: Answer) -> None:
    """Escaped to ASCII: no byte of a hostile source reaches a terminal as it is."""
    print(json.dumps(answer.data, indent=2))


def as_text(answer: Answer) -> None:
    console = Console(highlight=False, width=None if sys.stdout.isatty() else WIDE)
    for sheet in answer.sheets:
        console.print(_table(sheet))
    for text, style in answer.said:
        console.print(Text(visible(text, 1000), style=style))


def _table(sheet: Sheet) -> Table:
    """Text and not markup: what stands in square brackets is not obeyed."""
    table = Table(title=Text(visible(sheet.title)), title_justify="left", title_style="bold")
    for column in sheet.columns:
        table.add_column(column, overflow="fold")
    for number, row in enumerate(sheet.rows):
        table.add_row(*(Text(visible(_shown(cell))) for cell in row), style=sheet.styles.get(number, ""))
    return table


def _shown(cell: Any) -> str:
    return "" if cell is None else str(cell)
