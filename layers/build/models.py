"""Cuts botocore's data down to what its clients read: it is parsed at each cold start.

Documentation is most of a service's model, and the endpoints of all other services a megabyte.
"""

import gzip
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

# Of these services' models what these operations need; the others keep all theirs.
OPERATIONS = {"ssm": {"GetParameters"}}
SHARED = {"_retry.json", "endpoints.json", "partitions.json", "sdk-default-configuration.json"}


def slim_models(data: Path, services: set[str]) -> None:
    for path in data.iterdir():
        if path.name not in services | SHARED:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    _slim_endpoints(data / "endpoints.json", services)
    for service in services:
        _keep_latest(data / service)
        for packed in (data / service).glob("*/*.json.gz"):
            _unpack(packed, OPERATIONS.get(service))


def _keep_latest(service: Path) -> None:
    *older, latest = sorted(service.iterdir())
    for version in older:
        shutil.rmtree(version)
    for examples in latest.glob("examples-*"):
        examples.unlink()


def _unpack(packed: Path, operations: set[str] | None) -> None:
    """Plain: the layer's own archive compresses it as well, and a start need not unpack it twice."""
    model = _without_documentation(json.loads(gzip.decompress(packed.read_bytes())))
    if operations and packed.name == "service-2.json.gz":
        model = _only(model, operations)
    _write(packed.with_suffix(""), model)
    packed.unlink()


def _only(model: dict[str, Any], operations: set[str]) -> dict[str, Any]:
    """The model with those operations, and the shapes that they lead to."""
    kept = {name: model["operations"][name] for name in sorted(operations)}
    return model | {"operations": kept, "shapes": _reachable(model["shapes"], kept)}


def _reachable(shapes: dict[str, Any], start: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    waiting = [*_named(start)]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found[name] = shapes[name]
            waiting += _named(shapes[name])
    return found


def _named(node: Any) -> Iterator[str]:
    """Every shape that a part of a model names."""
    if isinstance(node, dict):
        if isinstance(node.get("shape"), str):
            yield node["shape"]
        node = list(node.values())
    if isinstance(node, list):
        for each in node:
            yield from _named(each)


def _without_documentation(node: Any) -> Any:
    if isinstance(node, dict):
        # A member may be called so as well; then it is no text.
        kept = {key: each for key, each in node.items() if key != "documentation" or not isinstance(each, str)}
        # The client's own parameters keep theirs: botocore reads it without asking whether it is there.
        return {
            key: each if key == "clientContextParams" else _without_documentation(each) for key, each in kept.items()
        }
    return [_without_documentation(each) for each in node] if isinstance(node, list) else node


def _slim_endpoints(path: Path, services: set[str]) -> None:
    endpoints = json.loads(path.read_text(encoding="utf-8"))
    for partition in endpoints["partitions"]:
        kept = services & set(partition["services"])
        partition["services"] = {name: partition["services"][name] for name in sorted(kept)}
    _write(path, endpoints)


def _write(path: Path, value: Any) -> None:
    path.write_text(json.dumps(value, separators=(",", ":")), encoding="utf-8")
