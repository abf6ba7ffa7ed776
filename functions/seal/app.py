"""Audit checkpoints: new entries from the audit table's stream; once an hour, a signed checkpoint over all of them."""

import os
import time
from typing import Any

from chatoet.compose.seal import seal as compose
from chatoet.log import powertools
from chatoet.settings import SealSettings

seal, usage = compose(SealSettings.read(os.environ), os.environ["AWS_REGION"], powertools("seal"))


def handler(event: dict[str, Any], context: object) -> None:
    """A failure of a stream batch is raised, so that Lambda brings the whole batch again."""
    now = int(time.time())
    if "Records" in event:
        return seal.take(event["Records"], now)
    seal.checkpoint(now)
    return usage.release(now)
