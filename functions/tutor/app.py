"""One learner's turn after the other, from turns.fifo."""

import os
from typing import Any

from chatoet.compose import core as compose
from chatoet.log import powertools
from chatoet.settings import TutorSettings

settings = TutorSettings.read(os.environ)
run = compose.tutor(settings, compose.Core(settings, os.environ["AWS_REGION"], powertools("tutor")))


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    return run(event)
