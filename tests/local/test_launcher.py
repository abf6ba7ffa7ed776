"""What the launcher changes in MiniStack, seen from outside."""

import json
import tempfile
import zipfile
from pathlib import Path

import pytest

from local import launcher, patches
from local.stacks import Clients
from tests.fixtures.cloud import Account
from tests.local import functions

MEET = """
    import json, os, pathlib, time
    def handler(event, context):
        room, name = pathlib.Path(os.environ["ROOM"]), event["Records"][0]["body"]
        (room / name).touch()
        deadline = time.time() + 10
        while len(list(room.iterdir())) < 2 and time.time() < deadline:
            time.sleep(0.02)
        (room.parent / f"{name}.saw").write_text(str(len(list(room.iterdir()))))
"""
CHILD = {
    "Parameters": {"Mode": {"Type": "String"}},
    "Resources": {
        "Bucket": {"Type": "AWS::S3::Bucket"},
        "Told": {
            "Type": "AWS::SSM::Parameter",
            "Properties": {
                "Type": "String",
                "Value": {"Fn::Sub": ["${Mode} ${Arn}", {"Arn": {"Fn::GetAtt": ["Bucket", "Arn"]}}]},
            },
        },
    },
}
APPEND = """
    import os, time
    def handler(event, context):
        time.sleep(0.05)
        with open(os.environ["FILE"], "a") as file:
            file.write(event["Records"][0]["body"])
"""


def test_another_version_of_ministack_is_refused() -> None:
    launcher.check_version(launcher.PINNED)
    with pytest.raises(launcher.WrongVersionError, match=r"1\.5\.34"):
        launcher.check_version("1.5.34")


def test_a_slow_learner_does_not_hold_up_another(cloud: Account, tmp_path: Path) -> None:
    room = tmp_path / "room"
    room.mkdir()
    functions.create(cloud.clients, "meet", MEET, ROOM=str(room))
    functions.connect(cloud.clients, cloud.queues["turns"], "meet")
    for learner in ("ann", "ben"):
        _send(cloud, learner, learner)
    seen = [tmp_path / f"{learner}.saw" for learner in ("ann", "ben")]
    functions.until(lambda: all(path.exists() and path.read_text() for path in seen))
    assert [path.read_text() for path in seen] == ["2", "2"]


def test_one_learners_messages_stay_in_order(cloud: Account, tmp_path: Path) -> None:
    file = tmp_path / "order"
    file.touch()
    functions.create(cloud.clients, "append", APPEND, FILE=str(file))
    functions.connect(cloud.clients, cloud.queues["turns"], "append")
    for letter in "abcdef":
        _send(cloud, "ann", letter)
    assert functions.until(lambda: len(file.read_text()) == 6) and file.read_text() == "abcdef"


def test_a_function_imports_only_what_its_layers_carry(cloud: Account) -> None:
    code = """
        import importlib.util
        def handler(event, context):
            return [name for name in ("boto3", "ministack", "pytest") if importlib.util.find_spec(name)]
    """
    functions.create(cloud.clients, "imports", code)
    assert functions.call(cloud.clients, "imports") == []


def test_a_function_url_can_be_opened_here(cloud: Account) -> None:
    functions.create(cloud.clients, "page", "def handler(event, context): return event['rawPath']")
    url = _url(cloud.clients, "page")
    assert url.startswith(cloud.endpoint)
    assert cloud.clients("lambda").get_function_url_config(FunctionName="page")["FunctionUrl"] == url


def test_a_nested_stack_can_be_deployed_again(cloud: Account) -> None:
    s3, cloudformation = cloud.s3, cloud.clients("cloudformation")
    s3.put_object(Bucket=cloud.bucket, Key="child", Body=json.dumps(CHILD).encode())
    url = f"{cloud.endpoint}/{cloud.bucket}/child"
    for action, mode in (("create", "PassThrough"), ("update", "Active")):
        child = {"TemplateURL": url, "Parameters": {"Mode": mode}}
        template = {"Resources": {"Child": {"Type": "AWS::CloudFormation::Stack", "Properties": child}}}
        getattr(cloudformation, f"{action}_stack")(StackName="parent", TemplateBody=json.dumps(template))
        waiter = cloudformation.get_waiter(f"stack_{action}_complete")
        waiter.config.delay = 0.05
        waiter.wait(StackName="parent")


def test_a_failure_says_why_once() -> None:
    result = {"error": True, "log": "Traceback\nValueError: boom", "body": {"errorMessage": "boom"}}
    assert patches.log_lines(result) == ["Traceback", "ValueError: boom"]
    assert patches.log_lines({"error": True, "log": "", "body": {"errorMessage": "no module"}}) == ["no module"]
    assert patches.log_lines({"body": "a page", "log": "{}"}) == ["{}"]


def _url(clients: Clients, name: str) -> str:
    return str(clients("lambda").create_function_url_config(FunctionName=name, AuthType="NONE")["FunctionUrl"])


def _send(cloud: Account, group: str, body: str) -> None:
    cloud.sqs.send_message(
        QueueUrl=cloud.queues["turns"], MessageBody=body, MessageGroupId=group, MessageDeduplicationId=body
    )


def test_workers_share_what_a_layer_unpacks_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    for worker, words in (("one", "old"), ("two", "old"), ("three", "new")):
        folder = tmp_path / worker
        folder.mkdir()
        with zipfile.ZipFile(tmp_path / f"{worker}.zip", "w") as archive:
            archive.writestr(zipfile.ZipInfo("python/module.py"), words)
        with patches.UnpackedOnce(tmp_path / f"{worker}.zip") as archive:
            archive.extractall(folder)
        assert (folder / "python" / "module.py").read_text() == words
    assert (tmp_path / "one").resolve() == (tmp_path / "two").resolve()
    assert (tmp_path / "one").resolve() != (tmp_path / "three").resolve()
