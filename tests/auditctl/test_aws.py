"""Against AWS: the same answers, a copy that goes on where it stopped, and no call that could change anything."""

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto import mock_aws

from auditctl import export
from auditctl.errors import UnreadableError
from auditctl.sources.aws import Aws, line_of
from auditctl.sources.folder import Folder
from auditctl.verify.run import Wanted, verify
from chatoet.flows.seal import HOUR
from chatoet.rules.clock import DAY
from tests.auditctl.tampering import LATER, entries, original
from tests.fixtures.sealed import streamed

READS = {"ListObjectsV2", "GetObject", "DescribeLogGroups", "FilterLogEvents", "Query"}
GROUP = "/aws/lambda/chatoet-test-tutor"
REGION = "eu-west-1"


class Spied:
    """Clients that note which operations are called."""

    def __init__(self) -> None:
        self.called: set[str] = set()

    def __call__(self, service: str) -> Any:
        made: Callable[..., Any] = boto3.client
        client = made(service, region_name=REGION)
        client.meta.events.register("before-call", lambda model, **_: self.called.add(model.name))
        return client


@pytest.fixture
def spied(monkeypatch: pytest.MonkeyPatch) -> Iterator[Spied]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    with mock_aws():
        yield Spied()


@pytest.fixture
def stack(spied: Spied) -> Aws:
    """A bucket, a log group and the audit table, as a stack has them."""
    made: Callable[..., Any] = boto3.client
    s3, logs, dynamodb = (made(service, region_name=REGION) for service in ("s3", "logs", "dynamodb"))
    s3.create_bucket(Bucket="checkpoints", CreateBucketConfiguration={"LocationConstraint": REGION})
    for key, body in original().items():
        s3.put_object(Bucket="checkpoints", Key=key, Body=body)
    logs.create_log_group(logGroupName=GROUP)
    logs.create_log_stream(logGroupName=GROUP, logStreamName="s")
    logged("function.started", int(time.time()))
    dynamodb.create_table(
        TableName="chatoet-test-audit",
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[
            {"AttributeName": "chain", "AttributeType": "S"},
            {"AttributeName": "seq", "AttributeType": "N"},
        ],
        KeySchema=[{"AttributeName": "chain", "KeyType": "HASH"}, {"AttributeName": "seq", "KeyType": "RANGE"}],
    )
    for item in (item for chain in entries() for item in chain):
        dynamodb.put_item(TableName="chatoet-test-audit", Item=streamed(item, 1)["dynamodb"]["NewImage"])
    return Aws("checkpoints", spied)


def logged(event: str, *times: int) -> list[int]:
    """Puts lines into the log group; gives their timestamps."""
    made: Callable[..., Any] = boto3.client
    lines = [{"timestamp": at * 1000, "message": json.dumps({"event": event})} for at in times]
    made("logs", region_name=REGION).put_log_events(logGroupName=GROUP, logStreamName="s", logEvents=lines)
    return [at * 1000 for at in times]


def test_the_bucket_is_verified_as_a_folder_is_and_nothing_is_ever_written(stack: Aws, spied: Spied) -> None:
    wanted = Wanted(LATER, table=True, logs=True, witness=stack)
    report = verify(stack, wanted)
    assert report.sound, report.faults.listed
    assert (report.entries, report.chains) == (9, 2)
    assert spied.called == READS


def test_a_copy_is_whole_and_goes_on_where_it_stopped(stack: Aws, spied: Spied, tmp_path: Path) -> None:
    folder = tmp_path / "copy"
    wanted = export.Wanted(LATER, days=1, table=True)
    first = export.export(stack, folder, wanted)
    assert (first.fetched, first.there) == (len(original()), 0)
    (folder / "checkpoints" / "latest").write_bytes(b"old")
    lost = next((folder / "entries").rglob("*.ndjson"))
    lost.unlink()
    again = export.export(stack, folder, wanted)
    assert (again.fetched, again.there) == (2, len(original()) - 2)
    assert {key: (folder / key).read_bytes() for key in original()} == original()
    assert spied.called == READS

    report = verify(Folder(folder), Wanted(LATER, table=True))
    assert report.sound, report.faults.listed
    assert "9 entries of the live table compared" in report.notices
    assert export.exported_at(Folder(folder)) == LATER


def test_log_lines_are_copied_by_the_day(stack: Aws, tmp_path: Path) -> None:
    now = int(time.time())  # the fake takes no line of another time
    times = logged("reply.sent", now - 30 * HOUR, now - HOUR)
    export.export(stack, tmp_path, export.Wanted(now, days=2))
    found = [line for line in Folder(tmp_path).logs("", 0, 1 << 53) if "reply.sent" in line.message]
    assert [(line.at_ms, line.group) for line in found] == [(at, GROUP) for at in times]
    assert len(list((tmp_path / "logs").iterdir())) == 3


def test_a_day_that_was_not_over_at_the_export_before_is_fetched_again(stack: Aws, tmp_path: Path) -> None:
    now = int(time.time())
    noon = now - now % DAY - DAY // 2  # yesterday
    before, after = logged("reply.sent", noon - HOUR, noon + HOUR)
    for at, seen in ((noon, [before]), (now, [before, after])):
        export.export(stack, tmp_path, export.Wanted(at, days=1))
        found = [line.at_ms for line in Folder(tmp_path).logs("", 0, 1 << 53) if "reply.sent" in line.message]
        assert found == seen


def test_a_line_at_the_very_end_of_a_day_is_copied_once(stack: Aws, tmp_path: Path) -> None:
    now = int(time.time())
    (at,) = logged("reply.sent", now - now % DAY)
    export.export(stack, tmp_path, export.Wanted(now + 1, days=1))
    assert [line.at_ms for line in Folder(tmp_path).logs("", 0, 1 << 53) if "reply.sent" in line.message] == [at]


def test_a_name_that_no_log_has_is_not_written_to_the_disk(stack: Aws, tmp_path: Path) -> None:
    made: Callable[..., Any] = boto3.client
    for key in ("entries/../../../evil", "checkpoints/x.sh", "keys/.ssh"):
        made("s3", region_name=REGION).put_object(Bucket="checkpoints", Key=key, Body=b"x")
    copied = export.export(stack, tmp_path / "a" / "b", export.Wanted(LATER))
    assert copied.skipped == 3
    written = {path.relative_to(tmp_path / "a" / "b").as_posix() for path in tmp_path.rglob("*") if path.is_file()}
    assert written == {*original(), "exported.json"}


def test_a_refusal_is_said_in_a_sentence(spied: Spied) -> None:
    with pytest.raises(UnreadableError, match="s3://not-there: NoSuchBucket"):
        list(Aws("not-there", spied).keys("keys/"))
    with pytest.raises(UnreadableError, match="s3://not-there/checkpoints/latest: NoSuchBucket"):
        Aws("not-there", spied).get("checkpoints/latest")


def test_an_item_of_the_table_is_the_line_that_was_sealed() -> None:
    anna, _ = entries()
    assert line_of(streamed(anna[0], 1)["dynamodb"]["NewImage"]) == anna[0].line()
    assert line_of({"chain": {"S": "anna"}}) == b"null"
