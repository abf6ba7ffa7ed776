"""Least privilege, enforced: each role does its job with what it has, and is refused what it lacks.

MiniStack judges every request by the policies of the role that signed it, as AWS does. The roles trust the Lambda
service alone; to ask in their name, a test adds this private stack's own account to their trust.
"""

import json
import re
import time
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from canary.who import NUMBER
from local.cloud import REGION
from tests.e2e.letters import FAULTY
from tests.e2e.story import Talk, body, link_of, post
from tests.fixtures.deployed import Deployed, Json

FUNCTIONS = ("webhook", "tutor", "consent", "dsar", "delivery", "media", "expiry", "seal", "pages", "canary")
PIN = "blue-heron-7"
CANARY_S = 180.0  # patience; on a quiet machine it needs a tenth of that
REFUSED = {"AccessDenied", "AccessDeniedException"}


@dataclass(frozen=True)
class Asked:
    """One request: an IAM action, and how to make it."""

    action: str
    method: str
    arguments: Callable[[Mapping[str, str]], Json]

    @property
    def service(self) -> str:
        return self.action.partition(":")[0]


def get(table: str) -> Asked:
    return Asked("dynamodb:GetItem", "get_item", lambda out: {"TableName": _table(out, table), "Key": KEYS[table]})


def put(table: str) -> Asked:
    return Asked("dynamodb:PutItem", "put_item", lambda out: {"TableName": _table(out, table), "Item": KEYS[table]})


def update(table: str) -> Asked:
    return Asked(
        "dynamodb:UpdateItem", "update_item", lambda out: {"TableName": _table(out, table), "Key": KEYS[table]}
    )


def delete(table: str) -> Asked:
    return Asked(
        "dynamodb:DeleteItem", "delete_item", lambda out: {"TableName": _table(out, table), "Key": KEYS[table]}
    )


def scan(table: str) -> Asked:
    return Asked("dynamodb:Scan", "scan", lambda out: {"TableName": _table(out, table)})


def send(queue: str) -> Asked:
    return Asked(
        "sqs:SendMessage",
        "send_message",
        lambda out: (
            {"QueueUrl": out[f"Queue{queue.capitalize()}"], "MessageBody": "x"}
            | ({} if queue == "wakeups" else {"MessageGroupId": "g", "MessageDeduplicationId": "d"})
        ),
    )


def receive(queue: str) -> Asked:
    return Asked("sqs:ReceiveMessage", "receive_message", lambda out: {"QueueUrl": out[f"Queue{queue.capitalize()}"]})


def secret(name: str) -> Asked:
    return Asked("ssm:GetParameters", "get_parameters", lambda _: {"Names": [f"/chatoet/local/{name}"]})


def checkpoint(verb: str) -> Asked:
    method = f"{verb.lower()}_object"
    return Asked(
        f"s3:{verb}Object", method, lambda out: {"Bucket": out["CheckpointBucket"], "Key": "checkpoints/latest"}
    )


def _table(outputs: Mapping[str, str], table: str) -> str:
    return outputs[f"Table{table.capitalize()}"]


PAIR = {"pk": {"S": "nobody"}, "sk": {"S": "nothing"}}
KEYS = dict.fromkeys(("learners", "conversations", "consents", "cases"), PAIR) | {
    "audit": {"chain": {"S": "nobody"}, "seq": {"N": "1"}},
    "keys": {"pk": {"S": "nobody"}},
}

