"""The JSON Schema that both vendors take strictly: what is outside is refused, as OpenAI does and as Gemini should."""

from collections.abc import Iterator, Mapping
from typing import Any

from local.models.asked import RejectedError

# Neither `minLength` nor `pattern`: one of the two passes over them in silence, and a promise would be none.
KEYWORDS = {
    "object": {"properties", "required", "additionalProperties"},
    "array": {"items", "minItems", "maxItems"},
    "string": {"enum"},
    "integer": {"enum", "minimum", "maximum"},
    "number": {"minimum", "maximum"},
    "boolean": set[str](),
    "null": set[str](),
}
ANYWHERE = {"type", "description", "title"}
DEEPEST, MOST_ENUMS = 5, 1000


def check(schema: object) -> None:
    """Raises RejectedError naming the first place that is outside."""
    if not isinstance(schema, Mapping) or schema.get("type") != "object":
        raise RejectedError(400, "schema: an object at the root is needed")
    for problem in _problems(schema, "schema", 1):
        raise RejectedError(400, problem)
    if sum(1 for _ in _enums(schema)) > MOST_ENUMS:
        raise RejectedError(400, "schema: too many values of enums")


def _problems(schema: object, where: str, depth: int) -> Iterator[str]:
    if not isinstance(schema, Mapping):
        yield f"{where}: is no schema"
    elif "anyOf" in schema:
        yield from _each(enumerate(schema["anyOf"]), f"{where}.anyOf", depth)
    elif depth > DEEPEST:
        yield f"{where}: too deep"
    else:
        yield from _typed(schema, where, depth)


def _typed(schema: Mapping[str, Any], where: str, depth: int) -> Iterator[str]:
    types = schema.get("type")
    names = [str(name) for name in (types if isinstance(types, list) else [types])]
    if not set(names) <= set(KEYWORDS):
        yield f"{where}: type {types!r} is not known"
        return
    allowed = ANYWHERE.union(*(KEYWORDS[name] for name in names))
    if outside := sorted(set(schema) - allowed):
        yield f"{where}: {', '.join(outside)} not in the strict subset"
    if "object" in names:
        yield from _object(schema, where, depth)
    if "array" in names:
        yield from _problems(schema.get("items"), f"{where}.items", depth + 1)


def _object(schema: Mapping[str, Any], where: str, depth: int) -> Iterator[str]:
    properties = schema.get("properties")
    if not isinstance(properties, Mapping):
        yield f"{where}: has no properties"
        return
    if schema.get("additionalProperties") is not False:
        yield f"{where}: additionalProperties must be false"
    if set(schema.get("required", ())) != set(properties):
        yield f"{where}: every property must be required"
    yield from _each(properties.items(), where, depth + 1)


def _each(parts: Any, where: str, depth: int) -> Iterator[str]:
    for name, part in parts:
        yield from _problems(part, f"{where}.{name}", depth)


def _enums(schema: object) -> Iterator[object]:
    if isinstance(schema, Mapping):
        yield from schema.get("enum", ()) if isinstance(schema.get("enum", ()), list) else ()
        for part in schema.values():
            yield from _enums(part)
    elif isinstance(schema, list):
        for part in schema:
            yield from _enums(part)
