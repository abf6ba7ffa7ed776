"""Log lines as Logs Insights holds them."""

import json
from datetime import datetime
from typing import Any

from local.logs import event_of
from tests.fixtures.deployed import Deployed
from tests.insights.values import Row

LOG = "123456789012:/aws/lambda/chatoet-prod"


def line(at_ms: int, record: dict[str, Any], log: str = LOG) -> Row:
    """A line as Logs Insights holds it: its JSON fields discovered, yes and no as 1 and 0."""
    fields = {name: int(value) if isinstance(value, bool) else value for name, value in record.items()}
    return {"@timestamp": at_ms, "@log": log, "@message": json.dumps(record), **fields}


def logged(deployed: Deployed) -> list[Row]:
    """What the functions of a deployed stack have written until now."""
    return [
        line(int(datetime.fromisoformat(entry["at"]).timestamp() * 1000), event, f"{LOG}/{entry['function']}")
        for entry in deployed.system.logs.history()
        if (event := event_of(entry)) and "event" in event
    ]
