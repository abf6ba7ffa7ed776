"""A world at its most talkative: logs at DEBUG, and all that leaves it or is stored by it looked through."""

import io
import json
import logging
import sys
import traceback
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from botocore.client import BaseClient
from botocore.exceptions import ClientError

from chatoet.log import FunctionFailedError, lambda_handler, powertools
from tests.fixtures.cloud import QUEUES, TABLES, Account
from tests.fixtures.world import FakeSender, Json, World, no_fault
from tests.privacy.canaries import BSUID, CANARIES, NAME, PHONE, SPOKEN, Finder

SECRET = 16  # characters; what is shorter than that is no secret but a setting


class Wire:
    """Every call of an AWS client in this process. While it is `broken`, calls of that service fail with an error that
    repeats everything it knows, as validation errors do."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.calls: list[tuple[str, str, Json]] = []
        self.broken = ""
        real: Callable[..., Any] = BaseClient._make_api_call  # type: ignore[attr-defined]

        def call(client: Any, operation: str, parameters: Json) -> Any:
            service = str(client.meta.service_model.service_name)
            self.calls.append((service, operation, parameters))
            if service == self.broken:
                told: Any = {"Code": "ValidationException", "Message": f"{SPOKEN} is not valid in {parameters!r}"}
                raise ClientError({"Error": told}, operation)
            return real(client, operation, parameters)

        monkeypatch.setattr(BaseClient, "_make_api_call", call)

    def places(self) -> Iterator[tuple[str, str]]:
        """Parameters of calls, but for secrets (that is where they live) and the bodies of encrypted messages."""
        for service, operation, parameters in self.calls:
            if service not in ("ssm", "kms"):
                yield f"{service}.{operation}", shown(_open_parts(parameters) if service == "sqs" else parameters)


def _open_parts(parameters: Json) -> Json:
    """Of a message what AWS shows to whoever may list a queue."""
    entries = [{k: v for k, v in entry.items() if k != "MessageBody"} for entry in parameters.get("Entries", [])]
    return {k: v for k, v in parameters.items() if k not in ("MessageBody", "Entries")} | {"entries": entries}


def shown(value: object) -> str:
    """Bytes as they are: what is sealed shows nothing."""
    return json.dumps(value, ensure_ascii=False, default=_readable)


def _readable(value: object) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else repr(value)


class Watched(World):
    """Whoever writes here is called by the canaries' name and number."""

    def __init__(self, cloud: Account, sender: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        self.output = io.StringIO()
        for name in ("stdout", "stderr"):
            monkeypatch.setattr(sys, name, self.output)
        root, handler = logging.getLogger(), logging.StreamHandler(self.output)
        monkeypatch.setattr(root, "handlers", [*root.handlers, handler])
        monkeypatch.setattr(root, "level", logging.DEBUG)  # as a deployment at DEBUG begins
        logging.getLogger().manager._clear_cache()  # type: ignore[attr-defined]
        monkeypatch.setenv("POWERTOOLS_LOG_LEVEL", "DEBUG")
        monkeypatch.setenv("AWS_LAMBDA_LOG_LEVEL", "DEBUG")
        self._printed = powertools(f"watched-{cloud.account_id}", "ChatOET")
        self.wire = Wire(monkeypatch)
        super().__init__(cloud, sender, no_fault)

    def sink(self, level: str, record: Json) -> None:
        super().sink(level, record)
        self._printed(level, record)

    def post(self, payload: object, signature: str | None = None) -> Json:
        for value in _values(payload):
            for message in value.get("messages", ()):
                message["from"] = PHONE
            who = {"user_id": BSUID, "wa_id": PHONE, "profile": {"name": NAME, "username": "quillon"}}
            if "contacts" in value:
                value["contacts"] = [who]
        return super().post(payload, signature)

    def guarded(self, work: Callable[[], object]) -> None:
        """As a Lambda runs it: what it raises is printed by the runtime."""
        handler = lambda_handler(self.sink)(lambda event, context: work())
        try:
            handler({}, None)
        except FunctionFailedError as error:
            self.output.write("".join(traceback.format_exception(error)))

    def failing(self, lane: str, runner: Callable[[Json], Json], service: str = "dynamodb") -> None:
        """What waits in that lane, for the last time; it cannot be handled and cannot be parked."""
        (record, *_) = self._records(lane)
        record["attributes"] = record["attributes"] | {"ApproximateReceiveCount": "3"}
        self.wire.broken = service
        assert runner({"Records": [record]})["batchItemFailures"]
        self.wire.broken = ""

    def places(self) -> Iterator[tuple[str, str]]:
        """Everything that anybody but the learner may come to see."""
        yield "log", self.output.getvalue()
        yield "events", shown(self.events)
        yield "wake-ups", shown(self.waking)
        yield from self.wire.places()
        for table in TABLES:
            yield from ((f"table {table}", shown(item)) for item in self.account.items(table))
        for queue in QUEUES:
            url = self.account.queues[queue]
            yield f"queue {queue}", shown(self.account.sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"]))
            for message in self.account.receive(queue):
                yield f"queue {queue}", shown({k: v for k, v in message.items() if k != "Body"})
        yield from self._shelved()

    def _shelved(self) -> Iterator[tuple[str, str]]:
        s3 = self.account.s3
        for bucket in (self.environment["EXPORT_BUCKET"], self.environment["CHECKPOINT_BUCKET"]):
            for found in s3.list_objects_v2(Bucket=bucket).get("Contents", ()):
                thing = s3.get_object(Bucket=bucket, Key=found["Key"])
                yield f"bucket {found['Key']}", shown({**thing, **found, "Body": thing["Body"].read()})

    def exposed(self) -> set[tuple[str, str]]:
        """(where, what) of canaries in the open, and of the secrets of this account."""
        secrets = {name: value for name, value in self.account.secrets.items() if len(value) >= SECRET}
        return Finder({**CANARIES, **secrets}).exposed(self.places())


def _values(payload: object) -> Iterator[Json]:
    if isinstance(payload, dict):
        for entry in payload.get("entry", ()):
            yield from (change["value"] for change in entry["changes"])


@pytest.fixture
def watched(cloud: Account, monkeypatch: pytest.MonkeyPatch) -> Watched:
    for name, value in cloud.environment.items():
        monkeypatch.setenv(name, value)
    return Watched(cloud, FakeSender(), monkeypatch)
