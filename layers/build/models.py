"""Cuts botocore's data down to what its clients read: it is parsed at each cold start.

Documentation is most of a service's model, and the endpoints of all other services a megabyte.
"""

import gzip
import json
import shutil
from pathlib import Path
from typing import Any

SHARED = {"_retry.json", "endpoints.json", "partitions.json", "sdk-default-configuration.json"}


def slim_models(data: Path, services: set[str]) -> None:
    for path in data.iterdir():
        if path.name not in services | SHARED:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    _slim_endpoints(data / "endpoints.json", services)
    for service in services:
        _keep_latest(data / service)
        for packed in (data / service).glob("*/*.json.gz"):
            _unpack(packed)


def _keep_latest(service: Path) -> None:
    *older, latest = sorted(service.iterdir())
    for version in older:
        shutil.rmtree(version)
    for examples in latest.glob("examples-*"):
        examples.unlink()


def _unpack(packed: Path) -> None:
    """Plain: the layer's own archive compresses it as well, and a start need not unpack it twice."""
    model = json.loads(gzip.decompress(packed.read_bytes()))
    _write(packed.with_suffix(""), _without_documentation(model))
    packed.unlink()


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
