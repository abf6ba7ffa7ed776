"""Which right is answered by what. Made when it is first asked for: few learners ask, and then for one of them."""

import json
from functools import cache
from typing import TYPE_CHECKING

from chatoet.compose import DATA, Core
from chatoet.flows.lane import LaneRunner
from chatoet.flows.rights import Duties, Rights, RightsFlow
from chatoet.settings import DsarSettings

if TYPE_CHECKING:
    from chatoet.rules.deadline import Holidays


def dsar(settings: DsarSettings, core: Core) -> LaneRunner:
    forward = core.forward({"consent": settings.queue_consent, "rights": settings.queue_rights})
    flow = RightsFlow(
        core.learners, core.session, forward, core.log, rights_of(settings, core), duties_of(settings, core)
    )
    return core.runner("rights", settings.queue_rights, flow)


def load_holidays() -> "Holidays":
    """Read when the first clock is set: most requests are carried out at once."""
    found: Holidays = json.loads((DATA / "holidays.json").read_text("utf-8"))
    return found


def rights_of(settings: DsarSettings, core: Core) -> Rights:
    from chatoet.flows.intake import Menu, Opening

    return {
        # intake: the menu of rights, correction, restriction, objection, review, complaint, disclosures
        "menu": cache(lambda: Menu()),
        # access: what we hold, the copy, portability, the PIN
        # erasure
        "erase": cache(lambda: Opening("erasure")),
    }


def duties_of(settings: DsarSettings, core: Core) -> Duties:
    """What `expiry` and delayed wake-ups send here, by the type of the item."""
    return {}
