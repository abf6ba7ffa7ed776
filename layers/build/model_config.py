"""Checks policy/models.yaml, and compiles it for rules/models.py."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from layers.build.errors import PolicyError

Json = dict[str, Any]
# Hosts that process in the EU, each with its region (OpenAI, "Data residency"; Google Cloud, "Locations").
EU_HOSTS = {
    "openai": re.compile(r"(?P<region>eu)\.api\.openai\.com"),
    "gemini": re.compile(
        r"aiplatform\.(?P<multi>eu)\.rep\.googleapis\.com|(?P<region>europe-[a-z]+\d+)-aiplatform\.googleapis\.com"
    ),
}
# Google's regions whose names begin with europe, and which are outside the EU: London, Zurich.
NOT_EU = {"europe-west2", "europe-west6"}
EFFORTS = ("none", "low", "medium")
FURTHEST = timedelta(days=366)
TUTOR_TIMEOUT = 60  # seconds; a test holds it to the template
SPARE = 15  # of them, for all but models
BUDGETS = ("learner_day", "day", "turn_tokens", "turn_calls", "turn_messages")


def compile_models(source: Json, today: date) -> Json:
    """Raises PolicyError for a host outside the EU, a model that has ended, or a number that makes no sense."""
    found = [f"{vendor['name']}: {fault}" for vendor in source["vendors"] for fault in _vendor(vendor, today)]
    found += _twice(source["vendors"])
    if found := found + list(_numbers(source)):
        raise PolicyError("\n".join(f"policy/models.yaml: {fault}" for fault in found))
    vendors = [{**vendor, "sunset": _second(vendor["sunset"])} for vendor in source["vendors"]]
    return {**source, "vendors": vendors}


def near(source: Json, today: date, days: int) -> list[str]:
    """What to say of models that end within `days`."""
    return [
        f"policy/models.yaml: {each['model']} ends on {each['sunset']}: look for its successor"
        for each in source["vendors"]
        if each["sunset"] - today <= timedelta(days=days)
    ]


def _vendor(vendor: Json, today: date) -> Iterator[str]:
    if vendor["name"] not in EU_HOSTS:
        yield f"is no vendor that we speak to: one of {sorted(EU_HOSTS)}"
        return
    match = EU_HOSTS[vendor["name"]].fullmatch(vendor["host"])
    regions = set(filter(None, match.groupdict().values())) if match else set()
    if not regions or regions & NOT_EU:
        yield f"{vendor['host']} is no host in the EU"
    elif vendor["region"] not in regions:
        yield f"{vendor['host']} is not in region {vendor['region']}"
    if vendor["sunset"] < today:
        yield f"{vendor['model']} was to be replaced by {vendor['sunset']}"
    if vendor["sunset"] - today > FURTHEST:
        yield f"nobody knows that {vendor['model']} is served until {vendor['sunset']}: at most a year ahead"
    if vendor["effort"] not in EFFORTS:
        yield f"effort is one of {EFFORTS}"
    if not 0 <= vendor["thought"] <= 20_000:
        yield "thought is a number of tokens, 20,000 at most"


def _numbers(source: Json) -> Iterator[str]:
    budgets, deadline = source["budgets"], source["deadline"]
    yield from (
        f"breaker: {name} is a number above 0"
        for name in ("failures", "seconds")
        if not _positive(source["breaker"].get(name))
    )
    if wrong := [name for name in BUDGETS if not _positive(budgets.get(name))]:
        yield from (f"{name} is a number above 0" for name in wrong)
    elif not budgets["turn_tokens"] <= budgets["learner_day"] <= budgets["day"]:
        yield "a turn's tokens fit into a learner's day, and that into everybody's"
    if not 0 < deadline <= TUTOR_TIMEOUT - SPARE:
        yield f"deadline is at most {TUTOR_TIMEOUT - SPARE} seconds: the tutor has {TUTOR_TIMEOUT} for all"
    for vendor in source["vendors"]:
        if not 0 < vendor["seconds"] <= deadline:
            yield f"{vendor['name']}: seconds are above 0 and within the deadline"


def _positive(number: object) -> bool:
    return isinstance(number, int) and number > 0


def _twice(vendors: list[Json]) -> list[str]:
    names = [vendor["name"] for vendor in vendors]
    return [f"{name} stands there twice" for name in sorted({name for name in names if names.count(name) > 1})]


def _second(sunset: date) -> int:
    """The first second after it."""
    return int(datetime.combine(sunset + timedelta(days=1), time(), UTC).timestamp())
