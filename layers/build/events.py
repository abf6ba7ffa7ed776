"""The catalogue as people read it (docs/events.md) and as the type checker reads it (rules/event_types.py)."""

import sys
from collections.abc import Iterator
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "layers" / "chatoet" / "python"))

from chatoet.rules.catalogue import EVENTS, FIELDS, LISTED, Event  # noqa: E402
from chatoet.rules.catalogue_words import EVENT_WORDS, FIELD_WORDS, GROUPS  # noqa: E402

PAGE = ROOT / "docs" / "events.md"
TYPES = ROOT / "layers" / "chatoet" / "python" / "chatoet" / "rules" / "event_types.py"
PYTHON = {"yes/no": "bool", "version": "int | str", "count or word": "int | str", "count or date": "int | str"}
NUMBERS = ("count", "change", "epoch seconds", "seconds", "milliseconds")
HEAD = Path(__file__).with_suffix(".md")  # what stands above the tables


def page() -> str:
    return "\n".join([_head(), *_groups(), "## Fields", *_table(("Field", "Type", "Meaning"), _fields())]) + "\n"


def types() -> str:
    """Literals and a TypedDict by the functional form: one field is called `try`."""
    audited = [name for name, event in EVENTS.items() if event.audited]
    fields = [f'        "{name}": {_python(FIELDS[name])},' for name in sorted(FIELDS)]
    return "\n".join(
        [
            '"""Written by `python -m layers.build events` from rules/catalogue.py, for the type checker alone."""',
            "",
            "from typing import Literal, TypedDict",
            "",
            *_literal("EventName", list(EVENTS)),
            *_literal("AuditedName", audited),
            "Fields = TypedDict(",
            '    "Fields",',
            "    {",
            *fields,
            "    },",
            "    total=False,",
            ")",
            "",
        ]
    )


def write() -> None:
    PAGE.write_text(page(), "utf-8")
    TYPES.write_text(types(), "utf-8")


def _head() -> str:
    schedule = yaml.safe_load((ROOT / "policy" / "retention.yaml").read_text("utf-8"))
    days = {name: schedule[name]["days"] for name in ("log", "audit")}
    return HEAD.read_text("utf-8").format(common=", ".join(f"`{name}`" for name in sorted(_common())), **days)


def _common() -> frozenset[str]:
    """What every audited event may carry: its evidence."""
    return frozenset.intersection(*(event.fields for event in EVENTS.values() if event.audited))


def _groups() -> Iterator[str]:
    for title, events in GROUPS.items():
        yield f"## {title}"
        rows = [_row(name, EVENTS[name]) for name in events]
        yield from _table(("Event", "What it says", "Fields", "Level", "In the chain", "Evidence for"), rows)
        yield ""


def _row(name: str, event: Event) -> tuple[str, ...]:
    known = _common() if event.audited else frozenset()
    fields = " ".join(f"`{field}`" for field in sorted(event.fields - known))
    chain = "yes" if "audit" in event.kept else ""
    return f"`{name}`", EVENT_WORDS[name], fields, event.level, chain, " ".join(event.clauses)


def _fields() -> Iterator[tuple[str, ...]]:
    for name in sorted(FIELDS):
        listed = " (" + ", ".join(sorted(LISTED[name])) + ")" if name in LISTED else ""
        yield f"`{name}`", FIELDS[name] + listed, FIELD_WORDS[name]


def _table(head: tuple[str, ...], rows: Iterator[tuple[str, ...]] | list[tuple[str, ...]]) -> Iterator[str]:
    for row in (head, ("---",) * len(head), *rows):
        yield "| " + " | ".join(row) + " |"


def _literal(name: str, values: list[str]) -> list[str]:
    return [f"{name} = Literal[", *(f'    "{value}",' for value in values), "]"]


def _python(type_: str) -> str:
    return PYTHON.get(type_, "int" if type_ in NUMBERS else "str")
