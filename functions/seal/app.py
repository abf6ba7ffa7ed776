"""Audit checkpoints: new entries from the audit table's stream; once an hour, a signed checkpoint over all of them."""

import os
import time
from typing import Any

from chatoet.compose.seal import seal as compose
from chatoet.log import lambda_handler, powertools
from chatoet.settings import SealSettings

settings = SealSettings.read(os.environ)
sink = powertools("seal", settings.metrics_namespace)
seal, usage = compose(settings, os.environ["AWS_REGION"], sink)


@lambda_handler(sink)
def handler(event: dict[str, Any], context: object) -> None:
    """A failure of a stream batch is raised, so that Lambda brings the whole batch again."""
    now = int(time.time())
    if "Records" in event:
        return seal.take(event["Records"], now)
    seal.checkpoint(now)
    return usage.release(now)
