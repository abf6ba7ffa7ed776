"""Notice, acceptance, consents, STOP and START, from consent.fifo."""

import os
from typing import Any

from chatoet.compose import core as compose
from chatoet.log import lambda_handler, powertools
from chatoet.settings import ConsentSettings

settings = ConsentSettings.read(os.environ)
sink = powertools("consent")
run = compose.consent(settings, compose.Core(settings, os.environ["AWS_REGION"], sink))


@lambda_handler(sink)
def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    return run(event)
