"""Every data-subject right, from rights.fifo."""

import os
from typing import Any

from chatoet import compose, compose_rights
from chatoet.log import powertools
from chatoet.settings import DsarSettings

settings = DsarSettings.read(os.environ)
run = compose_rights.dsar(settings, compose.Core(settings, os.environ["AWS_REGION"], powertools("dsar")))


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    return run(event)
