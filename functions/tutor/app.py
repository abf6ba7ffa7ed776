"""One learner's turn after the other, from turns.fifo."""

import os
from typing import Any

from chatoet.compose.core import Core
from chatoet.compose.tutor import tutor
from chatoet.log import lambda_handler, powertools
from chatoet.settings import TutorSettings

settings = TutorSettings.read(os.environ)
sink = powertools("tutor")
run = tutor(settings, Core(settings, os.environ["AWS_REGION"], sink))


@lambda_handler(sink)
def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    return run(event)
