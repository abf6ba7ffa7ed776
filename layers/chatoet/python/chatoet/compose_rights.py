"""Which right is answered by what. Made when it is first asked for: few learners ask, and then for one of them."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from chatoet.compose import Core
from chatoet.compose_intake import Intake, casework
from chatoet.flows.lane import LaneRunner
from chatoet.flows.rights import Duties, Right, Rights, RightsFlow
from chatoet.settings import DsarSettings


def dsar(settings: DsarSettings, core: Core) -> LaneRunner:
    forward = core.forward({"consent": settings.queue_consent, "rights": settings.queue_rights})
    flow = RightsFlow(
        core.learners,
        core.session,
        forward,
        core.log,
        rights_of(settings, core),
        duties_of(settings, core),
        cache(lambda: casework(core)),
    )
    return core.runner("rights", settings.queue_rights, flow)


def ops(core: Core) -> Callable[[Mapping[str, Any]], dict[str, Any]]:
    """What operators ask of this Lambda, by a direct invocation."""
    from chatoet.compose_intake import desk

    asked = desk(core)
    return lambda event: asked(event, int(core.now()))


def rights_of(settings: DsarSettings, core: Core) -> Rights:
    return {
        **Intake(settings, core).rights(),
        # access: what we hold, the copy, portability, the PIN
        # erasure
        "erase": cache(lambda: _erase(core)),
    }


def _erase(core: Core) -> Right:
    from chatoet.flows.intake import Opening

    return Opening("erasure", casework(core))


def duties_of(settings: DsarSettings, core: Core) -> Duties:
    """What `expiry` and delayed wake-ups send here, by the type of the item."""
    return {**Intake(settings, core).duties()}
