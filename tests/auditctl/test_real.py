"""What the real flows wrote, and the real seal signed, is sound; and their log lines agree with it, one by one."""

import json
from pathlib import Path
from typing import Any

import pytest

from auditctl import export
from auditctl.errors import UnreadableError
from auditctl.sources.aws import Aws
from auditctl.sources.choose import Cloud as CloudAddress
from auditctl.sources.choose import chosen
from auditctl.sources.folder import Folder
from auditctl.verify.keys import fingerprint_of
from auditctl.verify.run import Wanted, verify
from chatoet.compose.seal import seal as composed
from chatoet.flows.seal import HOUR, LATE
from chatoet.rules.catalogue import EVENTS
from chatoet.rules.pem import pem
from local import stacks
from local.cloud import Cloud
from tests.fixtures.world import START, World

DAY = 86_400
HOURS = 5


def sealed(world: World) -> None:
    stored = sorted(world.account.items("audit"), key=lambda image: (image["chain"]["S"], int(image["seq"]["N"])))
    records = [
        {"eventName": "INSERT", "dynamodb": {"SequenceNumber": str(n), "NewImage": image}}
        for n, image in enumerate(stored)
    ]
    seal, _ = composed(world.settings("seal"), "eu-west-1", world.sink)
    seal.take(records, int(world.now))
    seal.checkpoint(int(world.now) + HOURS * HOUR + LATE)


def lines(world: World) -> bytes:
    """As CloudWatch would have them, with a line before and one after."""
    bare = [({**event}, world.now) for event in world.events]
    ends: list[tuple[dict[str, Any], float]] = [({"event": "x"}, world.now - DAY), ({"event": "x"}, world.now + DAY)]
    found = [
        {"timestamp": int(at * 1000), "logGroup": "/aws/lambda/chatoet-test-tutor", "message": json.dumps(event)}
        for event, at in [*ends, *bare]
    ]
    return b"".join(json.dumps(line).encode() + b"\n" for line in found)


@pytest.mark.clause("OET-1-gdpr-commit")
def test_a_conversation_is_sealed_soundly_and_its_log_lines_agree(world: World, tmp_path: Path) -> None:
    world.onboard()
    world.say("hi", "GB.2")
    world.say("STOP", "GB.2")
    sealed(world)
    key = world.account.kms.get_public_key(KeyId=world.environment["SEAL_KEY"])["PublicKey"]
    wanted = Wanted(int(world.now) + HOURS * HOUR, (fingerprint_of(pem(key).encode()),), table=True, logs=True)

    source = Aws(world.account.bucket, world.account.clients)
    export.export(source, tmp_path, export.Wanted(wanted.now, table=True))
    (tmp_path / "logs").mkdir()
    (tmp_path / "logs" / "all.ndjson").write_bytes(lines(world))

    live = verify(source, wanted._replace(logs=False))
    assert live.sound, live.faults.listed
    report = verify(Folder(tmp_path), wanted)
    assert report.sound, report.faults.listed
    audited = [event for event in world.events if EVENTS[event["event"]].audited]
    assert report.entries == len(audited) > 5
    assert not any("TRUSTED" in notice for notice in report.notices)

    world.events.remove(audited[0])
    (tmp_path / "logs" / "all.ndjson").write_bytes(lines(world))
    assert [fault.kind for fault in verify(Folder(tmp_path), wanted).faults.listed] == ["log.missing"]


LOCAL = """
Resources: {Checkpoints: {Type: "AWS::S3::Bucket"}}
Outputs: {CheckpointBucket: {Value: !Ref Checkpoints}}
"""


def test_the_cloud_of_make_run_is_found_by_its_stack(ministack: Cloud, tmp_path: Path) -> None:
    endpoint = ministack.config.endpoint
    template = tmp_path / "local.yaml"
    template.write_text(LOCAL)
    with pytest.raises(UnreadableError, match="no cloud of `make run`"):
        chosen(".", CloudAddress("eu-west-1", endpoint, local=True))
    stacks.create(stacks.Clients(endpoint)("cloudformation"), "chatoet-local", stacks.template(template), {})
    report = verify(chosen(".", CloudAddress("eu-west-1", endpoint, local=True)), Wanted(START))
    assert (report.sound, report.notices) == (True, ["nothing was sealed here: the log is empty"])
