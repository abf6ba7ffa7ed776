"""Every data-subject right, from rights.fifo; and what operators ask, by a direct invocation."""

import os
from functools import cache
from typing import Any

from chatoet.compose import core as compose
from chatoet.compose import rights as compose_rights
from chatoet.log import powertools
from chatoet.settings import DsarSettings

settings = DsarSettings.read(os.environ)
core = compose.Core(settings, os.environ["AWS_REGION"], powertools("dsar"))
run = compose_rights.dsar(settings, core)
ops = cache(lambda: compose_rights.ops(core))


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    return ops()(event["ops"]) if "ops" in event else run(event)
