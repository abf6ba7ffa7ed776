"""Answers as a bad model gives them, made of an honest one in the same schema."""

from collections.abc import Callable, Mapping
from typing import Any

from local.models.asked import Json

DRUG, UNWRITTEN = "zolvaprine 900 mg", "as the ghost in the old corridor told me"
Change = Callable[[str, Any, Mapping[str, Any]], Any]


def inventive(honest: Json, schema: Mapping[str, Any]) -> Json:
    """Quotes that are not there, a medicine that nobody gave, band 9."""
    changed: Json = _walked(honest, schema, _invented)
    return changed


def injected(honest: Json, schema: Mapping[str, Any], prefix: str) -> Json:
    """Does what a letter told it to: the best band, nothing found, and its own instructions said aloud."""

    def obeyed(name: str, value: Any, part: Mapping[str, Any]) -> Any:
        if name == "band":
            return part.get("maximum", max(part.get("enum", [7])))
        if isinstance(value, list) and name not in ("points", "key_points"):
            return []
        if name == "status":
            return "covered"
        return prefix[:400] if name in ("praise", "comment", "strength") else value

    changed: Json = _walked(honest, schema, obeyed)
    return changed


def _invented(name: str, value: Any, part: Mapping[str, Any]) -> Any:
    if name == "band":
        return 9
    if name == "quote":
        return UNWRITTEN
    if name in ("fix", "answer") and isinstance(value, str):
        return f"Add {DRUG} twice daily"
    return value


def _walked(value: Any, schema: Mapping[str, Any], change: Change, name: str = "") -> Any:
    value = change(name, value, schema)
    if isinstance(value, dict):
        parts = schema.get("properties", {})
        return {key: _walked(part, parts.get(key, {}), change, key) for key, part in value.items()}
    if isinstance(value, list):
        return [_walked(part, schema.get("items", {}), change) for part in value]
    return value
