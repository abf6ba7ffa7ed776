"""docs/architecture.md holds one picture of the lanes; here it is held against the template."""

import re
from pathlib import Path

from tests.template import views
from tests.template.expanded import Stack

PICTURE = Path(__file__).parents[2] / "docs" / "architecture.md"
EDGE = re.compile(r"^\s*([\w.]+)(?:[(\[][^-]*[)\]])?\s*--(?:[^>]*--)?>\s*([\w.]+)", re.MULTILINE)
OUTSIDE = {("meta", "webhook"), ("anyone", "pages")}


def drawn() -> set[tuple[str, str]]:
    mermaid = PICTURE.read_text("utf-8").split("```mermaid")[1].split("```")[0]
    return set(EDGE.findall(mermaid))


def place(arn: str) -> str:
    """`turns.fifo` of a queue's ARN, `audit` of a table's stream."""
    if ":sqs:" not in arn:
        return "audit"
    return arn.rsplit(":", 1)[1].split("-", 2)[2]


def built(stack: Stack) -> set[tuple[str, str]]:
    reads = {(place(mapping["EventSourceArn"]), name) for name, mapping in views.sources(stack)}
    writes = {
        (name, place(resource))
        for name in views.functions(stack)
        for resource, actions in views.allowed(stack, name).items()
        if "sqs:SendMessage" in actions and "-dlq" not in resource
    }
    schedules = stack.of("AWS::Scheduler::Schedule").values()
    scheduled = {("schedule", schedule["Target"]["Arn"].rsplit("-", 1)[1]) for schedule in schedules}
    asks = {(name, "models") for name in views.functions(stack) if "TUTOR_VENDORS" in views.environment_of(stack, name)}
    return reads | writes | scheduled | asks | OUTSIDE


def test_the_picture_of_the_lanes_is_the_template(prod: Stack) -> None:
    assert drawn() == built(prod)


def test_only_the_drawn_functions_are_open_to_the_internet(prod: Stack) -> None:
    open_to_all = prod.of("AWS::Lambda::Url").values()
    assert {url["TargetFunctionArn"].rsplit("-", 1)[1] for url in open_to_all} == {function for _, function in OUTSIDE}
