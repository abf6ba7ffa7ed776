"""A cloud that enforces IAM judges a request as AWS would."""

import json
from collections.abc import Iterator
from typing import Any

import boto3
import pytest

from local.cloud import REGION, Cloud, CloudConfig, free_port
from local.stacks import Clients

PARAMETER = f"arn:aws:ssm:{REGION}:000000000000:parameter"


@pytest.fixture(scope="module")
def enforced(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clients]:
    config = CloudConfig(free_port(), tmp_path_factory.mktemp("iam"), persistent=False, enforce_iam=True)
    with Cloud(config):
        yield Clients(config.endpoint)


def test_one_parameter_too_many_is_refused(enforced: Clients) -> None:
    for name in ("/stage/mine", "/stage/other"):
        enforced("ssm").put_parameter(Name=name, Value="secret", Type="SecureString")
    ssm = _as_user(enforced, "reader", "ssm", "ssm:GetParameters", f"{PARAMETER}/stage/mine")
    assert ssm.get_parameters(Names=["/stage/mine"])["Parameters"][0]["Name"] == "/stage/mine"
    for names in (["/stage/other"], ["/stage/mine", "/stage/other"]):
        with pytest.raises(ssm.exceptions.ClientError, match="not authorized"):
            ssm.get_parameters(Names=names)


def test_a_policy_that_asks_for_tls_is_met_on_loopback(enforced: Clients) -> None:
    url = enforced("sqs").create_queue(QueueName="tls")["QueueUrl"]
    deny = {
        "Sid": "TlsOnly", "Effect": "Deny", "Principal": "*", "Action": "sqs:*", "Resource": "*",
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }  # fmt: skip
    policy = json.dumps({"Version": "2012-10-17", "Statement": [deny]})
    enforced("sqs").set_queue_attributes(QueueUrl=url, Attributes={"Policy": policy})
    assert enforced("sqs").send_message(QueueUrl=url, MessageBody="hello")["MessageId"]


def test_who_may_send_one_message_may_send_several(enforced: Clients) -> None:
    url = enforced("sqs").create_queue(QueueName="batch")["QueueUrl"]
    sender = _as_user(enforced, "sender", "sqs", "sqs:SendMessage", f"arn:aws:sqs:{REGION}:000000000000:batch")
    assert sender.send_message_batch(QueueUrl=url, Entries=[{"Id": "1", "MessageBody": "a"}])["Successful"]
    with pytest.raises(sender.exceptions.ClientError, match="not authorized"):
        sender.receive_message(QueueUrl=url)


def _as_user(clients: Clients, user: str, service: str, action: str, resource: str) -> Any:
    iam = clients("iam")
    iam.create_user(UserName=user)
    statement = {"Effect": "Allow", "Action": action, "Resource": resource}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    iam.put_user_policy(UserName=user, PolicyName="own", PolicyDocument=policy)
    key = iam.create_access_key(UserName=user)["AccessKey"]
    client: Any = boto3.client
    return client(
        service,
        endpoint_url=clients.endpoint,
        region_name=REGION,
        aws_access_key_id=key["AccessKeyId"],
        aws_secret_access_key=key["SecretAccessKey"],
    )
