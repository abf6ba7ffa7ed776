"""Compiles policy/datamap.yaml: each attribute with what each right does with it."""

from collections.abc import Mapping
from typing import Any

from layers.build.errors import PolicyError

SOURCES = {"whatsapp", "learner", "derived", "system"}
RULE = {"access": {"copy", "omit"}, "portability": {"yes", "no"}, "rectification": {"chat", "note", "no"}}
PORTABLE = {"consent", "contract"}  # Art 20(1)(a) GDPR

Json = dict[str, Any]


def compile_map(source: Mapping[str, Json], bases: Mapping[str, str], retention: Mapping[str, Any]) -> Json:
    """`bases` says on what each purpose rests. Raises PolicyError, naming kind and attribute."""
    rules = source["rights"]
    for name, rule in rules.items():
        if rule.keys() != RULE.keys() or any(rule[right] not in RULE[right] for right in RULE):
            raise _wrong(f"rights.{name}", f"say one of each: {RULE}")
    kinds = {name: entry for name, entry in source.items() if name != "rights"}
    return {"kinds": {name: _kind(name, entry, rules, bases, retention) for name, entry in kinds.items()}}


def _kind(name: str, entry: Json, rules: Json, bases: Mapping[str, str], retention: Mapping[str, Any]) -> Json:
    if entry["retention"] not in retention:
        raise _wrong(name, f"{entry['retention']} is no category of policy/retention.yaml")
    if entry["erasure"] not in ("delete", "keep"):
        raise _wrong(name, "erasure is delete or keep")
    if entry["erasure"] == "keep" and not entry.get("reason"):
        raise _wrong(name, "what outlives an erasure says why: give a reason")
    attributes = {each: _attribute(f"{name}.{each}", spec, rules, bases) for each, spec in entry["attributes"].items()}
    kept = {key: entry[key] for key in ("table", "retention", "erasure")}
    return kept | {"reason": entry.get("reason", ""), "attributes": attributes}


def _attribute(name: str, spec: str, rules: Json, bases: Mapping[str, str]) -> Json:
    if spec.count("/") != 2:
        raise _wrong(name, "say category/purpose/source")
    category, purpose, source = spec.split("/")
    rule = rules.get(f"{category}/{source}") or rules.get(category)
    if rule is None or source not in SOURCES:
        raise _wrong(name, f"no right knows what to do with {category}/{source}")
    if purpose not in bases:
        raise _wrong(name, f"{purpose} is no purpose of policy/purposes.yaml")
    portable = rule["portability"] == "yes" and bases[purpose] in PORTABLE
    said = {"category": category, "purpose": purpose, "source": source}
    return said | {"access": rule["access"], "portable": portable, "rectification": rule["rectification"]}


def _wrong(name: str, what: str) -> PolicyError:
    return PolicyError(f"policy/datamap.yaml: {name}: {what}")
