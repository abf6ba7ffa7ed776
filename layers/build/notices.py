"""Checks the notice, its versions and the register of purposes, and compiles what decisions read of them.

What was published is pinned by its hash in policy/published.yaml: what somebody read or answered stays as it was.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time
from hashlib import sha256
from typing import Any

from layers.build.errors import PolicyError

Json = dict[str, Any]
BASES = {
    "contract": "the contract between us",
    "consent": "your consent",
    "legitimate_interest": "our legitimate interest",
    "legal_obligation": "a legal duty",
}
ASKED = ("ask", "thanks", "consequence")
WEIGHED = ("lia", "summary", "objection", "consequence")
SEMVER = re.compile(r"\d+\.\d+\.\d+")


def digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def compile_versions(rows: list[Json], texts: Mapping[str, str], pins: Mapping[str, str]) -> list[Json]:
    """`texts` by version. Raises PolicyError for a version that says too little, or whose published text changed."""
    if found := [*_order(rows, texts), *_altered(rows, texts, pins)]:
        raise PolicyError(f"policy/versions.yaml: {'; '.join(found)}")
    return [_version(row, texts[row["version"]]) for row in rows]


def _version(row: Json, text: str) -> Json:
    midnight = datetime.combine(row["effective"], time(), UTC)
    said = {key: row[key] for key in ("version", "material", "reaccept")} | {"changes": row.get("changes", "")}
    return said | {"sha256": digest(text), "effective_at": int(midnight.timestamp())}


def _order(rows: list[Json], texts: Mapping[str, str]) -> Iterator[str]:
    numbers = [tuple(map(int, row["version"].split("."))) for row in rows if SEMVER.fullmatch(row["version"])]
    if len(numbers) < len(rows) or numbers != sorted(set(numbers)):
        yield "versions are numbered 1.0.0, 1.1.0 …, each higher than the one before"
    if [row["effective"] for row in rows] != sorted(row["effective"] for row in rows):
        yield "no version takes effect before the one that it replaces"
    if {row["version"] for row in rows} != set(texts):
        yield "policy/notice/ holds one text for each version, and no other"
    for row in rows[1:]:
        if not row.get("changes"):
            yield f"{row['version']} does not tell learners what changed"
    for row in rows:
        if row["reaccept"] and not row["material"]:
            yield f"{row['version']} asks to be accepted again, so it is material"


def _altered(rows: list[Json], texts: Mapping[str, str], pins: Mapping[str, str]) -> Iterator[str]:
    for version, pinned in pins.items():
        if digest(texts.get(version, "")) != pinned:
            yield f"{version} was published and is not what it was: put it back, and write a new version"
    for row in rows[:-1]:
        if row["version"] not in pins:
            yield f"{row['version']} has a successor, so it was published: run make pin"


def check_purposes(purposes: list[Json], lias: Mapping[str, str], pins: Mapping[str, Mapping[int, str]]) -> None:
    """`lias` are the assessments by id. Raises PolicyError naming the purpose."""
    for purpose in purposes:
        if found := list(_faults(purpose, lias, pins)):
            raise PolicyError(f"policy/purposes.yaml: {purpose['id']}: {'; '.join(found)}")


def _faults(purpose: Json, lias: Mapping[str, str], pins: Mapping[str, Mapping[int, str]]) -> Iterator[str]:
    basis = purpose["basis"]
    if basis not in BASES:
        yield f"needs one basis out of {sorted(BASES)}"
    if not purpose.get("label") or not purpose.get("why"):
        yield "give a label and say why"
    if basis == "consent":
        yield from _question(purpose, pins.get(purpose["id"], {}))
    if basis == "legitimate_interest":
        yield from _interest(purpose, lias)


def _question(purpose: Json, pins: Mapping[int, str]) -> Iterator[str]:
    if not all(purpose.get(key) for key in (*ASKED, "version")):
        yield "asks for consent: give version, ask, thanks and consequence"
    elif pins.get(purpose["version"], "") != digest(purpose["ask"]):
        yield (
            "the question is not the one that was published: give it a new version and run make pin"
            if purpose["version"] in pins
            else "the question is new: run make pin"
        )


def _interest(purpose: Json, lias: Mapping[str, str]) -> Iterator[str]:
    if not all(purpose.get(key) for key in WEIGHED):
        yield "rests on our interest: give lia, summary, objection and consequence"
    elif purpose["lia"] not in lias:
        yield f"there is no assessment policy/lia/{purpose['lia']}.md"
    elif purpose["objection"] not in ("absolute", "review"):
        yield "objection is absolute or review"


def check_notice(text: str, row: Json, purposes: list[Json], processors: list[Json]) -> None:
    """The newest notice says what the registers say. Raises PolicyError with all that it lacks."""
    if found := list(_slips(text, row, purposes, processors)):
        raise PolicyError(f"policy/notice/{row['version']}.md: {'; '.join(found)}")


def _slips(text: str, row: Json, purposes: list[Json], processors: list[Json]) -> Iterator[str]:
    in_force = f"Version {row['version']}, in force from {long_date(row['effective'])}."
    if in_force not in text:
        yield f"write “{in_force}”"
    for purpose in purposes:
        if not re.search(rf"\*\*{re.escape(purpose['label'])}\*\*[^\n]*{BASES[purpose['basis']]}", text):
            yield f"name **{purpose['label']}** and that it rests on {BASES[purpose['basis']]}"
    yield from (f"name {each['name']}" for each in processors if each["name"] not in text)
    yield from doubled_headings(text)


def doubled_headings(text: str) -> Iterator[str]:
    """Two headings that are equal, or bear one number (the policy before this one had two 5.3)."""
    headings = re.findall(r"^#+ +(.+?) *$", text, re.MULTILINE)
    numbers = [found[0] for heading in headings if (found := re.match(r"[\d.]*\d", heading))]
    yield from (f"two headings are “{each}”" for each, times in Counter([*headings, *numbers]).items() if times > 1)


def long_date(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
