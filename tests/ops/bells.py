"""Which alarms of the template ring for what was logged: an event, through its metric filter, to its alarm."""

import re
from collections.abc import Iterable
from fnmatch import fnmatchcase
from typing import Any

from tests.fixtures.world import World
from tests.template.expanded import Stack

Json = dict[str, Any]
TERM = re.compile(r'\$\.(\w+) (?:= "([^"]*)"|IS TRUE)')


def rings(stack: Stack, events: Iterable[Json]) -> set[str]:
    """Names after the stack's. As if all that was logged fell into one period; silence is not looked at."""
    counted = [one for event in events for one in _counted(stack, event)]
    alarms = [each for each in stack.of("AWS::CloudWatch::Alarm").values() if each["Namespace"] == stack.name]
    loud = [each for each in alarms if each["TreatMissingData"] == "notBreaching"]
    return {
        each["AlarmName"].removeprefix(f"{stack.name}-")
        for each in loud
        if counted.count((each["MetricName"], _of(each))) >= each["Threshold"]
    }


def _of(alarm: Json) -> str:
    return "".join(dimension["Value"] for dimension in alarm.get("Dimensions", []))


def _counted(stack: Stack, event: Json) -> set[tuple[str, str]]:
    """The metrics that the event counts toward, each with the value of its dimension; it is in one log group only."""
    found = set()
    for each in stack.of("AWS::Logs::MetricFilter").values():
        if each["FilterPattern"] and fits(each["FilterPattern"], event):
            (metric,) = each["MetricTransformations"]
            values = [str(event[dimension["Value"][2:]]) for dimension in metric.get("Dimensions", [])]
            found.add((metric["MetricName"], "".join(values)))
    return found


def fits(pattern: str, event: Json) -> bool:
    """Of the patterns of CloudWatch those that the template uses: `||` over `&&` over `=` and `IS TRUE`."""
    inner = pattern.strip("{ }")
    return any(all(_holds(term, event) for term in either.split(" && ")) for either in inner.split(" || "))


def _holds(term: str, event: Json) -> bool:
    found = TERM.fullmatch(term.strip("() "))
    assert found, f"a pattern that this does not know: {term}"
    field, wanted = found.groups()
    given = event.get(field)
    return given is True if wanted is None else isinstance(given, str) and fnmatchcase(given, wanted)


def news(world: World, field: str, **value: object) -> None:
    """Meta posts an update about our own account, and it is taken in."""
    changes = [{"field": field, "value": value}]
    world.post({"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": changes}]})
    world.drain()
