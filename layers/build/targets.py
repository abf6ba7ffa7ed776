"""Compiles content/regulators.yaml: `python -m layers.build.targets OUTDIR`, with layers/chatoet/python on PYTHONPATH.

A figure without a source, or a regulator of no profession of ours, fails the build.
"""

import json
import re
import sys
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from chatoet.rules.course.targets import SUBTESTS
from chatoet.rules.professions import PROFESSIONS

SOURCE = Path(__file__).parents[2] / "content" / "regulators.yaml"
SITE = re.compile(r"[a-z0-9.-]+\.[a-z]{2,}")
NEED = re.compile(r"A|B|C\+?|[23]\d0|4\d0|500")
SHORT = 10  # characters: it stands beside a country in the title of a list row

Json = dict[str, Any]


class TargetError(ValueError):
    """Names the regulator and the field that is wrong."""


def compile_targets(data: Json, today: date) -> Json:
    checked = data["checked"]
    if checked > today:
        raise TargetError("checked: lies ahead")
    for each in data["regulators"]:
        _check(each, data["countries"], checked)
    ids = [each["id"] for each in data["regulators"]]
    if len(set(ids)) < len(ids):
        raise TargetError("an id is used twice")
    return {
        "countries": data["countries"],
        "checked": checked.isoformat(),
        "regulators": [_compiled(each) for each in data["regulators"]],
    }


def _check(each: Json, countries: Json, checked: date) -> None:
    right = {
        "country": each["country"] in countries,
        "professions": bool(each["professions"]) and set(each["professions"]) <= PROFESSIONS.keys(),
        "short": 0 < len(each["short"]) <= SHORT,
        "ask": SITE.fullmatch(each["ask"]) is not None,
        "since": each.get("since", checked) <= checked,
        **(_needs(each) if "needs" in each else {}),
    }
    for field, fine in right.items():
        if not fine:
            raise TargetError(f"{each['id']}: {field}")


def _needs(each: Json) -> dict[str, bool]:
    needs = each["needs"]
    return {
        "needs": tuple(needs) == SUBTESTS and all(NEED.fullmatch(str(need)) for need in needs.values()),
        "source": str(each.get("source", "")).startswith("https://"),
        "sure": each.get("sure") in ("official", "reported"),
    }


def _compiled(each: Json) -> Json:
    return each | ({"since": each["since"].isoformat()} if "since" in each else {})


def main(out: Path) -> None:
    data = yaml.safe_load(SOURCE.read_text(encoding="utf-8"))
    compiled = compile_targets(data, date.today())  # noqa: DTZ011  the day on which somebody builds
    (out / "targets.json").write_text(json.dumps(compiled, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
