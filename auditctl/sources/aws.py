"""The bucket, the log groups and the audit table of a stack. List, Get, Filter, Query: there is nothing else."""

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

import boto3
from boto3.dynamodb.types import TypeDeserializer
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from auditctl.errors import OversizedError, UnreadableError
from auditctl.layout import MOST_OBJECT, known
from auditctl.sources import LogLine
from chatoet.rules.audit import Entry

AT_ONCE: Final = 16
_GONE: Final = frozenset({"NoSuchKey", "404"})


class Aws:
    """`origin`, which every checkpoint names, says which stack it is: <stack>/audit."""

    at_once = AT_ONCE

    def __init__(self, bucket: str, client: Callable[[str], Any]) -> None:
        self.name = f"s3://{bucket}"
        self._bucket, self._client, self._s3 = bucket, client, client("s3")

    def keys(self, prefix: str) -> Iterator[str]:
        pages = self._s3.get_paginator("list_objects_v2").paginate(Bucket=self._bucket, Prefix=prefix)
        for page in _told(self.name, iter(pages)):
            yield from (item["Key"] for item in page.get("Contents", []))

    def get(self, key: str) -> bytes | None:
        if not known(key):
            return None
        try:
            answer = self._s3.get_object(Bucket=self._bucket, Key=key)
            if answer["ContentLength"] > MOST_OBJECT:
                raise OversizedError(f"{self.name}/{key} is larger than {MOST_OBJECT} bytes")
            body: bytes = answer["Body"].read()
            return body
        except ClientError as error:
            if error.response["Error"]["Code"] in _GONE:
                return None
            raise UnreadableError(f"{self.name}/{key}: {error.response['Error']['Code']}") from None
        except BotoCoreError as error:
            raise UnreadableError(f"{self.name}/{key}: {type(error).__name__}") from None

    def logs(self, origin: str, since: int, until: int) -> Iterator[LogLine]:
        client, stack = self._client("logs"), origin.partition("/")[0]
        groups = client.get_paginator("describe_log_groups").paginate(logGroupNamePrefix=f"/aws/lambda/{stack}-")
        for page in _told("the log groups", iter(groups)):
            for group in page["logGroups"]:
                yield from self._group(client, group["logGroupName"], since, until)

    def _group(self, client: Any, group: str, since: int, until: int) -> Iterator[LogLine]:
        pages = client.get_paginator("filter_log_events").paginate(
            logGroupName=group, startTime=since * 1000, endTime=until * 1000 - 1
        )
        for page in _told(group, iter(pages)):
            yield from (LogLine(each["timestamp"], group, each["message"]) for each in page["events"])

    def table(self, origin: str, chains: Iterable[str]) -> Iterator[bytes]:
        client, table = self._client("dynamodb"), f"{origin.partition('/')[0]}-audit"
        for chain in chains:
            pages = client.get_paginator("query").paginate(
                TableName=table,
                KeyConditionExpression="chain = :chain",
                ExpressionAttributeValues={":chain": {"S": chain}},
                ConsistentRead=True,
            )
            for page in _told(table, iter(pages)):
                yield from (line_of(item) for item in page["Items"])


def line_of(item: dict[str, Any]) -> bytes:
    """The line of an item as DynamoDB writes it; of an item that is no entry, what no reader takes for one."""
    try:
        plain = {name: TypeDeserializer().deserialize(value) for name, value in item.items()}
        words = (plain["previous"], plain["event"], json.loads(plain["fields"]), plain["controller_id"])
        return Entry(plain["chain"], int(plain["seq"]), int(plain["at"]), *words).line()
    except (KeyError, ValueError, TypeError):
        return b"null"


def _told(place: str, pages: Iterator[Any]) -> Iterator[Any]:
    """The pages, and a sentence instead of a traceback when AWS says no."""
    while True:
        try:
            page = next(pages, None)
        except ClientError as error:
            raise UnreadableError(f"{place}: {error.response['Error']['Code']}") from None
        except BotoCoreError as error:
            raise UnreadableError(f"{place}: {type(error).__name__}") from None
        if page is None:
            return
        yield page


def clients(region: str, endpoint: str | None) -> Callable[[str], Any]:
    """At an endpoint of the local cloud, credentials are made up, so that none of a real account are sent there."""
    fake = {"aws_access_key_id": "test", "aws_secret_access_key": "test"} if endpoint else {}
    session = boto3.Session(region_name=region, **fake)  # type: ignore[arg-type]
    retries = {"mode": "standard", "total_max_attempts": 1 if endpoint else 5}
    config = Config(max_pool_connections=AT_ONCE, connect_timeout=10, retries=retries)  # type: ignore[arg-type]
    return lambda service: session.client(service, endpoint_url=endpoint, config=config)  # type: ignore[call-overload]
