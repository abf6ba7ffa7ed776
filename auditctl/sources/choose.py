"""Which source is meant: a folder, a bucket, or the bucket of the cloud on this machine."""

import re
from pathlib import Path
from typing import Final, NamedTuple

from auditctl.errors import UnreadableError, UsageError
from auditctl.safe import visible
from auditctl.sources import Source
from auditctl.sources.folder import Folder

LOCAL: Final = "http://127.0.0.1:8701"  # what `make run` starts
LOCAL_STACK: Final = "chatoet-local"
_BUCKET: Final = re.compile(r"s3://([a-z0-9][a-z0-9.-]{1,62})/?")
_ENDPOINT: Final = re.compile(r"https?://[A-Za-z0-9.-]+(:\d{1,5})?/?", re.ASCII)


class Cloud(NamedTuple):
    """`local`: the bucket of the stack that `make run` deployed, whatever its name."""

    region: str
    endpoint: str | None = None
    local: bool = False


def chosen(where: str, cloud: Cloud) -> Source:
    """Raises UnreadableError, and UsageError for an address that is neither."""
    if cloud.endpoint and not _ENDPOINT.fullmatch(cloud.endpoint):
        raise UsageError(f"{visible(cloud.endpoint)} is no address as http://HOST:PORT")
    if cloud.local:
        return _local(cloud)
    if "://" not in where:
        return Folder(Path(where))
    bucket = _BUCKET.fullmatch(where)
    if bucket is None:
        raise UsageError(f"{visible(where)} is neither a folder nor s3://BUCKET")
    from auditctl.sources.aws import Aws, clients

    return Aws(bucket[1], clients(cloud.region, cloud.endpoint))


def _local(cloud: Cloud) -> Source:
    from botocore.exceptions import BotoCoreError, ClientError

    from auditctl.sources.aws import Aws, clients

    client = clients(cloud.region, cloud.endpoint or LOCAL)
    try:
        stacks = client("cloudformation").describe_stacks(StackName=LOCAL_STACK)["Stacks"]
    except (ClientError, BotoCoreError) as error:
        raise UnreadableError(f"no cloud of `make run` at {cloud.endpoint or LOCAL}: {type(error).__name__}") from None
    outputs = {each["OutputKey"]: each["OutputValue"] for stack in stacks for each in stack.get("Outputs", ())}
    if "CheckpointBucket" not in outputs:
        raise UnreadableError(f"the stack {LOCAL_STACK} is not deployed yet")
    return Aws(outputs["CheckpointBucket"], client)
