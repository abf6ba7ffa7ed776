"""The conversation table as people read it: docs/conversation.md, with a picture of the states."""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import get_args

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "layers" / "chatoet" / "python"))

from chatoet.rules.conversation.shape import Row, State, always  # noqa: E402
from chatoet.rules.conversation.states import STATES  # noqa: E402
from chatoet.rules.conversation.table import PARTS  # noqa: E402

PAGE = ROOT / "docs" / "conversation.md"
HEAD = Path(__file__).with_suffix(".md")  # what stands above the tables
COLUMNS = ("In", "When", "If", "Answer", "Then")


def page() -> str:
    return "\n".join([HEAD.read_text("utf-8"), *_picture(), *_states(), *_parts()]) + "\n"


def write() -> None:
    PAGE.write_text(page(), "utf-8")


def edges() -> dict[tuple[str, str], list[str]]:
    """What leads from one state to another. What holds in every state is drawn from `any`."""
    found: dict[tuple[str, str], list[str]] = {}
    for rows in PARTS.values():
        for row in rows:
            for source in row.states or ("any",):
                for to in row.to:
                    if source != to and row.event not in found.setdefault((source, to), []):
                        found[source, to].append(row.event)
    return found


def _picture() -> Iterator[str]:
    yield from ("## The states", "```mermaid", "stateDiagram-v2", "    [*] --> profession")
    yield '    state "any state" as any'
    for (source, to), events in edges().items():
        yield f"    {source} --> {to}: {', '.join(events)}"
    yield "```"


def _states() -> Iterator[str]:
    rows = [(f"`{state}`", STATES[state]) for state in get_args(State)]
    yield from ("", *_table(("State", "What is waited for"), rows), "")


def _parts() -> Iterator[str]:
    for name, rows in PARTS.items():
        yield from (f"## {name.capitalize()}", *_table(COLUMNS, [_row(row) for row in rows]), "")


def _row(row: Row) -> tuple[str, ...]:
    states = " ".join(f"`{state}`" for state in row.states) or "any"
    given = "" if row.guard is always else said(row.guard)
    answer = f"work `{row.work}`" if row.work else f"`{row.reply.__name__}`" if row.reply else "silence"
    return states, f"`{row.event}`", given, answer, " ".join(f"`{state}`" for state in row.to)


def said(what: object) -> str:
    """The first line of what a guard says of itself."""
    doc = getattr(what, "__doc__", None) or ""
    return doc.strip().partition("\n")[0].rstrip(".").replace("|", "or")


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    for row in (head, ("---",) * len(head), *rows):
        yield "| " + " | ".join(row) + " |"
