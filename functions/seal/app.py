"""Audit checkpoints: new entries from the audit table's stream; once an hour, a checkpoint over them."""

import os
import time
from typing import Any

import botocore.session

from chatoet.checkpoints import S3Bucket
from chatoet.flows.seal import Seal
from chatoet.log import EventLog, powertools
from chatoet.settings import SealSettings


def compose() -> Seal:
    settings = SealSettings.read(os.environ)
    s3 = botocore.session.get_session().create_client("s3", region_name=os.environ["AWS_REGION"])
    return Seal(S3Bucket(s3, settings.checkpoint_bucket), EventLog(powertools("seal")))


seal = compose()


def handler(event: dict[str, Any], context: object) -> None:
    """A failure of a stream batch is raised, so that Lambda brings the whole batch again."""
    if "Records" in event:
        seal.take(event["Records"], int(time.time()))
    else:
        seal.checkpoint(int(time.time()))
