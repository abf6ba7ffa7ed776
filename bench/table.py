"""The table: what was found, what was hoped for, and the raw counts beside it."""

from collections.abc import Iterable
from dataclasses import dataclass

HEAD = ("What", "Found", "Target", "", "Raw")


@dataclass(frozen=True)
class Row:
    """`ok` is None where there is no target."""

    what: str
    found: str
    target: str = ""
    ok: bool | None = None
    raw: str = ""

    @property
    def verdict(self) -> str:
        return {True: "PASS", False: "over", None: ""}[self.ok]


def at_most(what: str, value: float, limit: float, unit: str = "", raw: str = "") -> Row:
    suffix = f" {unit}" if unit else ""
    return Row(what, f"{_short(value)}{suffix}", f"≤ {_short(limit)}{suffix}", value <= limit, raw)


def at_least(what: str, share: float, limit: float) -> Row:
    """Of a share; in percent."""
    return Row(what, f"{share:.0%}", f"≥ {limit:.0%}", share >= limit)


def ratio(what: str, ours: float, floor: float, limit: float, unit: str, against: str) -> Row:
    """Judged on instructions alone: milliseconds move by more than most limits are apart."""
    value = ours / floor
    ok = value <= limit if unit == "Mi" else None
    return Row(what, f"{value:.2f} ×", f"≤ {limit} ×", ok, f"{ours:.2f} / {floor:.2f} {unit} ({against})")


def markdown(rows: Iterable[Row]) -> str:
    cells = [HEAD, *((row.what, row.found, row.target, row.verdict, row.raw) for row in rows)]
    widths = [max(len(line[column]) for line in cells) for column in range(len(HEAD))]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) + " |" for line in cells
    ]
    return "\n".join([lines[0], "|" + "|".join("-" * (width + 2) for width in widths) + "|", *lines[1:]])


def summary(rows: Iterable[Row]) -> str:
    over = [row.what for row in rows if row.ok is False]
    return "all targets met" if not over else "over target: " + "; ".join(over)


def _short(value: float) -> str:
    return f"{value:,.2f}".rstrip("0").rstrip(".")
