"""One learner's turn after the other, from turns.fifo."""

import os
from typing import Any

from chatoet.compose.core import Core
from chatoet.compose.tutor import tutor
from chatoet.log import powertools
from chatoet.settings import TutorSettings

settings = TutorSettings.read(os.environ)
run = tutor(settings, Core(settings, os.environ["AWS_REGION"], powertools("tutor")))


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    return run(event)