# What each role may not do, each a harm that its function could otherwise be made to do.
LACKS: dict[str, tuple[Asked, ...]] = {
    "webhook": (get("learners"), receive("turns"), secret("access_token"), send("wakeups")),
    "tutor": (put("consents"), get("cases"), delete("keys"), secret("app_secret"), scan("learners")),
    "consent": (get("cases"), get("consents"), update("consents"), delete("keys"), send("rights")),
    "dsar": (delete("consents"), put("consents"), update("audit"), send("turns")),
    "delivery": (put("learners"), delete("learners"), update("audit"), put("consents"), send("media")),
    "media": (get("learners"), get("keys"), secret("kek"), send("rights"), send("wakeups")),
    "expiry": (send("consent"), send("wakeups"), get("conversations"), secret("kek"), scan("learners")),
    "seal": (get("learners"), put("audit"), checkpoint("Delete"), get("keys")),
    "pages": (secret("kek"), get("learners"), get("keys"), send("turns"), checkpoint("Get")),
    "canary": (secret("kek"), delete("learners"), scan("learners"), send("turns"), checkpoint("Put")),
}

# One request that each may make, so that a refusal is the policy's and not that of credentials which never worked.
MAY: dict[str, Asked] = {
    "webhook": secret("app_secret"),
    "tutor": get("learners"),
    "consent": get("keys"),
    "dsar": get("learners"),
    "delivery": get("conversations"),
    "media": secret("access_token"),
    "expiry": get("learners"),
    "canary": secret("app_secret"),
    "seal": Asked("s3:ListBucket", "list_objects_v2", lambda out: {"Bucket": out["CheckpointBucket"]}),
}


@dataclass(frozen=True)
class Role:
    """A session of one function's role."""

    clients: Callable[[str], Any]
    outputs: Mapping[str, str]

    def __call__(self, asked: Asked) -> Any:
        return getattr(self.clients(asked.service), asked.method)(**asked.arguments(self.outputs))

    def refusal(self, asked: Asked) -> str:
        """What the cloud says; fails when the request is granted or fails in another way."""
        with pytest.raises(ClientError) as caught:
            self(asked)
        error = caught.value.response["Error"]
        assert error["Code"] in REFUSED, error
        return error["Message"]


@pytest.fixture(scope="module")
def roles(deployed_iam: Deployed) -> dict[str, Role]:
    return {name: _assume(deployed_iam, name) for name in FUNCTIONS}


def _assume(deployed: Deployed, function: str) -> Role:
    iam, sts = deployed.clients("iam"), deployed.clients("sts")
    configuration = deployed.clients("lambda").get_function_configuration(
        FunctionName=f"{deployed.system.settings.stack}-{function}"
    )
    arn = configuration["Role"]
    trust = {"Effect": "Allow", "Principal": {"AWS": sts.get_caller_identity()["Arn"]}, "Action": "sts:AssumeRole"}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [trust]})
    iam.update_assume_role_policy(RoleName=arn.rpartition("/")[2], PolicyDocument=policy)
    session = sts.assume_role(RoleArn=arn, RoleSessionName="test")["Credentials"]

    def client(service: str) -> Any:
        make: Any = boto3.client
        return make(
            service,
            endpoint_url=deployed.clients.endpoint,
            region_name=REGION,
            aws_access_key_id=session["AccessKeyId"],
            aws_secret_access_key=session["SecretAccessKey"],
            aws_session_token=session["SessionToken"],
        )

    return Role(client, deployed.outputs)


def test_every_role_does_its_job_with_what_it_has(deployed_iam: Deployed) -> None:
    """Webhook, tutor, consent and dsar by one conversation, delivery by its statuses, the others as they are called."""
    talk = Talk(deployed_iam, deployed_iam.learner("Ann"))
    talk.onboard()
    talk.ask(FAULTY, "Key points:")
    talk.choose("Show answers", "LEFT one (n07)")
    uses_rights(talk)
    talk = Talk(deployed_iam, deployed_iam.learner("Ben"))
    talk.onboard()
    talk.ask("STOP", "Stopped.")
    talk.ask("DELETE", "about to be deleted")
    deployed_iam.wait_until_quiet(30)
    with urllib.request.urlopen(deployed_iam.outputs["PagesUrl"], timeout=30) as page:
        assert page.status == 200
    for function in ("expiry", "seal"):
        assert run(deployed_iam, function) == "null"
    refused = [entry for entry in deployed_iam.system.logs.history() if "AccessDenied" in entry["line"]]
    assert refused == []
    assert [event for event in deployed_iam.events() if event.get("level") == "ERROR"] == []
    named = {event["event"] for event in deployed_iam.events()}
    assert named >= {
        "webhook.received", "turn.answered", "terms.accepted", "learner.stopped", "erasure.asked", "reply.status",
        "restriction.set", "erasure.completed",
        "expiry.swept", "seal.entries", "seal.checkpoint",
    }  # fmt: skip


