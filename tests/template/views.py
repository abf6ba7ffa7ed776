"""What the tests ask of the template, by the names people use: `tutor`, not `TutorFunction`."""

from collections.abc import Iterator
from typing import Any

from tests.template.expanded import Json, Stack


def functions(stack: Stack) -> dict[str, Json]:
    return {_short(logical): properties for logical, properties in stack.of("AWS::Lambda::Function").items()}


def has_social(stack: Stack) -> bool:
    """Whether messages come and go through AWS's own service."""
    return bool(stack.parameters["Channel"] == "aws")


def environment_of(stack: Stack, function: str) -> Json:
    variables: Json = functions(stack)[function]["Environment"]["Variables"]
    return variables


def role_of(stack: Stack, function: str) -> Json:
    """The role's properties."""
    logical = functions(stack)[function]["Role"].removeprefix("<").removesuffix(".Arn>")
    return stack.of("AWS::IAM::Role")[logical]


def statements(role: Json) -> Iterator[tuple[list[str], list[str]]]:
    """(actions, resources) of each statement."""
    for policy in role["Policies"]:
        for statement in policy["PolicyDocument"]["Statement"]:
            yield as_list(statement["Action"]), as_list(statement["Resource"])


def allowed(stack: Stack, function: str) -> dict[str, set[str]]:
    """Actions by resource."""
    grants: dict[str, set[str]] = {}
    for actions, resources in statements(role_of(stack, function)):
        for resource in resources:
            grants.setdefault(resource, set()).update(actions)
    return grants


def sources(stack: Stack) -> list[tuple[str, Json]]:
    """(function, event source mapping)."""
    names = {properties["FunctionName"]: name for name, properties in functions(stack).items()}
    mappings = stack.of("AWS::Lambda::EventSourceMapping").values()
    return [(names[mapping["FunctionName"]], mapping) for mapping in mappings]


def queues(stack: Stack) -> dict[str, Json]:
    """By ARN."""
    found = stack.of("AWS::SQS::Queue").values()
    return {f"arn:aws:sqs:eu-west-1:123456789012:{properties['QueueName']}": properties for properties in found}


def dead_letter_queues(stack: Stack) -> dict[str, Json]:
    return {arn: queue for arn, queue in queues(stack).items() if "-dlq" in queue["QueueName"]}


def lanes(stack: Stack) -> dict[str, Json]:
    """The canary's queue is none: it is a phone, and nothing is done with what comes there."""
    beside = ("-dlq", "-canary.")
    return {arn: each for arn, each in queues(stack).items() if not any(end in each["QueueName"] for end in beside)}


def as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _short(logical: str) -> str:
    return logical.removesuffix("Function").lower()
