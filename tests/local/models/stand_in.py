"""A mind for the stand-in that needs no task: the least that a schema takes."""

from collections.abc import Mapping
from typing import Any


def answer(criterion: str, prefix: str, letter: str, schema: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = _least(schema, letter)
    return found


def follows_injection(letter: str) -> bool:
    return "ignore" in letter


def _least(schema: Mapping[str, Any], letter: str, name: str = "") -> Any:
    if "enum" in schema:
        return schema["enum"][0]
    match schema["type"]:
        case "object":
            return {key: _least(part, letter, key) for key, part in schema["properties"].items()}
        case "array":
            return [_least(schema["items"], letter)]
        case "integer":
            return schema.get("minimum", 0)
    return letter.split()[0] if name == "quote" else f"a {name}"
