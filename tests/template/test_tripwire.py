"""Every log group has a wire for what must not be there; it is quiet on what our logs do hold."""

import json
import re
from typing import Any

import pytest

from chatoet.log import EventLog, powertools
from tests.template.expanded import Stack
from tests.template.test_operations import function_logs

REPORT = (
    "START RequestId: 3f1a8c52-07d4-4b0e-9a64-120938475610 Version: $LATEST\n"
    "REPORT RequestId: 3f1a8c52-07d4-4b0e-9a64-120938475610\tDuration: 1234.56 ms\tBilled Duration: 1235 ms\t"
    "Memory Size: 256 MB\tMax Memory Used: 101 MB\tInit Duration: 812.34 ms\n"
)
OURS = [
    {"event": "turn.answered", "sref": "a" * 8 + "12345678901234", "mid": "91234567890123456789", "gate": 7},
    {"event": "model.asked", "retain_until": 2002592000, "notice": "2026.11.1", "host": "eu.api.openai.com"},
    {"event": "seal.entries", "object": f"entries/2033-05-18T03/{'0' * 18}1234567890123456789012.ndjson"},
    {"event": "seal.checkpoint", "root": "12345678901234" + "ab" * 25, "hour": "2033-05-18T03", "size": 1234567890},
    {"event": "reply.sent", "outbox": "01J9Z3K4M5N6P7Q8R9S0", "part": 0, "sref": "GB12345", "level": "ERROR"},
    {"event": "policy.notified", "version": "2026-11-22", "effective": 2000000000},
    {"event": "graph.sunset", "version": "v26.0", "days": 90},
    {"event": "export.offered", "case": "4471234567890123456789012345678a"},
]
THEIRS = {
    "Number": "could not send to +447700900123",
    "WhatsAppId": '{"to":"447700900123","type":"text"}',
    "WhatsAppIdOfOne": '{"to":"12025550123","type":"text"}',
    "Wamid": '{"id":"wamid.HBgMNDQ3NzAwOTAwMTIz"}',
    "UserId": '{"user_id":"GB.13491208655302741918"}',
    "NhsNumber": "His NHS number is 943 476 5919, ward 4",
    "MetaToken": "Bearer EAAJB1234567890abcdefghijklmnop",
    "OpenaiKey": "Incorrect API key provided: sk-proj-abcdefghijklmnopqrstu_vwx",
    "GoogleToken": "authorization: ya29.a0AfH6SMBx1234567890abcdef",
}


def policies(stack: Stack) -> dict[str, Any]:
    groups = stack.of("AWS::Logs::LogGroup").values()
    return {group["LogGroupName"]: group.get("DataProtectionPolicy") for group in groups}


@pytest.fixture(scope="module")
def wire(prod: Stack) -> Any:
    (findings,) = set(policies(prod)) - function_logs(prod)
    return next(policy for group, policy in policies(prod).items() if group != findings)


def expressions(wire: Any) -> dict[str, str]:
    return {each["Name"]: each["Regex"] for each in wire["Configuration"]["CustomDataIdentifier"]}


@pytest.mark.clause("OET-8-encrypt")
def test_every_function_logs_behind_the_wire(stack: Stack) -> None:
    wires = {json.dumps(policies(stack)[group]) for group in function_logs(stack)}
    (wire,) = wires
    assert ("EmailAddress" in wire) is not stack.name.endswith("-local"), "the local cloud masks nothing"


def test_what_is_found_is_masked_too_and_told_in_a_place_of_its_own(prod: Stack, wire: Any) -> None:
    audit, mask = wire["Statement"]
    assert audit["DataIdentifier"] == mask["DataIdentifier"], "CloudWatch refuses a policy where they differ"
    assert mask["Operation"] == {"Deidentify": {"MaskConfig": {}}}
    told = audit["Operation"]["Audit"]["FindingsDestination"]["CloudWatchLogs"]["LogGroup"]
    (counted,) = [
        each for each in prod.of("AWS::Logs::MetricFilter").values()
        if each["MetricTransformations"][0]["MetricName"] == "Findings"
    ]  # fmt: skip
    assert counted["LogGroupName"] == told
    assert counted["FilterPattern"] == "", "every report counts"


def test_the_policy_is_one_that_cloudwatch_takes(wire: Any) -> None:
    """Its limits: ten expressions of 200 of these characters, no groups."""
    custom = expressions(wire)
    assert len(custom) <= 10
    for name, expression in custom.items():
        assert re.fullmatch(r"[\w#=@/;,\- ^$?\[\]{}|\\*+.]{1,200}", expression), name
        assert not re.search(r"[^\x20-\x7e]", expression)
    assert set(custom) == {each for each in wire["Statement"][0]["DataIdentifier"] if not each.startswith("arn:")}
    assert len(json.dumps(wire)) < 30_720


def test_each_expression_finds_what_it_is_for(wire: Any) -> None:
    custom = expressions(wire)
    assert {name for name, text in THEIRS.items() if re.search(custom[name], text)} == set(custom)


def test_what_our_logs_hold_rings_nothing(wire: Any, capsys: pytest.CaptureFixture[str]) -> None:
    log = EventLog(powertools("test-tripwire", "chatoet-prod"))
    log.emit("expiry.swept", due=3, rearmed=1, gone=2, late_s=0)
    log.emit("seal.checkpoint", hour="2026112203", entries=1_000_000_000, chains=1, size=2_000_000_000)
    counted = capsys.readouterr().out
    assert '"Timestamp":' in counted, "CloudWatch's own form wants the time in milliseconds: thirteen digits"
    text = REPORT + counted + "\n".join(json.dumps(line, separators=(",", ":")) for line in OURS)
    found = {name: re.findall(each, text) for name, each in expressions(wire).items()}
    assert {name: hits for name, hits in found.items() if hits} == {}