@pytest.mark.clause("OET-6.2-channel")
@pytest.mark.clause("OET-6.2-erasure")
@pytest.mark.clause("OET-5.1-whatsapp")
def test_the_canary_goes_all_the_way_and_is_found_nowhere(deployed_iam: Deployed) -> None:
    """Called as docs/ops/canary.md says; its role, its queue, the pages, the log groups as they are deployed."""
    name = f"{deployed_iam.system.settings.stack}-canary"
    deployed_iam.clients("lambda").invoke(FunctionName=name, InvocationType="Event", Payload=b"{}")
    until = time.monotonic() + CANARY_S
    while not (ended := deployed_iam.events("canary.passed") + deployed_iam.events("canary.failed")):
        assert time.monotonic() < until, [event["event"] for event in deployed_iam.events()][-40:]
        time.sleep(0.3)
    left = [(each["store"], each["kind"], each["n"]) for each in deployed_iam.events("canary.leftover")]
    assert [(each["event"], each.get("stage"), each.get("error")) for each in ended] == [
        ("canary.passed", None, None)
    ], left
    assert [(each["region"], each["ok"]) for each in deployed_iam.events("channel.storage")] == [("DE", True)]
    assert all(learner["wa_id"] != NUMBER for learner in deployed_iam.phone("GET", "/learners"))


def uses_rights(talk: Talk) -> None:
    """A copy, a restriction, and in the end an erasure that the PIN confirms."""
    talk.ask("COPY", "ready to be fetched")
    assert post(link_of(talk.read()[-1]), pin=PIN, again=PIN)[0] == 200
    talk.hear("was fetched just now", len(talk.read()) - 1)
    talk.ask("RESTRICT", "Which of these is it?")
    talk.choose("I have objected", "your data are restricted")
    talk.choose("Lift it", "Lift it?")
    talk.choose("Lift it", "The restriction is lifted")
    asked = talk.ask("DELETE", "confirm with your PIN")
    url = re.search(r"https?://\S+", body(asked))
    assert url
    assert post(url[0], pin=PIN)[0] == 200
    talk.hear("This is your certificate", len(talk.read()) - 1)


def run(deployed: Deployed, function: str) -> str:
    """The function as its schedule calls it; what it answers."""
    name = f"{deployed.system.settings.stack}-{function}"
    answer = deployed.clients("lambda").invoke(FunctionName=name, Payload=b'{"source": "schedule"}')
    assert "FunctionError" not in answer, answer["Payload"].read()
    return str(answer["Payload"].read().decode())


@pytest.mark.parametrize(
    ("function", "asked"),
    [pytest.param(name, asked, id=f"{name}-{asked.action}") for name, lacks in LACKS.items() for asked in lacks],
)
def test_a_role_is_refused_what_it_lacks(roles: dict[str, Role], function: str, asked: Asked) -> None:
    assert asked.action in roles[function].refusal(asked)


@pytest.mark.parametrize("function", MAY)
def test_a_role_is_granted_what_it_has(roles: dict[str, Role], function: str) -> None:
    assert roles[function](MAY[function])["ResponseMetadata"]["HTTPStatusCode"] == 200


def test_each_function_runs_as_a_role_of_its_own(roles: dict[str, Role]) -> None:
    arns = {name: role.clients("sts").get_caller_identity()["Arn"] for name, role in roles.items()}
    assert len(set(arns.values())) == len(FUNCTIONS)
    assert all(":assumed-role/" in arn for arn in arns.values())
