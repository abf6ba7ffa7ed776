"""Small functions of a test's own, put on the local cloud without a template."""

import io
import json
import textwrap
import time
import zipfile
from typing import Any

from local.stacks import Clients

ROLE = "arn:aws:iam::000000000000:role/test"


def create(clients: Clients, name: str, code: str, **environment: str) -> str:
    """`code` defines `handler(event, context)`; returns the function's ARN."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("app.py", textwrap.dedent(code))
    answer = clients("lambda").create_function(
        FunctionName=name,
        Runtime="python3.13",
        Handler="app.handler",
        Role=ROLE,
        Timeout=20,
        Code={"ZipFile": buffer.getvalue()},
        Environment={"Variables": environment},
    )
    return str(answer["FunctionArn"])


def call(clients: Clients, name: str, event: Any = None) -> Any:
    answer = clients("lambda").invoke(FunctionName=name, Payload=json.dumps(event))
    return json.loads(answer["Payload"].read())


def connect(clients: Clients, queue: str, name: str) -> None:
    sqs = clients("sqs")
    arn = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    clients("lambda").create_event_source_mapping(EventSourceArn=arn, FunctionName=name, BatchSize=1)


def until(condition: Any, seconds: float = 15.0) -> Any:
    """The first true value of `condition()`; fails when there is none in time."""
    deadline = time.monotonic() + seconds
    while not (value := condition()):
        assert time.monotonic() < deadline, "nothing happened"
        time.sleep(0.05)
    return value
