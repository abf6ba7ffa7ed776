"""Notice, acceptance, consents, STOP and START, from consent.fifo."""

import os
import time
from typing import Any

from chatoet.compose import Core
from chatoet.flows.consent import ConsentFlow
from chatoet.flows.lane import LaneRunner
from chatoet.settings import ConsentSettings
from chatoet.store.dues import inactivity


def compose() -> LaneRunner:
    settings = ConsentSettings.read(os.environ)
    core = Core(settings, "consent", os.environ)
    notice_url = f"{settings.pages_url.rstrip('/')}/notice"
    forward = core.forward({"turns": settings.queue_turns})
    flow = ConsentFlow(core.learners, core.session, forward, core.policy, notice_url, core.log, inactivity)
    return LaneRunner("consent", settings.queue_consent, flow, core.sqs, core.log, time.time)


run = compose()


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    return run(event)
