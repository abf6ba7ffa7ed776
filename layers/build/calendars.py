"""Compiles the public holidays that move the end of a month's time: `python -m layers.build.calendars OUTDIR`."""

import json
import sys
from pathlib import Path

import holidays

YEARS = range(2026, 2037)
COUNTRIES = {"uk": ("GB", "ENG"), "eu": ("IE", None)}  # by law: England and Wales; Ireland, where the service runs


def compile_calendars(out: Path) -> None:
    found = {law: _days(country, part) for law, (country, part) in COUNTRIES.items()}
    (out / "holidays.json").write_text(json.dumps(found, indent=1) + "\n", "utf-8")


def _days(country: str, part: str | None) -> list[str]:
    return sorted(day.isoformat() for day in holidays.country_holidays(country, subdiv=part, years=YEARS))


if __name__ == "__main__":
    compile_calendars(Path(sys.argv[1]))
