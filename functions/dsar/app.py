"""Every data-subject right, from rights.fifo; and what operators ask, by a direct invocation."""

import os
from functools import cache
from typing import Any

from chatoet.compose import core as compose
from chatoet.compose import rights as compose_rights
from chatoet.log import lambda_handler, powertools
from chatoet.settings import DsarSettings

settings = DsarSettings.read(os.environ)
sink = powertools("dsar")
core = compose.Core(settings, os.environ["AWS_REGION"], sink)
run = compose_rights.dsar(settings, core)
ops = cache(lambda: compose_rights.ops(core))


@lambda_handler(sink)
def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    return ops()(event["ops"]) if "ops" in event else run(event)
