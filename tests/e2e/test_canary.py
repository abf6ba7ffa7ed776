"""The canary on the deployed system, called as docs/ops/canary.md says: its own role, queue, pages, log groups."""

import json
import time
from typing import Any

import pytest

from tests.fixtures.deployed import Deployed

pytestmark = pytest.mark.slow
PATIENCE_S = 90.0


@pytest.mark.clause("OET-6.2-channel")
@pytest.mark.clause("OET-6.2-erasure")
@pytest.mark.clause("OET-5.1-whatsapp")
def test_the_canary_goes_all_the_way_and_is_found_nowhere(deployed_iam: Deployed) -> None:
    """With IAM enforced, so that its role has what it needs."""
    name = f"{deployed_iam.system.settings.stack}-canary"
    deployed_iam.clients("lambda").invoke(FunctionName=name, InvocationType="Event", Payload=b"{}")
    until = time.monotonic() + PATIENCE_S
    while not (ended := told(deployed_iam, "canary.passed") + told(deployed_iam, "canary.failed")):
        assert time.monotonic() < until, [e for e in deployed_iam.events() if e.get("level") == "ERROR"]
        time.sleep(0.3)
    assert [each["event"] for each in ended] == ["canary.passed"], (ended, lines(deployed_iam))
    assert [(each["region"], each["ok"]) for each in told(deployed_iam, "channel.storage")] == [("DE", True)]
    assert deployed_iam.phone("GET", "/learners") == [] or "999" not in json.dumps(deployed_iam.phone("GET", "/learners"))


def told(deployed: Deployed, event: str) -> list[dict[str, Any]]:
    return deployed.events(event)


def lines(deployed: Deployed) -> list[str]:
    return [entry["line"] for entry in deployed.system.logs.history() if entry["function"] == "canary"]
