"""The canary, once a day: a synthetic learner that must find every right, and must then be found nowhere."""

import os
from typing import Any

from canary.compose import canary
from chatoet.log import lambda_handler, powertools
from chatoet.settings import CanarySettings

settings = CanarySettings.read(os.environ)
sink = powertools("canary")


@lambda_handler(sink)
def handler(event: dict[str, Any], context: object) -> dict[str, bool]:
    return {"passed": canary(settings, os.environ["AWS_REGION"], sink)()}
