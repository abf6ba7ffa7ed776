"""Every data-subject right, from rights.fifo."""

import os
import time
from typing import Any

from chatoet.compose import Core
from chatoet.flows.lane import LaneRunner
from chatoet.flows.rights import RightsFlow
from chatoet.settings import DsarSettings


def compose() -> LaneRunner:
    settings = DsarSettings.read(os.environ)
    core = Core(settings, "dsar", os.environ)
    flow = RightsFlow(core.learners, core.session, core.forward({"consent": settings.queue_consent}), core.log)
    return LaneRunner("rights", settings.queue_rights, flow, core.sqs, core.log, time.time)


run = compose()


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    return run(event)
