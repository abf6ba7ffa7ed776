"""CloudFormation stacks on the local cloud: created, read, and completed with what MiniStack leaves out."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError
from samtranslator.yaml_helper import yaml_parse

from local.cloud import REGION

DONE = ("CREATE_COMPLETE", "UPDATE_COMPLETE")


class StackError(Exception):
    """A stack did not become complete; the text gives the reason CloudFormation gave."""


@dataclass(frozen=True)
class Resource:
    kind: str
    logical: str
    physical: str


class Template(NamedTuple):
    """As JSON, which a cloud reads much faster than YAML; and the names of its parameters."""

    body: str
    parameters: frozenset[str]


@cache
def template(path: Path) -> Template:
    read = yaml_parse(path.read_text())
    return Template(json.dumps(read), frozenset(read.get("Parameters", {})))


@dataclass(frozen=True)
class Clients:
    """One account of one local cloud. A 12-digit access key is an account of its own."""

    endpoint: str
    access_key: str = "test"

    def __call__(self, service: str) -> Any:
        # boto3's stubs know each service by its literal name alone.
        client: Any = boto3.client
        return client(
            service,
            endpoint_url=self.endpoint,
            region_name=REGION,
            aws_access_key_id=self.access_key,
            aws_secret_access_key="test",
            config=Config(retries={"max_attempts": 2}, connect_timeout=5, read_timeout=30),
        )


def create(cloudformation: Any, name: str, template: Template, parameters: Mapping[str, str]) -> dict[str, str]:
    """Outputs of the new stack; of `parameters`, those that the template declares are passed."""
    cloudformation.create_stack(
        StackName=name,
        TemplateBody=template.body,
        Capabilities=["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"],
        Parameters=[
            {"ParameterKey": key, "ParameterValue": value}
            for key, value in parameters.items()
            if key in template.parameters
        ],
    )
    waiter = cloudformation.get_waiter("stack_create_complete")
    waiter.config.delay = 0.02
    waiter.wait(StackName=name)
    return outputs(describe(cloudformation, name) or {})


def describe(cloudformation: Any, name: str) -> dict[str, Any] | None:
    try:
        found: dict[str, Any] = cloudformation.describe_stacks(StackName=name)["Stacks"][0]
        return found
    except ClientError:
        return None


def outputs(stack: Mapping[str, Any]) -> dict[str, str]:
    return {output["OutputKey"]: output["OutputValue"] for output in stack.get("Outputs", [])}


def resources(cloudformation: Any, name: str) -> Iterator[Resource]:
    """Of the stack and of those nested in it."""
    for found in cloudformation.describe_stack_resources(StackName=name)["StackResources"]:
        resource = Resource(found["ResourceType"], found["LogicalResourceId"], found["PhysicalResourceId"])
        yield resource
        if resource.kind == "AWS::CloudFormation::Stack":
            yield from resources(cloudformation, resource.physical)
