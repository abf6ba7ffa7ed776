"""What MiniStack's CloudFormation drops from the template, set through the API after a deploy."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml

from local.stacks import Resource

TABLE = "AWS::DynamoDB::Table"


class _Loader(yaml.SafeLoader):
    """Reads CloudFormation's short functions (`!Ref` …) as their bare arguments."""


def _bare(loader: yaml.SafeLoader, _suffix: str, node: yaml.Node) -> Any:
    if isinstance(node, yaml.ScalarNode):
        return loader.construct_scalar(node)
    if isinstance(node, yaml.SequenceNode):
        return loader.construct_sequence(node, deep=True)
    return loader.construct_mapping(node, deep=True) if isinstance(node, yaml.MappingNode) else None


_Loader.add_multi_constructor("!", _bare)


def template_resources(templates: Iterable[Path]) -> dict[str, dict[str, Any]]:
    """Resources by logical id, of all the files."""
    found: dict[str, dict[str, Any]] = {}
    for path in templates:
        found |= yaml.load(path.read_text(), Loader=_Loader).get("Resources", {})  # noqa: S506 - a SafeLoader
    return found


def ttl_attributes(declared: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    """Table's logical id → the attribute its items expire by."""
    return {
        logical: resource["Properties"]["TimeToLiveSpecification"]["AttributeName"]
        for logical, resource in declared.items()
        if resource["Type"] == TABLE and "TimeToLiveSpecification" in resource["Properties"]
    }


def enable_ttl(dynamodb: Any, resources: Iterable[Resource], attributes: Mapping[str, str]) -> None:
    for resource in resources:
        if resource.kind == TABLE and resource.logical in attributes:
            specification = {"Enabled": True, "AttributeName": attributes[resource.logical]}
            dynamodb.update_time_to_live(TableName=resource.physical, TimeToLiveSpecification=specification)
