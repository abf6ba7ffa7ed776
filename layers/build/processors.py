"""Checks policy/processors.yaml, and compiles what the gate reads of it."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from layers.build.errors import PolicyError

Json = dict[str, Any]
TEXTS = ("name", "does", "gets", "establishment", "region", "keeps", "link")
NEEDED = ("always", "photos", "models")
TOOLS = {"dpf": "EU-US Data Privacy Framework", "scc": "standard contractual clauses", "adequacy": "adequacy decision"}


def compile_processors(registry: list[Json], today: date) -> list[Json]:
    """Raises PolicyError for whoever has no contract, or one that was not looked at in time."""
    for each in registry:
        if found := list(_faults(each, today)):
            raise PolicyError(f"policy/processors.yaml: {each['id']}: {'; '.join(found)}")
    return [_compiled(each) for each in registry]


def _compiled(processor: Json) -> Json:
    logs = {"logs": processor["logs"] * 86_400} if "logs" in processor else {}
    return {"id": processor["id"], "until": _until(processor), "needed": processor["needed"], **logs}


def _faults(processor: Json, today: date) -> Iterator[str]:
    yield from (f"{key} is missing" for key in TEXTS if not processor.get(key))
    if processor["needed"] not in NEEDED:
        yield f"needed is one of {', '.join(NEEDED)}"
    if processor["needed"] == "models" and not isinstance(processor.get("logs"), int):
        yield "logs is the number of days for which a letter may be logged there, or 0"
    if not processor["dpa"].get("id"):
        yield "a contract of Art 28 has an id"
    for transfer in processor["transfers"]:
        if transfer["tool"] not in TOOLS or not transfer.get("instrument"):
            yield f"the transfer to {transfer['to']} has no safeguard: one of {sorted(TOOLS)}, and its instrument"
    for what, review_by in _reviews(processor):
        if review_by < today:
            yield f"{what} was to be reviewed by {review_by}: read it again, then set a new date"


def _reviews(processor: Json) -> Iterator[tuple[str, date]]:
    yield processor["dpa"]["id"], processor["dpa"]["review_by"]
    for transfer in processor["transfers"]:
        yield f"the transfer to {transfer['to']}", transfer["review_by"]


def _until(processor: Json) -> int:
    last = min(review_by for _, review_by in _reviews(processor))
    return int(datetime.combine(last + timedelta(days=1), time(), UTC).timestamp())
