"""One learner's turn after the other, from turns.fifo."""

import os
import time
from typing import Any

from chatoet.compose import CONTACT, Core
from chatoet.content import ContentStore
from chatoet.flows.lane import LaneRunner
from chatoet.flows.turn import TurnFlow
from chatoet.rules.dialogue import Contact
from chatoet.settings import TutorSettings
from chatoet.store.turns import Turns
from chatoet.tutor.by_rules import RulesTutor


def compose() -> LaneRunner:
    settings = TutorSettings.read(os.environ)
    core = Core(settings, "tutor", os.environ)
    content = ContentStore(show_drafts=settings.show_drafts == "true")
    flow = TurnFlow(
        core.learners,
        Turns(core.tables),
        core.session,
        core.graph,
        RulesTutor(content),
        content,
        core.forward({"consent": settings.queue_consent, "rights": settings.queue_rights}),
        core.policy,
        settings.controller_id,
        Contact(CONTACT),
        core.log,
        time.monotonic,
    )
    return LaneRunner("turns", settings.queue_turns, flow, core.sqs, core.log, time.time)


run = compose()


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    return run(event)
