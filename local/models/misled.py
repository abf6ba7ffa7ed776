"""Answers as a bad model gives them, made of an honest one in the same schema."""

from collections.abc import Callable, Mapping
from typing import Any

from local.models.asked import Json

DRUG, UNWRITTEN = "zolvaprine 900 mg", "as the ghost in the old corridor told me"
Change = Callable[[str, Any, Mapping[str, Any]], Any]


def inventive(honest: Json, schema: Mapping[str, Any]) -> Json:
    """Quotes that are not there, and a medicine that nobody gave."""
    changed: Json = _walked(honest, schema, _invented)
    return changed


def overrated(honest: Json, schema: Mapping[str, Any]) -> Json:
    """Band 9, which is none."""
    changed: Json = _walked(honest, schema, lambda name, value, _: 9 if name == "band" else value)
    return changed


def injected(honest: Json, schema: Mapping[str, Any], prefix: str) -> Json:
    """Does what a letter told it to: the best band, nothing found, and its own instructions said aloud."""

    def obeyed(name: str, value: Any, part: Mapping[str, Any]) -> Any:
        told: Json = {"band": part.get("maximum"), "status": "covered", "claims": [], "praise": prefix[:400]}
        return told.get(name, value)

    changed: Json = _walked(honest, schema, obeyed)
    return changed


def _invented(name: str, value: Any, part: Mapping[str, Any]) -> Any:
    told = {"quote": UNWRITTEN, "fix": f"Add {DRUG} twice daily", "answer": f"Add {DRUG} twice daily"}
    if name == "claims" and not value:
        return [_least(part["items"])]
    return told.get(name, value)


def _walked(value: Any, schema: Mapping[str, Any], change: Change, name: str = "") -> Any:
    value = change(name, value, schema)
    if isinstance(value, dict):
        parts = schema["properties"]
        return {key: _walked(part, parts[key], change, key) for key, part in value.items()}
    if isinstance(value, list):
        return [_walked(part, schema["items"], change) for part in value]
    return value


def _least(schema: Mapping[str, Any]) -> Any:
    """The first thing that fits."""
    if "enum" in schema:
        return schema["enum"][0]
    if schema["type"] == "object":
        return {name: _least(part) for name, part in schema["properties"].items()}
    empty: dict[str, Any] = {"array": [], "integer": schema.get("minimum", 0)}
    return empty.get(str(schema["type"]), "said")
