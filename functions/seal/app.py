"""Audit checkpoints: new entries from the audit table's stream; once an hour, a checkpoint over them."""

import os
import time
from typing import Any

import botocore.session

from chatoet.checkpoints import S3Bucket
from chatoet.flows.seal import Seal
from chatoet.flows.usage import Usage
from chatoet.log import EventLog, Sink, lambda_handler, powertools
from chatoet.settings import SealSettings


def compose() -> tuple[Seal, Usage, Sink]:
    settings = SealSettings.read(os.environ)
    sink = powertools("seal", settings.metrics_namespace)
    log = EventLog(sink)
    s3 = botocore.session.get_session().create_client("s3", region_name=os.environ["AWS_REGION"])
    checkpoints = S3Bucket(s3, settings.checkpoint_bucket)
    usage = Usage(S3Bucket(s3, settings.export_bucket), checkpoints, log)
    return Seal(checkpoints, log, usage), usage, sink


seal, usage, sink = compose()


@lambda_handler(sink)
def handler(event: dict[str, Any], context: object) -> None:
    """A failure of a stream batch is raised, so that Lambda brings the whole batch again."""
    now = int(time.time())
    if "Records" in event:
        return seal.take(event["Records"], now)
    seal.checkpoint(now)
    return usage.release(now)
